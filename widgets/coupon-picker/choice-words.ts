import type { Cart } from '../../src/rules/cart.ts'
import type { CouponChoice } from '../../src/sdk/tearoff.ts'
import type { Voice } from '../internal/voice.ts'

/** Says what a coupon that is not on the cart would do, or why it cannot. */
export function whyWords(
  { coupon, status, reasons, replaces }: CouponChoice,
  choices: readonly CouponChoice[],
  currency: string | undefined,
  voice: Voice,
): string {
  const { words } = voice
  if (status === 'fits' && replaces.length) {
    const gone = choices.filter(one => replaces.includes(one.coupon.id))
    return words.replaces(voice.list(gone.map(one => voice.name(one.coupon))))
  }
  if (status === 'fits' && coupon.partner?.use === 'referred') return words.visitors(coupon.partner.name)
  return reasons[0] ? voice.explain(reasons[0], { ...coupon, ...(currency && { currency }) }) : ''
}

/** Says what an applied coupon is taken off. */
export function whereWords({ coupon, lines }: CouponChoice, cart: Cart | undefined, { words }: Voice): string {
  const { discount } = coupon.promotion
  if ('of' in discount && discount.of !== 'items') return discount.of === 'order' ? words.onOrder : words.onShipping
  const met = cart?.lines.filter(line => lines[line.id]) ?? []
  return words.onPieces(met.reduce((pieces, line) => pieces + line.quantity, 0))
}
