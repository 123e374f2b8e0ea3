import type { CouponChoice } from '../../src/sdk/tearoff.ts'

/** Makes what a plain form posts: the hold, and the applied coupons with their codes. */
export function formValue(applied: readonly CouponChoice[], reservation: string | undefined): FormData {
  const data = new FormData()
  if (reservation) data.append('reservation', reservation)
  for (const { coupon } of applied) {
    data.append('coupons', coupon.id)
    if (coupon.code) data.append('codes', coupon.code)
  }
  return data
}
