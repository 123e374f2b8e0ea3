/** What is known of the shopper. Every fact is optional. */
export interface Shopper {
  readonly signedIn?: boolean
  readonly segments?: readonly string[]
  readonly firstOrder?: boolean
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
  readonly channel?: string
  /** The partner of the newest referral that is still a visit (`partnerSessionHours`). */
  readonly partner?: string
}

/** The shop's choices that the rules look at. */
export interface Policy {
  /** What a shopper sent by a partner may use. @default "partner_codes_only" */
  readonly referredVisitors?: 'partner_codes_only' | 'partner_and_public'
  /** Coupons on one cart. @default 5 */
  readonly maxCoupons?: number
}
