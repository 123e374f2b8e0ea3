export type { Cart, CartLine } from './cart.ts'
export type { Coupon, CouponState } from './coupon.ts'
export type {
  AmountDiscount,
  BuyGetDiscount,
  Conditions,
  Discount,
  DiscountClass,
  PartnerTie,
  PercentageDiscount,
  PriceDiscount,
  Promotion,
  PromotionTexts,
  Selection,
  Selector,
  Tier,
  TiersDiscount,
} from './promotion.ts'
export type { Policy, Shopper } from './shopper.ts'
export type {
  Applicable,
  Application,
  Applied,
  Choice,
  Combination,
  Inapplicable,
  Reason,
  Saving,
  SkipReason,
  Skipped,
  Totals,
  Verdict,
} from './verdict.ts'
export { apply } from './apply.ts'
export { normaliseCode } from './code.ts'
export { combine } from './combine.ts'
export type { QualifyInput } from './judge.ts'
export { prepare } from './prepare.ts'
export type { PreparedPromotions } from './prepare.ts'
export { qualify } from './qualify.ts'
export { spread } from './spread.ts'
