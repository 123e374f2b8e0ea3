import type { PricedCart } from '../priced-cart.ts'
import type { PreparedPromotion } from '../prepare.ts'
import { amount } from './amount.ts'
import { buyGet } from './buy-get.ts'
import type { Cut } from './cut.ts'
import { percentage } from './percentage.ts'
import { price } from './price.ts'
import { tiers } from './tiers.ts'

/**
 * Fits the discount of a promotion to a cart. A discount off the order works on `orderRows`: every line, or one row that
 * stands for all of them where only the total matters.
 */
export function createCut(
  { promotion: { discount }, of, selections }: PreparedPromotion,
  cart: PricedCart,
  orderRows?: readonly number[],
): Cut {
  const { lines, values } = cart
  const rows = of === 'shipping' ? [lines.length] : of === 'order' && orderRows ? orderRows : cart.rows(selections[0]!)
  switch (discount.type) {
    case 'percentage':
      return percentage(discount, rows, values)
    case 'amount':
      return amount(discount, rows, lines)
    case 'price':
      return price(discount, rows, lines)
    case 'tiers':
      return tiers(discount, rows, lines, values)
    case 'buy_get':
      return buyGet(discount, rows, cart.rows(selections[1]!), lines)
  }
}
