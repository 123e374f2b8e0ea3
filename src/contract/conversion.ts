import type { AttributionEventType } from '../rules/attribution.ts'

/** A credited order, for one partner of one program (`GET /v1/conversions`). Amounts are minor units of `currency`. */
export interface Conversion {
  readonly id: string
  readonly orderId: string
  readonly program: string
  readonly partner: string
  /** Id of the engagement that it was credited for. */
  readonly engagement: string
  /** Points of the engagement at the order. */
  readonly points: number
  /** The partner's coupons on the order, in order of application; none where a visit alone brought the order. */
  readonly uses: readonly { readonly coupon: string; readonly code?: string }[]
  readonly currency: string
  /** The order's line net after discounts. */
  readonly net: number
  /** What the program gave for the order. */
  readonly reward: number
  /** What is owed of it now: less after a refund, nothing once it is rejected. */
  readonly owed: number
  readonly status: 'created' | 'rejected'
  readonly reason?: ConversionRejection
  readonly createdAt: string
  readonly rejectedAt?: string
}

/** Why nothing is owed: the partner is the buyer, or the order was cancelled, or all of it came back. */
export type ConversionRejection = 'self_referral' | 'order_cancelled' | 'order_refunded'

/** The running relation of a partner and a shopper in a program (`GET /v1/engagements`). */
export interface ProgramEngagement {
  readonly id: string
  readonly program: string
  readonly partner: string
  readonly shopper: string
  readonly points: number
  readonly first: EngagementEvent
  readonly last: EngagementEvent
}

/** What a partner got points for. */
export interface EngagementEvent {
  readonly type: AttributionEventType
  readonly at: string
}

/** What is owed to a partner (`GET /v1/rewards`). */
export interface PartnerRewards {
  readonly partner: string
  readonly rewards: readonly {
    readonly currency: string
    readonly conversions: number
    readonly rejected: number
    /** Line net of the orders that were not rejected. */
    readonly net: number
    readonly owed: number
  }[]
}
