/** Why a coupon does not fit a cart, with what is needed to say it to a shopper. */
export type Reason =
  | { readonly reason: 'revoked' }
  | { readonly reason: 'discarded' }
  | { readonly reason: 'already_redeemed' }
  | { readonly reason: 'reserved_elsewhere' }
  | { readonly reason: 'promotion_inactive' }
  | { readonly reason: 'not_started'; readonly startsAt: string }
  | { readonly reason: 'expired'; readonly cause: 'promotion' | 'coupon'; readonly expiredAt?: string }
  | { readonly reason: 'usage_limit_reached' }
  | { readonly reason: 'customer_limit_reached' }
  | { readonly reason: 'partner_required'; readonly partner: string }
  | { readonly reason: 'partner_mismatch'; readonly partner: string }
  /** `partner` is the shopper's, not the coupon's. */
  | { readonly reason: 'partner_session_only'; readonly partner: string }
  | { readonly reason: 'sign_in_required' }
  | { readonly reason: 'customer_ineligible'; readonly rule: 'segments' | 'first_order' }
  | { readonly reason: 'region_required' }
  | { readonly reason: 'region_ineligible' }
  | { readonly reason: 'channel_ineligible' }
  | { readonly reason: 'currency_mismatch'; readonly required: string }
  | { readonly reason: 'sale_items_excluded' }
  | { readonly reason: 'excluded_items' }
  | { readonly reason: 'no_eligible_items' }
  | { readonly reason: 'shipping_not_applicable' }
  | {
      readonly reason: 'minimum_not_met'
      readonly required: number
      readonly current: number
      readonly remaining: number
    }
  | { readonly reason: 'maximum_exceeded'; readonly limit: number; readonly current: number }
  | {
      readonly reason: 'minimum_quantity_not_met'
      readonly required: number
      readonly current: number
      readonly remaining: number
    }
  | { readonly reason: 'no_effect' }

/** What a coupon takes off, in minor units. */
export interface Saving {
  /** Lines and shipping together. */
  readonly discount: number
  /** By line id; lines without a discount are left out. */
  readonly lines: Readonly<Record<string, number>>
  /** Off the shipping; left out when 0. */
  readonly shipping?: number
}

/** The coupon fits; the saving is of the coupon alone. */
export interface Applicable extends Saving {
  readonly status: 'applicable'
}

/** The coupon does not fit; all reasons are listed, in the order of `docs/rules.md`. */
export interface Inapplicable {
  readonly status: 'inapplicable'
  readonly reasons: readonly Reason[]
  /** Whether every reason can be mended by the shopper. */
  readonly recoverable: boolean
}

/** The answer of `qualify` for one coupon. */
export type Verdict = Applicable | Inapplicable

/** The coupon is on the cart; the saving is off what the coupons before it left. */
export interface Applied extends Saving {
  readonly status: 'applied'
}

/** Why a coupon that fits is not on the cart together with the others. */
export type SkipReason =
  | { readonly reason: 'combination_disallowed'; readonly conflictsWith: readonly string[] }
  | { readonly reason: 'max_coupons_reached'; readonly limit: number }
  | { readonly reason: 'no_effect' }
  | { readonly reason: 'better_offer_applied' }

/** The coupon fits but stays off; exactly one reason. */
export interface Skipped {
  readonly status: 'skipped'
  readonly reasons: readonly [SkipReason]
}

/** The answer of `apply` and `combine` for one coupon. */
export type Choice = Applied | Skipped | Inapplicable

/** Sums of a cart, in minor units. */
export interface Totals {
  /** Σ unit price × quantity. */
  readonly subtotal: number
  /** The whole saving, shipping included. */
  readonly discount: number
  /** The part of the saving that is off the shipping. */
  readonly shippingDiscount: number
  /** subtotal + shipping − discount. */
  readonly total: number
}

/** The answer of `apply`. */
export interface Application {
  readonly coupons: Readonly<Record<string, Choice>>
  readonly totals: Totals
}

/** The answer of `combine`. */
export interface Combination extends Application {
  /** Ids of the chosen coupons, in order of application. */
  readonly chosen: readonly string[]
  /** Whether the answer is proved best. */
  readonly exact: boolean
}
