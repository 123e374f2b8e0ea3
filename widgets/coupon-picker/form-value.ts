import type { HeldCoupon } from '../../src/sdk/tearoff.ts'

/** Makes what a plain form posts: the hold, and the applied coupons with their codes. */
export function formValue(applied: readonly HeldCoupon[], reservation: string | undefined): FormData {
  const data = new FormData()
  if (reservation) data.append('reservation', reservation)
  for (const { id, code } of applied) {
    data.append('coupons', id)
    if (code) data.append('codes', code)
  }
  return data
}
