import { define } from '../internal/define.ts'
import { CouponOffer } from './coupon-offer.ts'

declare global {
  interface HTMLElementTagNameMap {
    'coupon-offer': CouponOffer
  }
}

define('coupon-offer', CouponOffer)
