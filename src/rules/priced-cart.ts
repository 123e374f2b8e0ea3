import type { Cart, CartLine } from './cart.ts'
import { everyLine } from './selector.ts'
import type { Lift, Matcher } from './selector.ts'

/** A cart made ready for the rules: every line is a row with its value, and the shipping is the row after the last line. */
export interface PricedCart {
  readonly currency: string
  readonly lines: readonly CartLine[]
  /** Value of each row before any coupon, in minor units; nothing shipped counts as 0. */
  readonly values: readonly number[]
  /** The rows of the lines that match. */
  rows(matches: Matcher): readonly number[]
  /** Whether any line matches when part of the selector is set aside. */
  has(matches: Matcher, lift: Lift): boolean
}

/**
 * Prices a cart.
 * @throws TypeError when two lines have the same id
 */
export function priceCart({ currency, lines, shipping = 0 }: Cart): PricedCart {
  const known = new Map<Matcher, readonly number[]>([[everyLine, [...lines.keys()]]])
  requireUnique(lines, 'cart.lines')
  return {
    currency,
    lines,
    values: [...lines.map(line => line.unitPrice * line.quantity), shipping],
    rows(matches) {
      let rows = known.get(matches)
      if (!rows) {
        const found: number[] = []
        for (let row = 0; row < lines.length; row++) if (matches(lines[row]!, 0)) found.push(row)
        known.set(matches, (rows = found))
      }
      return rows
    },
    has: (matches, lift) => lines.some(line => matches(line, lift)),
  }
}

/**
 * Indexes what has an id.
 * @throws TypeError naming the id that is there twice
 */
export function requireUnique<T extends { readonly id: string }>(list: readonly T[], name: string): Map<string, T> {
  const byId = new Map<string, T>()
  for (const one of list) {
    if (byId.has(one.id)) throw new TypeError(`\`${name}\` has the id "${one.id}" twice`)
    byId.set(one.id, one)
  }
  return byId
}
