/** Registers the five elements. */
import './coupon-badge/define.ts'
import './coupon-offer/define.ts'
import './coupon-picker/define.ts'
import './coupon-snippet/define.ts'
import './coupon-wallet/define.ts'
