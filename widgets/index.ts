export { CouponOffer } from './coupon-offer/coupon-offer.ts'
export { CouponPicker } from './coupon-picker/coupon-picker.ts'
export { CouponWallet } from './coupon-wallet/coupon-wallet.ts'
export {
  CouponAppliedEvent,
  CouponApplyEvent,
  CouponClaimedEvent,
  CouponClaimEvent,
  CouponCopiedEvent,
  CouponCopyEvent,
  CouponDiscardedEvent,
  CouponDiscardEvent,
  CouponRemovedEvent,
  CouponRemoveEvent,
} from './internal/events.ts'
