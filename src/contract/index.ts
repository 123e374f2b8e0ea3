export { CartSchema } from './cart.ts'
export type {
  Conversion,
  ConversionRejection,
  EngagementEvent,
  PartnerRewards,
  ProgramEngagement,
} from './conversion.ts'
export {
  type Assignment,
  AssignmentSchema,
  type CustomerFacts,
  CustomerFactsSchema,
  type CustomerToken,
} from './customer.ts'
export { type EventType, type LoggedEvent, type QueuedEvent, type SyncReport, SyncSchema } from './event.ts'
export { KEY_HEADER } from './header.ts'
export { type Offer, OfferSchema, type PublicOffer } from './offer.ts'
export {
  type Order,
  type OrderCoupon,
  type OrderRequest,
  OrderRequestSchema,
  type TotalChange,
  type TotalChangedProblem,
} from './order.ts'
export { type Partner, type PartnerJwk, type PartnerKey, type PartnerName, PartnerSchema } from './partner.ts'
export { type ShopPolicy, ShopPolicySchema } from './policy.ts'
export type { Problem } from './problem.ts'
export { type Program, ProgramSchema } from './program.ts'
export { type PublicPromotion, PromotionSchema } from './promotion.ts'
export { type Quote, type QuoteRequest, QuoteRequestSchema } from './quote.ts'
export type { CallReason, DoorReason, Outcome, Refusal, RefusalReason } from './reason.ts'
export {
  type HostReferral,
  type RecordedReferral,
  type Referral,
  type ReferralRequest,
  ReferralSchema,
  type SignedReferral,
} from './referral.ts'
export { type OrderRefund, type RefundRequest, RefundRequestSchema } from './refund.ts'
export { type Reservation, type ReservationRequest, ReservationRequestSchema } from './reservation.ts'
export {
  type MergeReport,
  MergeSchema,
  type NewGuest,
  type NewShopper,
  NewShopperSchema,
  type Session,
} from './session.ts'
export { type CouponSet, CouponSetSchema, type ImportReport, ImportSchema } from './set.ts'
export { type Claim, type Claimed, ClaimSchema, type Wallet, type WalletCoupon } from './wallet.ts'
export { type Delivery, type Webhook, type WebhookRequest, WebhookRequestSchema } from './webhook.ts'
