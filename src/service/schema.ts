import type { ColumnType, Generated } from 'kysely'
import type { CustomerFacts } from '../contract/customer.ts'
import type { Offer } from '../contract/offer.ts'
import type { OrderCoupon } from '../contract/order.ts'
import type { Partner } from '../contract/partner.ts'
import type { ShopPolicy } from '../contract/policy.ts'
import type { CouponSet } from '../contract/set.ts'
import type { Cart } from '../rules/cart.ts'
import type { PartnerTie, Promotion } from '../rules/promotion.ts'
import type { Totals } from '../rules/verdict.ts'
import type { AttemptSchema } from './schema-attempts.ts'
import type { ExactlyOnceSchema } from './schema-exactly-once.ts'
import type { ProgramSchema } from './schema-programs.ts'

/** A `jsonb` column: read as a value, written as text (`JSON.stringify`), which both drivers take. */
export type Json<Value> = ColumnType<Value, string, string>

/** A `timestamptz` column; its values come from the service's clock, in whole milliseconds. */
export type Instant = ColumnType<Date, Date, Date>

/** A `timestamptz` column that may be empty. */
export type OptionalInstant = ColumnType<Date | null, Date | null | undefined, Date | null>

/** A column that may be empty. */
export type Optional<Value> = ColumnType<Value | null, Value | null | undefined, Value | null>

/** A shop of this deployment. */
export interface ShopTable {
  id: string
  name: string
  policy: Json<ShopPolicy>
  created_at: Instant
}

/** A key of a shop; the key itself is not kept, only its hash. */
export interface ApiKeyTable {
  shop_id: string
  id: string
  kind: 'publishable' | 'secret'
  hash: string
  /** Exact origins of the pages that may use a publishable key. */
  origins: string[]
  orders: 'server' | 'browser'
  channel: Optional<string>
  created_at: Instant
  revoked_at: OptionalInstant
}

/** A guest or a customer. */
export interface ShopperTable {
  shop_id: string
  id: string
  kind: 'guest' | 'customer'
  /** The shop's own id of a customer. */
  customer_id: Optional<string>
  facts: Json<CustomerFacts>
  created_at: Instant
  /** The customer that this guest became. */
  merged_into: Optional<string>
}

/** A shopper's bearer token, kept as its hash; `sign_in` tokens are only good for a merge. */
export interface ShopperTokenTable {
  shop_id: string
  hash: string
  shopper_id: string
  purpose: 'session' | 'sign_in'
  created_at: Instant
  expires_at: Instant
}

/** A partner of a shop. */
export interface PartnerTable {
  shop_id: string
  id: string
  status: Partner['status']
  doc: Json<Partner>
}

/** A promotion; its counters are kept only where there is a limit. */
export interface PromotionTable {
  shop_id: string
  id: string
  doc: Json<Promotion>
  claims: Generated<number>
  claims_limit: Optional<number>
  redemptions: Generated<number>
  redemptions_limit: Optional<number>
}

/** A coupon set; `uses` is kept only where there is a limit. */
export interface CouponSetTable {
  shop_id: string
  id: string
  promotion_id: string
  doc: Json<CouponSet>
  uses: Generated<number>
  use_limit: Optional<number>
}

/** A code by its normal form. The code of a shared set stays `unassigned`. */
export interface CodeTable {
  shop_id: string
  normal: string
  set_id: string
  /** As it was imported, for display. */
  written: string
  state: 'unassigned' | 'assigned' | 'redeemed' | 'void'
  coupon_id: Optional<string>
}

/** An offer. */
export interface OfferTable {
  shop_id: string
  id: string
  slot: string
  promotion_id: string
  doc: Json<Offer>
}

/** A coupon in a wallet. That it is reserved is read off its hold, that it expired off the clock; neither is stored. */
export interface CouponTable {
  shop_id: string
  id: string
  shopper_id: string
  promotion_id: string
  set_id: Optional<string>
  /** As written. */
  code: Optional<string>
  state: 'claimed' | 'redeemed' | 'discarded' | 'revoked'
  received_at: Instant
  expires_at: OptionalInstant
  partner: ColumnType<PartnerTie | null, string | null | undefined, string | null>
  ended_at: OptionalInstant
  /** Set by the sweeper once the coupon's end has passed: whether `coupon.expired` told so, or there was nothing to tell. */
  expiry_told: Optional<boolean>
}

/** A recorded arrival from a partner's site. */
export interface ReferralTable {
  shop_id: string
  id: string
  shopper_id: string
  partner_id: string
  at: Instant
}

/** A checkout that holds coupons. */
export interface ReservationTable {
  shop_id: string
  id: string
  shopper_id: string
  checkout_id: string
  /** Of the key that reserved; the order is judged by it, though another key posts it. */
  channel: Optional<string>
  cart: Json<Cart>
  /** Ids in the order chosen. */
  coupons: Json<string[]>
  totals: Json<Totals>
  state: 'held' | 'released' | 'ordered'
  /** When the hold began, which may be renewed for so long. */
  created_at: Instant
  /** When the checkout reserved first; empty in rows of an older version, where it is `created_at`. */
  started_at: OptionalInstant
  reserved_until: Instant
}

/** One use held for a reservation; past `reserved_until` it counts as gone. */
export interface HoldTable {
  shop_id: string
  coupon_id: string
  reservation_id: string
  shopper_id: string
  promotion_id: string
  set_id: Optional<string>
  reserved_until: Instant
}

/** A placed order. */
export interface ShopOrderTable {
  shop_id: string
  order_id: string
  shopper_id: Optional<string>
  reservation_id: Optional<string>
  fingerprint: string
  cart: Json<Cart>
  coupons: Json<Record<string, OrderCoupon>>
  totals: Json<Totals>
  state: 'placed' | 'cancelled'
  placed_at: Instant
  cancelled_at: OptionalInstant
}

/** The final use of a coupon by an order. */
export interface RedemptionTable {
  shop_id: string
  coupon_id: string
  order_id: string
  promotion_id: string
  set_id: Optional<string>
  shopper_id: string
  /** Minor units of the order's currency. */
  discount: number
  state: 'redeemed' | 'restored'
  redeemed_at: Instant
}

/** An event of the log. */
export interface EventTable {
  shop_id: string
  id: string
  type: string
  subject: Optional<string>
  time: Instant
  data: Json<Readonly<Record<string, unknown>>>
  /** Its place in the log; empty until somebody reads on. */
  position: Optional<number>
}

/** The id of an event that a device sent, so that it is taken once. */
export interface ReceivedEventTable {
  shop_id: string
  shopper_id: string
  id: string
  received_at: Generated<Date>
}

/** The tables of the service. `shop_id` leads every key. */
export interface Schema extends ExactlyOnceSchema, ProgramSchema, AttemptSchema {
  shop: ShopTable
  api_key: ApiKeyTable
  shopper: ShopperTable
  shopper_token: ShopperTokenTable
  partner: PartnerTable
  promotion: PromotionTable
  coupon_set: CouponSetTable
  code: CodeTable
  offer: OfferTable
  coupon: CouponTable
  referral: ReferralTable
  reservation: ReservationTable
  hold: HoldTable
  shop_order: ShopOrderTable
  redemption: RedemptionTable
  event: EventTable
  received_event: ReceivedEventTable
}
