import type { PublicOffer } from '../contract/offer.ts'
import type { Backend } from './backend.ts'
import type { Calls } from './calls.ts'
import type { Emitter } from './events.ts'
import { isPromotion } from './held-coupons.ts'
import type { LateLanding } from './late-landing.ts'
import type { Session } from '../contract/session.ts'
import { parseSession, SESSION, type SessionKeeper } from './session.ts'
import type { DeviceStorage } from './storage.ts'
import { createStore, type Store } from './store.ts'
import { asObject, isSame } from './stored.ts'
import type { HeldCoupon, OffersStep } from './tearoff.ts'

const KEY = 'offers'

type OffersStore = Store<readonly PublicOffer[] | undefined>

/** The second step, and what the SDK itself does with it. */
export interface Offers extends OffersStep {
  /** Asks anew for every slot that the page shows. */
  refresh(): void
  /** Shows nothing that was said to the shopper who is gone. */
  clear(): void
  /** Shows the offers of these coupons as claimed. */
  markClaimed(coupons: readonly HeldCoupon[]): void
}

/** Creates the step that shows offers. Before there is an identity, the referral is an unproven input (design: landing). */
export function createOffers(deps: {
  readonly backend: Backend
  readonly storage: DeviceStorage
  readonly calls: Calls
  readonly session: SessionKeeper
  readonly landing: Pick<LateLanding, 'ready' | 'loaded'>
  readonly emitter: Emitter
}): Offers {
  const { backend, storage, calls, session, landing, emitter } = deps
  const slots = new Map<string, OffersStore>()
  // The newest question of each slot: the answer to an older one is stale.
  const turns = new Map<string, object>()

  const show = (slot: string, offers: readonly PublicOffer[]): void => {
    slots.get(slot)?.set(offers)
    emitter.emit('offers-shown', { slot, offers })
  }

  const load = async (slot: string, $offers: OffersStore): Promise<void> => {
    const mine = {}
    turns.set(slot, mine)
    const stored = asObject<Record<string, unknown>>(await storage.read(KEY))[slot]
    if (!$offers.get() && stored !== undefined) show(slot, parseOffers(stored))
    await Promise.all([session.ready, landing.ready])
    if (turns.get(slot) !== mine) return
    const referral = landing.loaded()?.hint()
    const want = { slot, ...(referral && { referral }) }
    let asked: Session | undefined
    const outcome = await calls.run(async signal => {
      asked = session.$session.get()
      const offers = await backend.offers(asked, want, { signal })
      return { ok: true, offers: parseOffers(offers) }
    })
    if (!outcome.ok || turns.get(slot) !== mine) return
    const { offers } = outcome
    if (!isSame(offers, $offers.get())) show(slot, offers)
    if (isSame(offers, stored)) return
    await storage.change([KEY, SESSION], ([known, who]) =>
      // What was said to one who has left in another tab is not kept for the next.
      parseSession(who)?.token === asked?.token ? [{ ...asObject(known), [slot]: offers }, who] : [known, who],
    )
  }

  return {
    $offers(slot) {
      const known = slots.get(slot)
      if (known) return known
      const $offers: OffersStore = createStore<readonly PublicOffer[]>()
      slots.set(slot, $offers)
      if (backend.can.offers) void load(slot, $offers)
      else $offers.set([])
      return $offers
    },
    refresh() {
      if (backend.can.offers) for (const [slot, $offers] of slots) void load(slot, $offers)
    },
    clear() {
      for (const $offers of slots.values()) $offers.set(undefined)
    },
    markClaimed(coupons) {
      for (const $offers of slots.values()) {
        const next = $offers.get()?.map(one => {
          const isHeld = coupons.some(({ promotion }) => promotion.id === one.promotion.id)
          return isHeld ? { ...one, claimed: true } : one
        })
        if (!isSame(next, $offers.get())) $offers.set(next)
      }
    },
  }
}

function parseOffers(value: unknown): readonly PublicOffer[] {
  if (!Array.isArray(value)) return []
  return value.filter(one => {
    const { id, promotion } = asObject<PublicOffer>(one)
    return typeof id === 'string' && isPromotion(promotion)
  })
}
