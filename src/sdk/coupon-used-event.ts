import type { CouponUse } from './tearoff.ts'

/** The DOM event `coupon-used` on `document`: a coupon was used in a placed order. */
export class CouponUsedEvent extends Event {
  readonly detail: CouponUse

  constructor(detail: CouponUse) {
    super('coupon-used', { bubbles: true })
    this.detail = detail
  }
}
