import type { CouponChoice } from '../../src/sdk/tearoff.ts'
import type { FoundShop } from '../internal/shop-controller.ts'

/** Tells the form what to post, and whether it may: not while the note with this button waits for the shopper's word. */
export function tellForm(
  internals: ElementInternals,
  found: FoundShop | undefined,
  choices: readonly CouponChoice[],
  confirm: HTMLElement | null,
): void {
  const applied = found ? choices.filter(({ status }) => status === 'applied') : []
  // A browser keeps the state of a form on the disk, where codes have no business.
  internals.setFormValue(formValue(applied, found?.shop.checkout.$reservation.get()?.id), '')
  if (found && confirm) {
    internals.setValidity({ customError: true }, found.voice.explain({ reason: 'total_changed' }), confirm)
  } else internals.setValidity({})
}

/** Makes what a plain form posts: the hold, and the applied coupons with their codes. */
function formValue(applied: readonly CouponChoice[], reservation: string | undefined): FormData {
  const data = new FormData()
  if (reservation) data.append('reservation', reservation)
  for (const { coupon } of applied) {
    data.append('coupons', coupon.id)
    if (coupon.code) data.append('codes', coupon.code)
  }
  return data
}
