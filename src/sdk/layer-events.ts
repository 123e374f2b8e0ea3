import type { PublicOffer } from '../contract/offer.ts'
import { followConsent } from './consent.ts'
import type { AnyEvent } from './events.ts'
import type { LayerEventsDeps } from './late-layer-events.ts'
import type { CouponUse, CutLine, HeldCoupon } from './tearoff.ts'

/** Events that wait for the shopper's consent; the oldest go first. */
const MOST = 100

/** What Google Analytics 4 calls an item. Amounts are in major units. */
interface Item {
  readonly item_id: string
  readonly promotion_id: string
  readonly promotion_name: string
  readonly creative_slot?: string
  readonly coupon?: string
  readonly quantity?: number
  readonly price?: number
  readonly discount?: number
}

type Named = Pick<Required<Item>, 'coupon' | 'promotion_id' | 'promotion_name'>

/** An event as a `dataLayer` gets it. */
interface LayerEvent {
  readonly event: string
  readonly ecommerce: Readonly<Record<string, string | number | readonly Item[]>>
}

/**
 * Tells the page's `dataLayer` what happens, under the names and with the fields of Google Analytics 4, where the shopper
 * allows it. A code that only one person has is never told: the promotion's id stands in its place.
 */
export function createLayerEvents(
  { options, emitter, session, wallets, cart: cartStep }: LayerEventsDeps,
  early: readonly AnyEvent[],
): void {
  const { dataLayer } = options
  const $consent = followConsent(options)
  const shown = new Map<string, PublicOffer>()
  let waiting: LayerEvent[] = []

  const send = (): void => {
    const { analytics } = $consent.get()
    if (analytics === false) waiting = []
    if (analytics !== true) return
    const page = globalThis as { dataLayer?: unknown[] }
    const list = Array.isArray(dataLayer) ? dataLayer : (page.dataLayer ??= [])
    // What was there of an earlier event would be merged into this one.
    for (const event of waiting.splice(0)) list.push({ ecommerce: null }, event)
  }

  const tell = (event: string, ecommerce: LayerEvent['ecommerce']): void => {
    waiting = [...waiting, { event, ecommerce }].slice(-MOST)
    send()
  }

  const findUsed = ({ couponId }: CouponUse): HeldCoupon | undefined =>
    [...wallets.step.$past.get(), ...wallets.step.$coupons.get()].find(({ id }) => id === couponId)

  const tellUse = (use: CouponUse): void => {
    const held = findUsed(use)
    const { code, promotion: id, orderId, saved, currency, lines } = use
    const known = held && { shared: held.shared, name: held.promotion.name }
    const named = nameCoupon({ id, code, ...known })
    tell('coupon_used', { transaction_id: orderId, ...named, ...describeLines(lines, named, saved, currency) })
  }

  const describeApplied = (coupon: HeldCoupon, saves: number): LayerEvent['ecommerce'] => {
    const named = nameHeld(coupon)
    const cart = cartStep.$cart.get()
    if (!cart) return named
    const cuts = cartStep.$choices.get().find(({ coupon: { id } }) => id === coupon.id)?.lines ?? {}
    const lines = cart.lines.flatMap(({ id, sku, quantity, unitPrice }) =>
      Object.hasOwn(cuts, id) ? [{ sku, quantity, unitPrice, discount: cuts[id]! }] : [],
    )
    return { ...named, ...describeLines(lines, named, saves, cart.currency) }
  }

  const hear = ([type, event]: AnyEvent): void => {
    if (type === 'offers-shown') {
      for (const offer of event.offers) {
        const key = JSON.stringify([event.slot, offer.id])
        if (!shown.has(key)) tell('view_promotion', describeOffer(offer))
        shown.set(key, offer)
      }
    } else if (type === 'coupon-claimed') {
      const offer = [...shown.values()].find(({ id }) => id === event.offer)
      if (offer) tell('select_promotion', describeOffer(offer))
      tell('coupon_claimed', nameHeld(event.coupon))
    } else if (type === 'coupon-applied') {
      tell('coupon_applied', describeApplied(event.coupon, event.saves))
    } else if (type === 'coupon-removed') {
      tell('coupon_removed', nameHeld(event.coupon))
    } else if (type === 'coupon-used') tellUse(event)
  }

  $consent.listen(send)
  session.$session.listen(known => {
    // What nobody had consented to is not told of the next shopper's consent.
    if (!known) waiting = []
  })
  for (const one of early) hear(one)
  emitter.onAny(hear)
}

function nameHeld({ code, shared, promotion: { id, name } }: HeldCoupon): Named {
  return nameCoupon({ id, code, shared, name })
}

/** Only a code that is known to be everybody's is told. */
function nameCoupon(of: {
  readonly id: string
  readonly code: string | undefined
  readonly shared?: true | undefined
  readonly name?: string
}): Named {
  const { id, code, shared, name = id } = of
  return { coupon: shared === true && code !== undefined ? code : id, promotion_id: id, promotion_name: name }
}

function describeOffer({ slot, promotion: { id, name } }: PublicOffer): LayerEvent['ecommerce'] {
  const promotion = { promotion_id: id, promotion_name: name, creative_slot: slot }
  return { ...promotion, items: [{ item_id: id, ...promotion }] }
}

/** Google wants the price after the discount, the discount for one piece, and the value without shipping. */
function describeLines(
  lines: readonly CutLine[],
  named: Named,
  saved: number,
  currency: string,
): LayerEvent['ecommerce'] {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits!
  // A discount is of the line; a piece's part of it may have more digits than the currency.
  const major = (amount: number): number => Number((amount / 10 ** digits).toFixed(digits + 4))
  const items = lines.map(({ sku, quantity, unitPrice, discount }) => ({
    item_id: sku,
    ...named,
    quantity,
    price: major(unitPrice - discount / quantity),
    discount: major(discount / quantity),
  }))
  const value = lines.reduce((sum, { quantity, unitPrice, discount }) => sum + unitPrice * quantity - discount, 0)
  return { currency, value: major(value), discount: major(saved), items }
}
