import type { Outcome } from '../contract/reason.ts'
import { takeFromPage } from './address.ts'
import type { Arrival, ArrivalKeeper } from './arrival.ts'
import type { Backend } from './backend.ts'
import { isOutage } from './calls.ts'
import type { ServiceClock } from './clock.ts'
import type { Emitter } from './events.ts'
import type { SessionKeeper } from './session.ts'
import { createStore } from './store.ts'
import type { KnownReferral, ReferralStep } from './tearoff.ts'

/** The first step, and what the SDK itself does with it. */
export interface Referrals extends ReferralStep {
  /** Tells the service of an arrival that it has not heard of, where the shopper has an identity already. */
  tell(): Promise<void>
  /** The partner of an arrival that the service has not heard of. */
  untoldPartner(): string | undefined
}

/** Creates the step that knows who sent the shopper. */
export function createReferrals(deps: {
  readonly backend: Backend
  readonly arrivals: ArrivalKeeper
  readonly session: SessionKeeper
  readonly clock: ServiceClock
  readonly emitter: Emitter
  readonly parameters: readonly string[]
  partnerName(id: string): string | undefined
}): Referrals {
  const { backend, arrivals, session, clock, emitter, parameters, partnerName } = deps
  const $referral = createStore<KnownReferral>()

  const toKnown = ({ partner, at, name = partnerName(partner) }: Arrival): KnownReferral => ({
    partner,
    at,
    ...(name !== undefined && { name }),
  })
  arrivals.$arrival.listen(arrival => $referral.set(arrival && toKnown(arrival)))

  /** Newest counts; what the service refuses falls back to what was known before. */
  const refer = async (arrival: Arrival, before?: Arrival): Promise<Outcome> => {
    if (!backend.can.referrals) return { ok: true }
    const outcome = await session.look((known, options) => backend.refer(known, { partner: arrival.partner }, options))
    if (outcome?.ok) await arrivals.told(arrival, outcome.referral.name)
    else if (outcome && !isOutage(outcome)) await arrivals.undo(arrival, before)
    return outcome && !outcome.ok && !isOutage(outcome) ? outcome : { ok: true }
  }

  return {
    $referral,
    async record() {
      const partner = takeFromPage(parameters)
      await Promise.all([arrivals.ready, session.ready])
      const before = arrivals.$arrival.get()
      if (partner !== undefined) {
        const arrival = { partner, at: new Date(clock.now()).toISOString(), told: false }
        await arrivals.keep(arrival)
        const outcome = await refer(arrival, before)
        if (!outcome.ok) return outcome
        emitter.emit('referral-recorded', toKnown(arrivals.$arrival.get() ?? arrival))
      }
      const arrival = arrivals.$arrival.get()
      return { ok: true, ...(arrival && { referral: toKnown(arrival) }) }
    },
    async tell() {
      await arrivals.ready
      const arrival = arrivals.$arrival.get()
      if (arrival && !arrival.told) await refer(arrival)
    },
    untoldPartner() {
      const arrival = arrivals.$arrival.get()
      return arrival?.told === false ? arrival.partner : undefined
    },
  }
}
