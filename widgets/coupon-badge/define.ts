import { define } from '../internal/define.ts'
import { CouponBadge } from './coupon-badge.ts'

declare global {
  interface HTMLElementTagNameMap {
    'coupon-badge': CouponBadge
  }
}

define('coupon-badge', CouponBadge)
