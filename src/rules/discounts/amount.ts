import type { CartLine } from '../cart.ts'
import type { AmountDiscount } from '../promotion.ts'
import { byNet } from './cut.ts'
import type { Cut } from './cut.ts'

/** Takes an amount off all rows together, or off every piece. */
export function amount(
  { amount, each }: Pick<AmountDiscount, 'amount' | 'each'>,
  rows: readonly number[],
  lines: readonly CartLine[],
): Cut {
  return each
    ? { rows, weigh: (net, row) => Math.min(amount * lines[row]!.quantity, net), total: byNet, steady: true }
    : { rows, weigh: byNet, total: net => Math.min(amount, net), steady: rows.length < 2 }
}
