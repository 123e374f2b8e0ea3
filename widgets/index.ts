export { CouponBadge } from './coupon-badge/coupon-badge.ts'
export { CouponOffer } from './coupon-offer/coupon-offer.ts'
export { CouponPicker } from './coupon-picker/coupon-picker.ts'
export { CouponSnippet } from './coupon-snippet/coupon-snippet.ts'
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
  CouponMoreEvent,
  CouponRemovedEvent,
  CouponRemoveEvent,
} from './internal/events.ts'
export { addMessages, type OwnMessages } from './internal/messages/add-messages.ts'
