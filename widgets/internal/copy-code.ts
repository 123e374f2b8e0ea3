import type { HeldCoupon } from '../../src/sdk/tearoff.ts'
import { CouponCopiedEvent, CouponCopyEvent } from './events.ts'

/**
 * Copies a coupon's code unless the page cancels the event before; says it with the event after. Where a page may not
 * copy (http, some frames), it selects the code where it is `shown`, so that the shopper's own copy works.
 * @returns whether it was copied; undefined when the page canceled
 */
export async function copyCode(
  host: EventTarget,
  coupon: HeldCoupon,
  shown: Node | null | undefined,
): Promise<boolean | undefined> {
  if (!host.dispatchEvent(new CouponCopyEvent(coupon))) return undefined
  try {
    await navigator.clipboard.writeText(coupon.code ?? '')
  } catch {
    if (shown) getSelection()?.selectAllChildren(shown)
    return false
  }
  host.dispatchEvent(new CouponCopiedEvent(coupon))
  return true
}
