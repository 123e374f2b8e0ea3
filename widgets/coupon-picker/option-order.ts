import type { Cart } from '../../src/rules/cart.ts'
import type { CouponChoice } from '../../src/sdk/tearoff.ts'

/**
 * The order in which choices are shown. They come sorted by saving, and are shown so when they are judged for another
 * cart. Until then, and as long as the shopper uses the picker, each stays where it is: a tick moves nothing away.
 */
export class OptionOrder {
  #cart: Cart | undefined
  #judged: readonly CouponChoice[] = []
  #shown: readonly CouponChoice[] = []
  #isOld = false

  /** Puts choices into their order. */
  arrange(choices: readonly CouponChoice[], cart: Cart | undefined, isUsed: () => boolean): readonly CouponChoice[] {
    // The cart changes first, and what the coupons do to it is known later.
    if (cart !== this.#cart) this.#isOld = true
    if (choices !== this.#judged) {
      const sorted = this.#isOld && !isUsed()
      this.#shown = sorted ? choices : keepOrder(choices, this.#shown)
      if (sorted) this.#isOld = false
    }
    this.#cart = cart
    this.#judged = choices
    return this.#shown
  }
}

/** Keeps choices where they were; new ones come where they belong. */
function keepOrder(choices: readonly CouponChoice[], shown: readonly CouponChoice[]): readonly CouponChoice[] {
  const now = new Map(choices.map(choice => [choice.coupon.id, choice]))
  const stay = shown.flatMap(({ coupon }) => now.get(coupon.id) ?? [])
  const known = new Set(stay)
  let next = 0
  return choices.map(choice => (known.has(choice) ? (stay[next++] ?? choice) : choice))
}
