import type { Cart } from './cart.ts'
import { judgeCart } from './conditions.ts'
import { portion } from './money.ts'
import { prepare } from './prepare.ts'
import { priceCart } from './priced-cart.ts'
import type { Promotion } from './promotion.ts'
import { setOwn } from './set-own.ts'
import type { Saving } from './verdict.ts'

/** An order as it was placed: its cart, and what each coupon took off. */
export interface RefundableOrder {
  readonly cart: Cart
  /** By coupon id. */
  readonly coupons: Readonly<Record<string, Saving>>
}

/** Pieces of a line that come back. */
export interface ReturnedLine {
  /** The line's id. */
  readonly id: string
  readonly quantity: number
}

/** How a refund is reckoned. */
export interface RefundPolicy {
  /**
   * What happens when the kept part no longer meets a minimum: the shopper keeps the discount, or the discount on the kept
   * lines is charged.
   * @default "keep_discount"
   */
  readonly shortfall?: 'keep_discount' | 'charge_difference'
  /** The promotion of each coupon, by coupon id. What is not here is never charged. */
  readonly promotions?: Readonly<Record<string, Promotion>>
  /** All that came back before, and what was paid back for it. */
  readonly earlier?: { readonly lines: readonly ReturnedLine[]; readonly amount: number }
}

/** What is paid back, in minor units. */
export interface Refund {
  readonly amount: number
  /** What was paid for the returned pieces, by line. */
  readonly lines: Readonly<Record<string, number>>
  /** Discounts on kept lines that their coupons no longer earn, by coupon; all returns together. */
  readonly charged: Readonly<Record<string, number>>
}

/**
 * Says what is paid back for returned pieces, from the discounts stored with the order. Returning a line piece by piece
 * pays back exactly what was paid for the line. Shipping is not refunded, and no refund is below 0.
 * @throws TypeError for an unknown line, and for more pieces than were bought
 */
export function refund(order: RefundableOrder, returned: readonly ReturnedLine[], policy: RefundPolicy = {}): Refund {
  const { cart, coupons } = order
  const { shortfall = 'keep_discount', promotions = {}, earlier = { lines: [], amount: 0 } } = policy
  const before = countReturned(cart, earlier.lines)
  const after = countReturned(cart, [...earlier.lines, ...returned])
  const lines: Record<string, number> = {}
  let paidBack = 0
  for (const { id, unitPrice, quantity } of cart.lines) {
    const discounts = Object.values(coupons).reduce((sum, { lines }) => sum + ownAmount(lines, id), 0)
    const paid = unitPrice * quantity - discounts
    const all = portion(paid, after.get(id)!, quantity)
    const now = all - portion(paid, before.get(id)!, quantity)
    paidBack += all
    if (now) setOwn(lines, id, now)
  }
  const charged: Record<string, number> = {}
  if (shortfall === 'charge_difference') {
    const kept = keptCart(cart, after)
    for (const [id, promotion] of Object.entries(promotions)) {
      const saving = coupons[id]
      if (!saving || meetsMinimums(promotion, kept)) continue
      let charge = 0
      for (const line of cart.lines) {
        const discount = ownAmount(saving.lines, line.id)
        charge += discount - portion(discount, after.get(line.id)!, line.quantity)
      }
      paidBack -= charge
      if (charge) setOwn(charged, id, charge)
    }
  }
  return { amount: Math.max(0, paidBack - earlier.amount), lines, charged }
}

function countReturned(cart: Cart, returned: readonly ReturnedLine[]): Map<string, number> {
  const counts = new Map(cart.lines.map(({ id }) => [id, 0]))
  for (const { id, quantity } of returned) {
    const before = counts.get(id)
    if (before === undefined) throw new TypeError(`\`returned\` has the unknown line "${id}"`)
    counts.set(id, before + quantity)
  }
  for (const { id, quantity } of cart.lines) {
    if (counts.get(id)! > quantity)
      throw new TypeError(`\`returned\` has more of line "${id}" than the ${quantity} bought`)
  }
  return counts
}

function keptCart(cart: Cart, returned: ReadonlyMap<string, number>): Cart {
  // A line without pieces adds nothing to a minimum.
  return { ...cart, lines: cart.lines.map(line => ({ ...line, quantity: line.quantity - returned.get(line.id)! })) }
}

function meetsMinimums(promotion: Promotion, kept: Cart): boolean {
  const reasons = judgeCart(prepare([promotion]).byId.get(promotion.id)!, priceCart(kept))
  return !reasons.some(({ reason }) => reason === 'minimum_not_met' || reason === 'minimum_quantity_not_met')
}

/** Ids of lines may be `constructor`. */
function ownAmount(lines: Readonly<Record<string, number>>, id: string): number {
  return Object.hasOwn(lines, id) ? lines[id]! : 0
}
