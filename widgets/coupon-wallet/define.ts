import { define } from '../internal/define.ts'
import { CouponWallet } from './coupon-wallet.ts'

declare global {
  interface HTMLElementTagNameMap {
    'coupon-wallet': CouponWallet
  }
}

define('coupon-wallet', CouponWallet)
