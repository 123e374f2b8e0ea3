import type { CouponChoice } from '../../src/sdk/tearoff.ts'

/** Keeps choices where they were on the screen; new ones come where they belong. A tick moves nothing away. */
export function keepOrder(choices: readonly CouponChoice[], shown: readonly CouponChoice[]): readonly CouponChoice[] {
  const now = new Map(choices.map(choice => [choice.coupon.id, choice]))
  const stay = shown.flatMap(({ coupon }) => now.get(coupon.id) ?? [])
  const known = new Set(stay)
  return choices.map(choice => (known.has(choice) ? (stay.shift() ?? choice) : choice))
}
