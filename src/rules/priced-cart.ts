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
  const blanks = new Map<readonly number[], Readonly<Record<string, number>>>()
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
      let noted: Record<string, number> = {}
      const copies = rows.length > 8 && lines.length <= 128 && !parts.includes(0)
      // To fill a copy takes half as long as to add key after key, unless the keys are few or many.
      if (copies && blanks.has(rows)) noted = { ...blanks.get(rows) }
      for (let index = 0; index < parts.length; index++) {
        if (parts[index]) setOwn(noted, lines[rows[index]!]!.id, parts[index]!)
      }
      // What JSON makes is quick to copy; what was put together key after key is not.
      if (copies && !blanks.has(rows)) blanks.set(rows, JSON.parse(JSON.stringify(noted)))
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
    if (byId.has(one.id)) throw new TypeError(`\`${name}\` has the id "${one.id}" twice`)
    byId.set(one.id, one)
  }
  return byId
}
