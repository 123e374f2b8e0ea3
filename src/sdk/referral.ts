import type { Outcome } from '../contract/reason.ts'
import type { HostReferral, RecordedReferral, Referral, ReferralRequest } from '../contract/referral.ts'
import { type Arrival, parseArrivals, toReferral } from './arrival.ts'
import { hasReason } from './calls.ts'
import { followConsent } from './consent.ts'
import type { LandingDeps } from './late-landing.ts'
import { writeStash } from './stash.ts'
import type { Store } from './store.ts'
import { isSame } from './stored.ts'
import type { KnownReferral } from './tearoff.ts'

const REFERRAL = 'referral'
const MOST = 8

/** Answers that say what the service thinks of an arrival; whatever else it says, the arrival waits. */
const DECISIONS = ['not_found', 'forbidden', 'referral_refused', 'invalid_request'] as const

/** A visit that may have begun on a partner's site. */
export interface Visit {
  readonly at: string
  readonly token: string | undefined
  readonly partner: string | undefined
  readonly referrer: string
}

/** What becomes of arrivals. Nobody is identified by them: they stay on the device until an act needs an identity. */
export interface Referrals {
  /** Keeps a visit once the shopper allows it, which may be later; tells it where he has an identity. */
  keep(visit: Visit | undefined): Promise<Outcome>
  /** Tells the service, the newest arrival first, until it believes one. */
  tell(): Promise<void>
  bring(): ReferralRequest | undefined
  brought(recorded: RecordedReferral | undefined): Promise<void>
  /** Who sent a visitor without an identity, as far as the device can say. */
  hint(): Partial<Referral & HostReferral> | undefined
  /** The partner of an arrival that the service has not heard of. */
  untoldPartner(): string | undefined
  /** Reads anew what the device has. */
  reload(): Promise<void>
}

/** Creates what keeps arrivals and tells of them. Without consent none is kept, shown or told. */
export function createReferrals(deps: LandingDeps, $referral: Store<KnownReferral | undefined>): Referrals {
  const { backend, storage, clock, emitter, options, stash, onChange } = deps
  const { session, wallets } = deps.steps()
  const $consent = followConsent(options)
  const refused = new Map<string, Outcome>()
  // Newest first; none after one that the service has recorded.
  let arrivals: readonly Arrival[] = []
  // In memory alone until the shopper allows it.
  let visit: Visit | undefined
  let telling: Promise<void> | undefined
  let along: Arrival | undefined

  const isAllowed = (): boolean => $consent.get().attribution === true
  const named = (): Arrival | undefined => arrivals.find(({ partner }) => partner !== undefined)

  const show = (value: unknown): void => {
    // While a record was on its way the shopper may have changed his mind.
    const next = isAllowed() ? parseArrivals(value, clock.now()) : []
    if (isSame(next, arrivals)) return
    arrivals = next
    const { partner = '', at = '', name = wallets.step.partnerName(partner) } = named() ?? {}
    $referral.set(partner ? { partner, at, ...(name !== undefined && { name }) } : undefined)
    onChange()
  }

  const reload = async (): Promise<void> => {
    if ($consent.get().attribution === false) {
      writeStash(stash)
      // Only what is there: a change that changes nothing would go from tab to tab for ever.
      if ((await storage.read(REFERRAL)) !== undefined) await storage.change([REFERRAL], () => [undefined])
    }
    show(isAllowed() ? await storage.read(REFERRAL) : undefined)
  }

  const change = async (update: (stored: readonly Arrival[]) => readonly Arrival[]): Promise<void> => {
    if (!isAllowed()) return
    const [written] = await storage.change([REFERRAL], ([stored]) => {
      const next = isAllowed() ? update(parseArrivals(stored, clock.now())) : []
      return [next.length > 0 ? next : undefined]
    })
    show(written ?? [])
  }

  /** Notes what the service has recorded, or takes the arrival back that it refused. */
  const settle = async ({ id, at, partner }: Arrival, recorded: RecordedReferral | undefined): Promise<void> => {
    const known = recorded && { partner: recorded.partner, name: recorded.name, at }
    await change(stored => {
      const index = stored.findIndex(one => one.id === id)
      if (index < 0) return stored
      return [...stored.slice(0, index), ...(known ? [{ ...known, id, told: true }] : stored.slice(index + 1))]
    })
    // Of any other arrival the page heard when it came.
    if (known && partner === undefined && isAllowed()) emitter.emit('referral-recorded', known)
  }

  const tellAll = async (): Promise<void> => {
    await session.ready
    for (const { id } of arrivals) {
      const [arrival] = arrivals
      if (!arrival || arrival.told || arrival.id !== id || !backend.can.referrals) return
      const outcome = await session.look((known, given) =>
        backend.refer(known, toReferral(arrival), { ...given, key: id }),
      )
      if (!outcome || (!outcome.ok && !DECISIONS.some(reason => hasReason(outcome, reason)))) return
      if (!outcome.ok) refused.set(id, outcome)
      await settle(arrival, outcome.ok ? outcome.referral : undefined)
    }
  }

  const tell = (): Promise<void> => (telling ??= tellAll().finally(() => (telling = undefined)))

  const add = async (from: Pick<Arrival, 'token' | 'partner' | 'host'>, at: string): Promise<Outcome> => {
    // Of two pages that found the same stash, or one that found it again, one has kept it.
    const arrival: Arrival = { ...from, id: at, at, told: false }
    const { partner, host } = from
    const isOther = (one: Arrival): boolean => host === undefined || one.host !== host
    let isNew = false
    await change(stored => {
      isNew = stored.every(({ id }) => id !== at)
      return isNew ? [arrival, ...stored.filter(isOther)].slice(0, MOST) : stored
    })
    writeStash(stash)
    await telling
    await tell()
    const outcome = refused.get(arrival.id)
    if (outcome) return host === undefined ? outcome : { ok: true }
    const known = $referral.get()
    if (isNew && partner !== undefined && known?.at === at) emitter.emit('referral-recorded', known)
    return { ok: true }
  }

  const keepVisit = async (): Promise<Outcome> => {
    if (!isAllowed() || !visit) return { ok: true }
    const { token, partner, referrer, at } = visit
    visit = undefined
    const host = hostOf(referrer)
    const from = token !== undefined ? { token } : partner !== undefined ? { partner } : host !== undefined && { host }
    if (from) return add(from, at)
    writeStash(stash)
    return { ok: true }
  }

  storage.onElsewhere(keys => keys.includes(REFERRAL) && void reload())
  $consent.listen(() => void reload().then(keepVisit).then(tell))

  return {
    tell,
    reload,
    keep(given) {
      visit = given ?? visit
      return keepVisit()
    },
    bring() {
      const [newest] = arrivals
      // A signed one is good once: were the answer lost, so were the arrival.
      along = newest?.token === undefined ? newest : undefined
      return along && toReferral(along)
    },
    async brought(recorded) {
      const mine = along
      along = undefined
      const settled = mine && settle(mine, recorded)
      // The act waits for what it may depend on alone.
      if (mine && recorded) return
      await settled
      await tell()
    },
    hint() {
      const host = arrivals[0]?.host
      const partner = named()?.partner
      return { ...(host !== undefined && { host }), ...(partner !== undefined && { partner }) }
    },
    untoldPartner: () => (named()?.told === false ? named()?.partner : undefined),
  }
}

/** Finds the host of another site that a visit began on; a page that is only loaded again was not come to from there. */
function hostOf(referrer: string): string | undefined {
  const [visit] = performance.getEntriesByType('navigation') as readonly { readonly type?: string }[]
  if (visit && visit.type !== 'navigate') return undefined
  const hostname = /^https?:\/\/(?<host>[a-z0-9.-]+)(?::\d+)?(?:\/|$)/u.exec(referrer)?.groups?.['host']
  if (hostname === undefined) return undefined
  const isUnder = (one: string, other: string): boolean => one === other || one.endsWith(`.${other}`)
  return isUnder(hostname, location.hostname) || isUnder(location.hostname, hostname) ? undefined : hostname
}
