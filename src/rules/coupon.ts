import type { PartnerTie } from './promotion.ts'

/** Where a coupon is in its life. Applied to a cart is a fact of the cart, not a state. */
export type CouponState = 'claimed' | 'reserved' | 'redeemed' | 'expired' | 'discarded' | 'revoked'

/** A coupon as the rules see it. */
export interface Coupon {
  readonly id: string
  /** Id of its promotion. */
  readonly promotion: string
  readonly state: CouponState
  /** ISO 8601 in UTC. At this instant it is over. */
  readonly expiresAt?: string
  /** From its code or set; stands before the promotion's. */
  readonly partner?: PartnerTie
  /** Uses left in the shop. Absent means not limited. */
  readonly remaining?: number
  /** Uses left for this shopper. Absent means not limited. */
  readonly remainingForCustomer?: number
}
