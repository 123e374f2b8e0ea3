import type { Cart } from '../../../../src/rules/cart.ts'
import type { Conditions, Discount, Promotion } from '../../../../src/rules/promotion.ts'
import type { CouponChoice, HeldCoupon } from '../../../../src/sdk/tearoff.ts'
import { choice, type FakeStart, held, NOON } from '../../../support/fake-tearoff.ts'

const DAY = 86_400_000
const NAMES = ['Spring on the terrace', 'Welcome back', 'Lanterns for long evenings', 'Two chairs, one price']

const discounts: readonly Discount[] = [
  { type: 'percentage', of: 'order', basisPoints: 1000 },
  { type: 'amount', of: 'order', amount: 1500 },
  { type: 'percentage', of: 'items', basisPoints: 2000, items: { categories: ['chairs'] } },
  { type: 'amount', of: 'items', amount: 250, each: true, items: { brands: ['nord'] } },
  { type: 'percentage', of: 'shipping', basisPoints: 10_000 },
  {
    type: 'tiers',
    of: 'order',
    tiers: [
      { minimum: 10_000, amount: 800 },
      { minimum: 30_000, amount: 3000 },
    ],
  },
  { type: 'buy_get', buy: { quantity: 2 }, get: { quantity: 1, basisPoints: 5000 } },
  { type: 'price', price: 3900, items: { skus: ['SKU-1'] } },
]

const conditions: readonly (Conditions | undefined)[] = [
  undefined,
  { minimumSubtotal: { amount: 5000 } },
  { minimumQuantity: { quantity: 3 } },
  undefined,
  { minimumSubtotal: { amount: 60_000 } },
  { customer: { firstOrder: true } },
  { minimumQuantity: { quantity: 40 } },
]

/** Makes promotions of every kind, with and without conditions, texts and terms; more than half fit the cart. */
export function promotionAt(index: number): Promotion {
  const rule = conditions[index % conditions.length]
  return {
    id: `promotion-${index}`,
    name: `${NAMES[index % NAMES.length]} ${index}`,
    status: 'active',
    currency: 'EUR',
    discount: discounts[index % discounts.length]!,
    couponLifetimeDays: 3 + (index % 60),
    ...(index % 2 === 0 && { combinesWith: ['items', 'order', 'shipping'] as const }),
    ...(index % 3 === 0 && { description: 'For everything that stands outside, from chairs to lanterns.' }),
    ...(index % 4 === 0 && { terms: 'Once for each shopper. Not for gift cards.' }),
    ...(rule && { conditions: rule }),
  }
}

/** Makes the cart of eight lines; another step is another quantity of one line. */
export function cartAt(step: number): Cart {
  return {
    currency: 'EUR',
    shipping: 590,
    lines: Array.from({ length: 8 }, (_, index) => ({
      id: `line-${index}`,
      sku: `SKU-${index}`,
      quantity: index === step % 8 ? 2 + (step % 5) : 1,
      unitPrice: 1900 + index * 650,
      categories: [index % 2 ? 'chairs' : 'lanterns'],
      brand: index % 3 ? 'nord' : 'lumen',
    })),
  }
}

/** Starts an SDK of plain stores with so many coupons in every state that a live one can have, and a cart. */
export function worldOf(count: number): FakeStart {
  const coupons = Array.from({ length: count }, (_, index) => couponAt(index))
  const choices = coupons.map(choiceOf)
  const on = coupons.slice(0, 2)
  return {
    coupons,
    cart: cartAt(0),
    choices: choices.sort((one, other) => Number(one.status === 'unfit') - Number(other.status === 'unfit')),
    best: { coupons: on, saves: 4210, gain: 1210, leftOut: [], exact: true },
  }
}

function couponAt(index: number): HeldCoupon {
  const days = 1 + Math.floor(index / 2)
  return held(`coupon-${index}`, {
    promotion: promotionAt(index),
    receivedAt: new Date(NOON - DAY).toISOString(),
    expiresAt: new Date(NOON + days * DAY).toISOString(),
    ...(index % 9 === 8 && { state: 'reserved' as const }),
    ...(index % 3 === 1 && { code: `TERRACE-${1000 + index}` }),
    ...(index % 5 === 3 && { partner: { id: 'acme', use: 'referred' as const, name: 'Acme Garden' } }),
  })
}

function choiceOf(coupon: HeldCoupon, index: number): CouponChoice {
  if (index < 1) return choice(coupon, { status: 'applied', saves: 1500, lines: { 'line-1': 1500 } })
  if (index % 3) return choice(coupon, { saves: 3000 - (index % 20) * 100 })
  const short = { reason: 'minimum_not_met', required: 60_000, current: 33_410, remaining: 26_590 } as const
  return choice(coupon, {
    status: 'unfit',
    saves: 0,
    reasons: [index % 2 ? short : { reason: 'customer_ineligible', rule: 'first_order' }],
    recoverable: index % 2 === 1,
  })
}
