import type { Totals } from '../rules/verdict.ts'
import type { Buyer, Wanted } from './buyer.ts'
import type { Use } from './redeem.ts'

/** An order that is wanted, and its fingerprint. */
export interface OrderItem extends Wanted {
  readonly print: string
}

/** An order that was judged and goes through. */
export interface Sale {
  readonly item: OrderItem
  readonly buyer: Buyer
  /** In order of application. */
  readonly uses: readonly Use[]
  /** The partner that a use is credited to, by coupon id. */
  readonly partners: Readonly<Record<string, string>>
  readonly totals: Totals
}
