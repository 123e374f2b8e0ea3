/** Registers the three elements. */
import './coupon-offer/define.ts'
import './coupon-picker/define.ts'
import './coupon-wallet/define.ts'
