import type { Instant, OptionalInstant } from './schema.ts'

/** How often somebody tried something lately. Every process of the service counts here. */
export interface AttemptTable {
  shop_id: string
  /** What is tried, and who tries: a shopper, a block of addresses, or anybody. */
  bucket: string
  count: number
  /** Since when `count` counts. */
  since: Instant
  blocked_until: OptionalInstant
}

/** Tables of attempts that are limited. */
export interface AttemptSchema {
  attempt: AttemptTable
}
