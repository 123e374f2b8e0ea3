import type { CartLine } from '../cart.ts'
import type { PriceDiscount } from '../promotion.ts'
import { byNet } from './cut.ts'
import type { Cut } from './cut.ts'

/** Lowers every piece to a new price; a line that costs less already stays as it is. */
export function price({ price }: PriceDiscount, rows: readonly number[], lines: readonly CartLine[]): Cut {
  return { rows, weigh: (net, row) => Math.max(0, net - price * lines[row]!.quantity), total: byNet, steady: true }
}
