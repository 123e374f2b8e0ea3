import { portion } from '../money.ts'
import type { PercentageDiscount } from '../promotion.ts'
import { byNet } from './cut.ts'
import type { Cut } from './cut.ts'

/** Takes a share: off the items line by line, off the order rounded once; at most the cap. */
export function percentage(
  { of, basisPoints, cap = Infinity }: Pick<PercentageDiscount, 'of' | 'basisPoints' | 'cap'>,
  rows: readonly number[],
  values: readonly number[],
): Cut {
  const share = (net: number): number => portion(net, basisPoints, 10000)
  if (of === 'order') {
    return { rows, weigh: byNet, total: net => Math.min(share(net), cap), steady: rows.length < 2 }
  }
  const most = cap < Infinity ? rows.reduce((all, row) => all + share(values[row]!), 0) : 0
  return { rows, weigh: share, total: sum => Math.min(sum, cap), steady: rows.length < 2 || cap >= most }
}
