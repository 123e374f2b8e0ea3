import { define } from '../internal/define.ts'
import { CouponPicker } from './coupon-picker.ts'

declare global {
  interface HTMLElementTagNameMap {
    'coupon-picker': CouponPicker
  }
}

define('coupon-picker', CouponPicker)
