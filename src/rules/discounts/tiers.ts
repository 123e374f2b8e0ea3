import type { CartLine } from '../cart.ts'
import type { TiersDiscount } from '../promotion.ts'
import { amount } from './amount.ts'
import { byNet } from './cut.ts'
import type { Cut } from './cut.ts'
import { percentage } from './percentage.ts'

/** Takes more the more is bought: the highest tier counts whose minimum is reached. */
export function tiers(
  { of, tiers }: TiersDiscount,
  rows: readonly number[],
  lines: readonly CartLine[],
  values: readonly number[],
): Cut {
  return {
    rows,
    weigh: byNet,
    total: byNet,
    // Less net may reach a lower tier that takes more.
    steady: false,
    tiers: tiers.map(tier => ({
      minimum: tier.minimum,
      cut: 'amount' in tier ? amount(tier, rows, lines) : percentage({ of, ...tier }, rows, values),
    })),
  }
}
