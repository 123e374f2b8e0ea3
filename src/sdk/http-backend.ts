import ky from 'ky'
import { KEY_HEADER } from '../contract/header.ts'
import type { Outcome, Refusal } from '../contract/reason.ts'
import type { SyncReport } from '../contract/event.ts'
import type { RecordedReferral } from '../contract/referral.ts'
import type { MergeReport, NewGuest, Session } from '../contract/session.ts'
import type { Claimed } from '../contract/wallet.ts'
import type { Backend, BackendAbilities, CallOptions } from './backend.ts'
import { BackendUnavailableError } from './errors/backend-unavailable-error.ts'
import { parseWallet } from './held-coupons.ts'
import { parseSession } from './session.ts'
import { asObject } from './stored.ts'

/** Where the coupon service is. */
export interface HttpBackendOptions {
  readonly service: string
  readonly key: string
  /** @default "server" */
  readonly orders?: 'server' | 'browser'
  /** @default globalThis.fetch */
  readonly fetch?: typeof fetch
}

interface Merged {
  readonly session: Session
  readonly merged: MergeReport
}

type Method = 'get' | 'post' | 'delete'

/** One call of the service. `once`: asking twice could do it twice, so a lost answer is not asked for again. */
interface Call extends CallOptions {
  readonly session?: Session | undefined
  readonly body?: unknown
  readonly once?: boolean
  /** Asking again with it does nothing twice. */
  readonly key?: string
  readonly query?: Record<string, string>
}

/** Creates the client of the coupon service. */
export function createHttpBackend({ service, key, orders = 'server', fetch }: HttpBackendOptions): Backend {
  const can: BackendAbilities = {
    wallet: true,
    offers: true,
    referrals: true,
    reservations: true,
    orders,
    maxCoupons: 5,
  }
  const client = ky.create({
    prefixUrl: `${service.replace(/\/+$/, '')}/v1`,
    headers: { [KEY_HEADER]: key },
    timeout: false,
    // All of them set: the defaults have no jitter and wait for ever where a broken server says so (B17).
    retry: {
      limit: 2,
      methods: ['get', 'post', 'delete'],
      statusCodes: [408, 500, 502, 503, 504],
      afterStatusCodes: [503],
      maxRetryAfter: 2000,
      backoffLimit: 1000,
      jitter: true,
    },
    ...(fetch && { fetch }),
  })
  /** Sends a call and sorts what comes back: an answer, a refusal, or an outage. */
  const call = async <Body extends object>(
    method: Method,
    path: string,
    { session, body, once, key: idempotencyKey, query, signal }: Call = {},
    parse: (body: unknown) => Body | undefined,
  ): Promise<Outcome<Body>> => {
    let answer: unknown
    try {
      const response = await client(path, {
        method,
        headers: {
          ...(session && { authorization: `Bearer ${session.token}` }),
          ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        },
        ...(body !== undefined && { json: body }),
        ...(query && { searchParams: query }),
        ...(once && { retry: 0 }),
        ...(signal && { signal }),
      })
      answer = response.status === 204 ? {} : await response.json()
    } catch (error) {
      return toRefusal(error)
    }
    const parsed = parse(answer)
    if (!parsed) throw new BackendUnavailableError(`${method} ${path} answered nonsense`)
    return { ...parsed, ok: true }
  }

  return {
    can,
    async identify(how, options) {
      if ('signOut' in how) {
        await call('post', 'shoppers/sign-out', { ...options, session: how.signOut }, asObject)
        return {}
      }
      if ('customerToken' in how) {
        const { customerToken, guest: session } = how
        const outcome = await call(
          'post',
          'shoppers/merge',
          { ...options, session, body: { customerToken } },
          asIs<Merged>('session'),
        )
        return outcome.ok ? outcome : {}
      }
      if ('resume' in how) return call('post', 'shoppers/resume', options, wrap('session'))
      const { referral } = how
      const body = referral ? { referral } : {}
      const outcome = await call('post', 'shoppers', { ...options, body, once: true }, asGuest)
      if (!outcome.ok) throw new BackendUnavailableError('no guest')
      return outcome
    },
    wallet: (session, options) =>
      call('get', 'wallet', { ...options, session }, body => {
        const wallet = parseWallet(body)
        return wallet && { wallet }
      }),
    async offers(session, { slot, referral }, options) {
      const query = { slot, ...(!session && referral) }
      const outcome = await call('get', 'offers', { ...options, session, query }, asOffers)
      if (outcome.ok) return outcome.offers
      // A token that is good for nothing any more must not hide what everybody sees.
      if (!session) throw new BackendUnavailableError('no offers')
      return this.offers(undefined, { slot, ...(referral && { referral }) }, options)
    },
    refer: (session, body, options) =>
      call('post', 'referrals', { ...options, session, body }, wrap('referral', 'partner')),
    claim: (session, body, options) =>
      call('post', 'wallet/coupons', { ...options, session, body, once: true }, value => {
        const { coupon, promotion } = asObject<Claimed>(value)
        const { coupons, promotions } = parseWallet({ now: '', coupons: [coupon], promotions: [promotion] })!
        return coupons[0] && coupons[0].promotion === promotions[0]?.id ? (value as Claimed) : undefined
      }),
    discard: (session, id, options) =>
      call('delete', `wallet/coupons/${encodeURIComponent(id)}`, { ...options, session }, asObject),
    quote: (session, body, options) => call('post', 'quotes', { ...options, session, body }, wrap('quote')),
    hold: (session, body, options) => call('post', 'reservations', { ...options, session, body }, wrap('reservation')),
    async release(session, id, options) {
      await call('delete', `reservations/${encodeURIComponent(id)}`, { ...options, session }, asObject)
    },
    order(session, want, options) {
      const parse = wrap<'order', never>('order')
      if (orders === 'browser' && want.cart) return call('post', 'orders', { ...options, session, body: want }, parse)
      return call('get', `orders/${encodeURIComponent(want.orderId)}`, { ...options, session }, parse)
    },
    async report(session, events, options) {
      // The outbox tries again itself, later and later.
      const outcome = await call(
        'post',
        'sync',
        { ...options, session, body: { events }, once: true },
        asIs<SyncReport>('accepted', 'refused'),
      )
      if (outcome.ok) return outcome
      const [first] = outcome.reasons
      if (first?.reason === 'rate_limited') throw new BackendUnavailableError('rate limited', first)
      return { accepted: [], refused: events.map(({ id }) => ({ id, reason: first!.reason })) }
    },
    loadUnloadReport: () =>
      import('./unload-report.ts').then(({ createUnloadReport }) =>
        createUnloadReport({ service, key, ...(fetch && { fetch }) }),
      ),
  }
}

/** Reads the problem of an answer that says no (RFC 9457). Whatever is none, or not the caller's doing, is an outage. */
async function toRefusal(cause: unknown): Promise<Refusal> {
  const { response } = cause as { readonly response?: Response }
  const problem = asObject<Refusal & { change: unknown; dropped: unknown }>(
    await response?.json().catch(() => undefined),
  )
  const retryAfter = Number(response?.headers.get('retry-after')) || undefined
  const isRefusal =
    Array.isArray(problem.reasons) && problem.reasons[0] && problem.reasons.every(one => has(one, 'reason'))
  if (!response || response.status >= 500 || !isRefusal) {
    throw new BackendUnavailableError(`the service answered ${response?.status ?? 'nothing'}`, {
      cause,
      ...(retryAfter !== undefined && { retryAfter }),
    })
  }
  const { reasons, change } = problem
  return { ok: false, reasons: reasons as Refusal['reasons'], ...(change !== undefined && { change }) }
}

function wrap<Name extends string, Shape>(
  name: Name,
  ...keys: readonly string[]
): (body: unknown) => { readonly [Key in Name]: Shape } | undefined {
  return body => (has(body, ...keys) ? ({ [name]: body } as { [Key in Name]: Shape }) : undefined)
}

/** Takes an answer that has these as it is; who asked for it looks at it as at input. */
function asIs<Body>(...keys: readonly string[]): (body: unknown) => Body | undefined {
  return body => (has(body, ...keys) ? (body as Body) : undefined)
}

function has(value: unknown, ...keys: readonly string[]): boolean {
  const one = asObject<Record<string, unknown>>(value)
  return keys.every(key => one[key] !== undefined)
}

function asGuest(body: unknown): { readonly session: Session; readonly referral?: RecordedReferral } | undefined {
  const session = parseSession(body)
  const { referral } = asObject<NewGuest>(body)
  return session && { session, ...(has(referral, 'partner') && { referral: referral as RecordedReferral }) }
}

function asOffers(body: unknown): { readonly offers: readonly never[] } | undefined {
  const offers = Array.isArray(body) ? body : asObject<{ offers: unknown }>(body).offers
  return Array.isArray(offers) ? { offers: offers as never[] } : undefined
}
