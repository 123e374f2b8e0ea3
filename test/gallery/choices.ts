import type { TotalChange } from '../../src/contract/order.ts'
import type { Cart } from '../../src/rules/cart.ts'
import type { BestChoice, CouponChoice } from '../../src/sdk/tearoff.ts'
import { cart, choice, held } from '../support/fake-tearoff.ts'
import {
  bigCoupon,
  friendsCoupon,
  giftCoupon,
  herbsCoupon,
  lanternsCoupon,
  terraceCoupon,
  welcomeCoupon,
} from './coupons.ts'
import { autumn, can, harvest, terrace } from './promotions.ts'

/** Two chairs, a table and a lantern. */
export const garden: Cart = cart({
  lines: [
    { id: 'l1', sku: 'CHAIR', quantity: 2, unitPrice: 4450, categories: ['patio'] },
    { id: 'l2', sku: 'TABLE', quantity: 1, unitPrice: 5260, categories: ['patio'] },
    { id: 'l3', sku: 'LANTERN', quantity: 1, unitPrice: 1230, categories: ['lanterns'] },
  ],
})

export const terraceFits: CouponChoice = choice(terraceCoupon, { saves: 3540, lines: { l1: 2225, l2: 1315 } })
export const terraceOn: CouponChoice = { ...terraceFits, status: 'applied' }
export const giftFits: CouponChoice = choice(giftCoupon, { saves: 590 })
export const giftOn: CouponChoice = { ...giftFits, status: 'applied' }

/** Fits, and would take another one off. */
export const welcomeReplaces: CouponChoice = choice(welcomeCoupon, { saves: 1000, replaces: ['terrace'] })

/** Fits, but not beside what is on the cart. */
export const lanternsSkipped: CouponChoice = choice(lanternsCoupon, {
  status: 'skipped',
  saves: 410,
  reasons: [{ reason: 'combination_disallowed', conflictsWith: ['terrace'] }],
})

/** €46.10 short of its minimum. */
export const bigMisses: CouponChoice = unfit(bigCoupon, [
  { reason: 'minimum_not_met', required: 20_000, current: 15_390, remaining: 4610 },
])
export const herbsMissing: CouponChoice = unfit(herbsCoupon, [{ reason: 'no_eligible_items' }])
export const canMisses: CouponChoice = unfit(held('can', { promotion: can }), [
  { reason: 'minimum_quantity_not_met', required: 2, current: 1, remaining: 1 },
])
export const friendsSignIn: CouponChoice = unfit(friendsCoupon, [{ reason: 'sign_in_required' }])
export const reservedElsewhere: CouponChoice = unfit(held('terrace-held', { promotion: terrace, state: 'reserved' }), [
  { reason: 'reserved_elsewhere' },
])
export const expired: CouponChoice = unfit(
  held('autumn', { promotion: autumn }),
  [{ reason: 'expired', cause: 'promotion', expiredAt: '2026-11-20T23:00:00Z' }],
  false,
)
export const partnerOnly: CouponChoice = unfit(held('harvest', { promotion: harvest }), [
  { reason: 'partner_session_only', partner: 'acme' },
])

/** The best that can be taken, and none of it is. */
export const bestOfTwo: BestChoice = {
  coupons: [terraceCoupon, giftCoupon],
  saves: 4130,
  gain: 4130,
  leftOut: [{ coupon: welcomeCoupon, reason: { reason: 'combination_disallowed', conflictsWith: ['terrace'] } }],
  exact: true,
}

/** A coupon ended while the shopper was paying. */
export const oneEnded: TotalChange = {
  totals: { subtotal: 15_390, discount: 3540, shippingDiscount: 0, total: 12_440 },
  previous: { subtotal: 15_390, discount: 4130, shippingDiscount: 590, total: 11_850 },
  dropped: { gift: [{ reason: 'expired', cause: 'coupon' }] },
  confirm: 'agreed',
}

/** Twenty that fit and ten that do not. */
export const crowd: readonly CouponChoice[] = [
  terraceOn,
  giftFits,
  ...Array.from({ length: 18 }, (_, i) =>
    choice(held(`crowd-${i}`, { promotion: { ...harvest, id: `crowd-${i}`, name: `Planting week ${i + 1}` } }), {
      saves: 1900 - i * 100,
    }),
  ),
  bigMisses,
  ...Array.from({ length: 9 }, (_, i) =>
    unfit(held(`other-${i}`, { promotion: { ...can, id: `other-${i}`, name: `Another can, number ${i + 1}` } }), [
      { reason: 'no_eligible_items' },
    ]),
  ),
]

function unfit(
  coupon: CouponChoice['coupon'],
  reasons: CouponChoice['reasons'],
  recoverable: boolean = true,
): CouponChoice {
  return choice(coupon, { status: 'unfit', saves: 0, reasons, recoverable })
}
