import type { CartLine } from '../cart.ts'
import { portion } from '../money.ts'
import type { BuyGetDiscount } from '../promotion.ts'
import { byNet } from './cut.ts'
import type { Cut } from './cut.ts'

/** The pieces of a cart as an offer of the kind "buy some, get others" sees them. */
export interface BuyGetPieces {
  /** Matching only what is to be bought, only what is given, and both. */
  readonly onlyBuy: number
  readonly onlyGet: number
  readonly both: number
}

/** Counts pieces; free samples are none. */
export function countPieces(buy: readonly number[], get: readonly number[], lines: readonly CartLine[]): BuyGetPieces {
  const count = (rows: readonly number[]): number =>
    rows.reduce((pieces, row) => pieces + (lines[row]!.unitPrice && lines[row]!.quantity), 0)
  const bought = new Set(buy)
  const both = count(get.filter(row => bought.has(row)))
  return { onlyBuy: count(buy) - both, onlyGet: count(get) - both, both }
}

/** Gives the cheapest pieces away, or at a part of their price, for every so many that are bought. */
export function buyGet(
  { buy, get, times = 1 }: BuyGetDiscount,
  buyRows: readonly number[],
  getRows: readonly number[],
  lines: readonly CartLine[],
): Cut {
  const { onlyBuy, onlyGet, both } = countPieces(buyRows, getRows, lines)
  // The offer happens t times when what is short of either kind alone can be taken from the pieces that are both.
  const happens = Math.min(
    times,
    Math.floor((onlyBuy + both) / buy.quantity),
    Math.floor((onlyGet + both) / get.quantity),
    Math.floor((onlyBuy + onlyGet + both) / (buy.quantity + get.quantity)),
  )
  const bought = new Set(buyRows)
  let left = happens * get.quantity
  let leftOfBoth = both - Math.max(0, happens * buy.quantity - onlyBuy)
  const given = new Map<number, number>()
  for (const row of [...getRows].sort((a, b) => lines[a]!.unitPrice - lines[b]!.unitPrice)) {
    const { unitPrice, quantity } = lines[row]!
    const pieces = unitPrice && Math.min(quantity, left, bought.has(row) ? leftOfBoth : left)
    if (pieces) given.set(row, pieces)
    left -= pieces
    if (bought.has(row)) leftOfBoth -= pieces
  }
  return {
    rows: getRows.filter(row => given.has(row)),
    weigh: (net, row) => portion(net, get.basisPoints, lines[row]!.quantity * 10000, given.get(row)),
    total: byNet,
    steady: true,
  }
}
