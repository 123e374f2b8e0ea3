import { countPieces } from './discounts/buy-get.ts'
import type { PreparedPromotion } from './prepare.ts'
import type { PricedCart } from './priced-cart.ts'
import type { Conditions } from './promotion.ts'
import type { Lift } from './selector.ts'
import type { Shopper } from './shopper.ts'
import type { Reason } from './verdict.ts'

/** Who may use it: signed-in customers, segments, first orders, countries, channels. Adds to the reasons. */
export function judgeShopper({ customer, countries, channels }: Conditions, shopper: Shopper, reasons: Reason[]): void {
  if (customer?.signedIn && !shopper.signedIn) reasons.push({ reason: 'sign_in_required' })
  else {
    if (customer?.segments && !customer.segments.some(segment => shopper.segments?.includes(segment))) {
      reasons.push({ reason: 'customer_ineligible', rule: 'segments' })
    }
    if (customer?.firstOrder && !shopper.firstOrder)
      reasons.push({ reason: 'customer_ineligible', rule: 'first_order' })
  }
  if (countries && !countries.includes(shopper.country!)) {
    reasons.push({ reason: shopper.country === undefined ? 'region_required' : 'region_ineligible' })
  }
  if (channels && !channels.includes(shopper.channel!)) reasons.push({ reason: 'channel_ineligible' })
}

/** What must be in the cart, before any coupon: something to discount, enough of it, and not too much. Adds to the reasons. */
export function judgeCart(prepared: PreparedPromotion, cart: PricedCart, reasons: Reason[] = []): Reason[] {
  const { promotion, of, selections } = prepared
  const { discount, conditions = {} } = promotion
  const { minimumSubtotal, maximumSubtotal, minimumQuantity } = conditions
  const { lines, values } = cart
  const subtotal = (rows: readonly number[]): number => rows.reduce((value, row) => value + values[row]!, 0)
  const atLeast = (
    reason: 'minimum_not_met' | 'minimum_quantity_not_met',
    required: number,
    current: number,
  ): unknown => current < required && reasons.push({ reason, required, current, remaining: required - current })

  const rows = selections.map(cart.rows)
  if (rows.some(found => !found.length)) {
    const helps = (lift: Lift): boolean => selections.every(matches => cart.has(matches, lift))
    reasons.push({ reason: helps(1) ? 'sale_items_excluded' : helps(2) ? 'excluded_items' : 'no_eligible_items' })
  }
  if (of === 'shipping' && !values[lines.length]) reasons.push({ reason: 'shipping_not_applicable' })
  if (minimumSubtotal) {
    atLeast('minimum_not_met', minimumSubtotal.amount, subtotal(cart.rows(prepared.minimum)))
  }
  if (discount.type === 'tiers') atLeast('minimum_not_met', discount.tiers[0]!.minimum, subtotal(rows[0]!))
  if (maximumSubtotal) {
    const current = subtotal(cart.rows(prepared.maximum))
    if (current > maximumSubtotal.amount) {
      reasons.push({ reason: 'maximum_exceeded', limit: maximumSubtotal.amount, current })
    }
  }
  if (minimumQuantity) {
    const pieces = cart.rows(prepared.pieces).reduce((count, row) => count + lines[row]!.quantity, 0)
    atLeast('minimum_quantity_not_met', minimumQuantity.quantity, pieces)
  }
  if (discount.type === 'buy_get') {
    const { buy, get } = discount
    const { onlyBuy, onlyGet, both } = countPieces(rows[0]!, rows[1]!, lines)
    const required = buy.quantity + get.quantity
    const missing = Math.max(0, buy.quantity - onlyBuy) + Math.max(0, get.quantity - onlyGet) - both
    atLeast('minimum_quantity_not_met', required, required - missing)
  }
  return reasons
}
