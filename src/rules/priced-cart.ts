import type { Cart, CartLine } from './cart.ts'
import { everyLine } from './selector.ts'
import type { Lift, Matcher } from './selector.ts'
import { setOwn } from './set-own.ts'

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
  /** Notes by line id what is taken off each of the rows; 0 is left out. */
  byLine(rows: readonly number[], parts: readonly number[]): Record<string, number>
}

/**
 * Prices a cart.
 * @throws TypeError when two lines have the same id
 */
export function priceCart({ currency, lines, shipping = 0 }: Cart): PricedCart {
  const known = new Map<Matcher, readonly number[]>([[everyLine, [...lines.keys()]]])
  const models = new Map<readonly number[], Readonly<Record<string, number>>>()
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
    byLine(rows, parts) {
      // A record that was given more than 16 keys one by one is slow from then on, to fill and to read. What JSON makes is
      // not, nor is its copy; to make it pays for itself when several coupons take off the same lines, unless they are many.
      const copies = rows.length > 16 && lines.length <= 128 && !parts.includes(0)
      let noted: Record<string, number> = copies ? { ...models.get(rows) } : {}
      for (let index = 0; index < parts.length; index++) {
        if (parts[index]) setOwn(noted, lines[rows[index]!]!.id, parts[index]!)
      }
      if (copies && !models.has(rows)) models.set(rows, (noted = JSON.parse(JSON.stringify(noted)) as typeof noted))
      return noted
    },
  }
}

/**
 * Indexes what has an id.
 * @throws TypeError naming the id that is there twice
 */
export function requireUnique<T extends { readonly id: string }>(list: readonly T[], name: string): Map<string, T> {
  const byId = new Map<string, T>()
  for (const one of list) {
    if (byId.size === byId.set(one.id, one).size) throw new TypeError(`\`${name}\` has the id "${one.id}" twice`)
  }
  return byId
}
