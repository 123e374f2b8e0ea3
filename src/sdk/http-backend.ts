import ky, { type KyInstance, type Options } from 'ky'
import { KEY_HEADER } from '../contract/header.ts'
import type { Outcome, Refusal } from '../contract/reason.ts'
import type { Session } from '../contract/session.ts'
import type { Claimed } from '../contract/wallet.ts'
import type { Backend, BackendAbilities, CallOptions } from './backend.ts'
import { BackendUnavailableError } from './errors/backend-unavailable-error.ts'
import { parseWallet } from './held-coupons.ts'
import { parseSession } from './session.ts'
import { asObject, asStrings } from './stored.ts'

/** Where the coupon service is. */
export interface HttpBackendOptions {
  readonly service: string
  readonly key: string
  /** @default "server" */
  readonly orders?: 'server' | 'browser'
  /** @default globalThis.fetch */
  readonly fetch?: typeof fetch
}

type Method = 'get' | 'post' | 'delete'

/** One call of the service. `once`: asking twice could do it twice, so a lost answer is not asked for again. */
interface Call extends CallOptions {
  readonly session?: Session | undefined
  readonly body?: unknown
  readonly once?: boolean
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
  const call = <Body extends object>(
    method: Method,
    path: string,
    options: Call,
    parse: (body: unknown) => Body | undefined,
  ): Promise<Outcome<Body>> => send(client, method, path, options, parse)

  return {
    can,
    async identify(how, options) {
      if ('signOut' in how) {
        await call('post', 'shoppers/sign-out', { ...options, session: how.signOut }, asObject)
        return {}
      }
      if ('customerToken' in how) {
        const { customerToken, guest: session } = how
        const outcome = await call('post', 'shoppers/merge', { ...options, session, body: { customerToken } }, asObject)
        const { session: found, merged } = asObject<{ session: unknown; merged: unknown }>(outcome)
        const lists = asObject<{ moved: unknown; duplicates: unknown }>(merged)
        return {
          ...asSession(found),
          merged: { moved: asStrings(lists.moved), duplicates: asStrings(lists.duplicates) },
        }
      }
      if (how.resume) return { session: how.resume }
      const { referral } = how
      const body = referral ? { referral } : {}
      const outcome = await call('post', 'shoppers', { ...options, body, once: true }, asSession)
      if (!outcome.ok) throw new BackendUnavailableError(`no guest: ${outcome.reasons[0]?.reason}`)
      return { session: outcome.session }
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
      if (!session) throw new BackendUnavailableError(`no offers: ${outcome.reasons[0]?.reason}`)
      return this.offers(undefined, { slot, ...(referral && { referral }) }, options)
    },
    refer: (session, body, options) =>
      call('post', 'referrals', { ...options, session, body }, wrap('referral', 'partner')),
    claim: (session, body, options) =>
      call('post', 'wallet/coupons', { ...options, session, body, once: true }, value => {
        const { coupon, promotion } = asObject<Claimed>(value)
        return has(coupon, 'id') && has(promotion, 'id') ? (value as Claimed) : undefined
      }),
    discard: (session, id, options) =>
      call('delete', `wallet/coupons/${encodeURIComponent(id)}`, { ...options, session }, asObject),
    quote: (session, body, options) =>
      call('post', 'quotes', { ...options, session, body }, wrap('quote', 'application', 'best')),
    hold: (session, body, options) =>
      call('post', 'reservations', { ...options, session, body }, wrap('reservation', 'id', 'totals')),
    async release(session, id, options) {
      await call('delete', `reservations/${encodeURIComponent(id)}`, { ...options, session }, asObject)
    },
    order(session, want, options) {
      const parse = wrap<'order', never>('order', 'coupons', 'totals')
      if (orders === 'browser' && want.cart) return call('post', 'orders', { ...options, session, body: want }, parse)
      return call('get', `orders/${encodeURIComponent(want.orderId)}`, { ...options, session }, parse)
    },
    async report(session, events, options) {
      const outcome = await call('post', 'sync', { ...options, session, body: { events } }, body =>
        has(body, 'accepted', 'refused')
          ? (body as { accepted: string[]; refused: { id: string; reason: string }[] })
          : undefined,
      )
      if (outcome.ok) return { accepted: outcome.accepted, refused: outcome.refused }
      const [{ reason } = { reason: 'refused' }, ...others] = outcome.reasons
      const wait = [{ reason }, ...others].find(one => 'retryAfter' in one) as { retryAfter: number } | undefined
      if (reason === 'rate_limited')
        throw new BackendUnavailableError('rate limited', { retryAfter: wait?.retryAfter ?? 5 })
      return { accepted: [], refused: events.map(({ id }) => ({ id, reason })) }
    },
  }
}

/** Sends a call and sorts what comes back: an answer, a refusal, or an outage. */
async function send<Body extends object>(
  client: KyInstance,
  method: Method,
  path: string,
  { session, body, once, query, signal }: Call,
  parse: (body: unknown) => Body | undefined,
): Promise<Outcome<Body>> {
  const options: Options = {
    method,
    ...(session && { headers: { authorization: `Bearer ${session.token}` } }),
    ...(body !== undefined && { json: body }),
    ...(query && { searchParams: query }),
    ...(once && { retry: 0 }),
    ...(signal && { signal }),
  }
  let answer: unknown
  try {
    const response = await client(path, options)
    answer = response.status === 204 ? {} : await response.json()
  } catch (error) {
    return toRefusal(error)
  }
  const parsed = parse(answer)
  if (!parsed) throw new BackendUnavailableError(`${method} ${path} answered something else than expected`)
  return { ...parsed, ok: true }
}

/** Reads the problem of an answer that says no (RFC 9457). Whatever is none, or not the caller's doing, is an outage. */
async function toRefusal(cause: unknown): Promise<Refusal> {
  const { response } = cause as { readonly response?: Response }
  const problem = asObject<Refusal & { change: unknown; dropped: unknown }>(
    await response?.json().catch(() => undefined),
  )
  const retryAfter = Number(response?.headers.get('retry-after')) || undefined
  const isRefusal = Array.isArray(problem.reasons) && problem.reasons.every(one => has(one, 'reason'))
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

function has(value: unknown, ...keys: readonly string[]): boolean {
  const one = asObject<Record<string, unknown>>(value)
  return keys.every(key => one[key] !== undefined)
}

function asSession(body: unknown): { readonly session: Session } | undefined {
  const session = parseSession(body)
  return session && { session }
}

function asOffers(body: unknown): { readonly offers: readonly never[] } | undefined {
  const offers = Array.isArray(body) ? body : asObject<{ offers: unknown }>(body).offers
  return Array.isArray(offers) ? { offers: offers as never[] } : undefined
}
