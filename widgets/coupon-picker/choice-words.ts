import type { TotalChange } from '../../src/contract/order.ts'
import type { Cart } from '../../src/rules/cart.ts'
import { isRecoverable } from '../../src/rules/recoverable.ts'
import type { CouponChoice } from '../../src/sdk/tearoff.ts'
import type { Voice } from '../internal/voice.ts'

/** Finds the reason that is told of several: the first that nobody can mend, else the first. */
export function mainReason({ reasons }: CouponChoice): CouponChoice['reasons'][number] | undefined {
  return reasons.find(({ reason }) => !isRecoverable(reason)) ?? reasons[0]
}

/** Says what a coupon that is not on the cart would do, or why it cannot. */
export function whyWords(
  choice: CouponChoice,
  choices: readonly CouponChoice[],
  currency: string | undefined,
  voice: Voice,
): string {
  const { coupon, status, replaces } = choice
  const { say } = voice
  if (status === 'fits' && replaces.length) {
    const gone = choices.filter(one => replaces.includes(one.coupon.id))
    return say('replaces', { names: voice.list(gone.map(one => voice.name(one.coupon))) })
  }
  if (status === 'fits' && coupon.partner?.use === 'referred') {
    return say('visitors', { partner: voice.isolate(coupon.partner.name) })
  }
  const reason = mainReason(choice)
  return reason ? voice.explain(reason, { ...coupon, ...(currency && { currency }) }) : ''
}

/** Says what an applied coupon is taken off, and whether a checkout holds it. */
export function whereWords({ coupon, lines }: CouponChoice, cart: Cart, { say }: Voice): string {
  const { discount } = coupon.promotion
  const pieces = cart.lines.reduce((sum, { id, quantity }) => sum + (lines[id] ? quantity : 0), 0)
  const where =
    'of' in discount && discount.of !== 'items'
      ? say(discount.of === 'order' ? 'onOrder' : 'onShipping')
      : pieces && say('onPieces', { n: pieces })
  return [where, coupon.state === 'reserved' && say('held')].filter(Boolean).join(' · ')
}

/** Says that the total is not the one that the shopper saw. */
export function changeWords({ totals, dropped }: TotalChange, currency: string, { say, money }: Voice): string {
  const total = money(totals.total, currency)
  const n = Object.keys(dropped).length
  return n ? say('changed', { n, total }) : say('totalChanged', { total })
}
