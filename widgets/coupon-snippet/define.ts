import { define } from '../internal/define.ts'
import { CouponSnippet } from './coupon-snippet.ts'

declare global {
  interface HTMLElementTagNameMap {
    'coupon-snippet': CouponSnippet
  }
}

define('coupon-snippet', CouponSnippet)
