export { createTearoff } from './sdk/create-tearoff.ts'
export { CouponUsedEvent } from './sdk/coupon-used-event.ts'
export { BackendUnavailableError, isBackendUnavailableError } from './sdk/errors/backend-unavailable-error.ts'
export { createHttpBackend, type HttpBackendOptions } from './sdk/http-backend.ts'
export { definePageTearoff, pageTearoff } from './sdk/page.ts'
export type {
  Backend,
  BackendAbilities,
  CallOptions,
  Identification,
  OrderWant,
  TotalChangedRefusal,
} from './sdk/backend.ts'
export type { DeviceClock } from './sdk/clock.ts'
export type { Consent, ConsentSource } from './sdk/consent.ts'
export type { TearoffOptions } from './sdk/options.ts'
export type {
  BestChoice,
  CartStep,
  CartTotals,
  CheckoutStep,
  CouponChoice,
  CouponUse,
  CutLine,
  HeldCoupon,
  KnownReferral,
  OffersStep,
  ReferralStep,
  Status,
  Tearoff,
  TearoffEvents,
  WalletStep,
} from './sdk/tearoff.ts'
export type { QueuedEvent, SyncReport } from './contract/event.ts'
export type { PublicOffer } from './contract/offer.ts'
export type { Order, OrderCoupon, TotalChange } from './contract/order.ts'
export type { ShopPolicy } from './contract/policy.ts'
export type { PublicPromotion } from './contract/promotion.ts'
export type { CallReason, DoorReason, Outcome, Refusal, RefusalReason } from './contract/reason.ts'
export type { HostReferral, RecordedReferral, Referral, ReferralRequest, SignedReferral } from './contract/referral.ts'
export type { Reservation } from './contract/reservation.ts'
export type { MergeReport, Session } from './contract/session.ts'
export type { Claim, Claimed, Wallet, WalletCoupon } from './contract/wallet.ts'
export type { Cart, CartLine } from './rules/cart.ts'
export type { CouponState } from './rules/coupon.ts'
export type { PartnerTie, Promotion } from './rules/promotion.ts'
export type { Reason, SkipReason, Totals, Verdict } from './rules/verdict.ts'
