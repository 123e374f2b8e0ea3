import type { Cart, CartLine, Coupon, Promotion, QualifyInput } from '../../src/rules/index.ts'

/** A line of one chair for 49.99. */
export function line(given: Partial<CartLine> = {}): CartLine {
  return { id: 'l1', sku: 'CHAIR', quantity: 1, unitPrice: 4999, categories: ['patio'], brand: 'Nord', ...given }
}

/** A cart in euro, of one chair unless lines are given. */
export function cart(given: Partial<Cart> = {}): Cart {
  return { currency: 'EUR', lines: [line()], shipping: 590, ...given }
}

/** An active promotion of 25 % off everything, which goes with all classes. */
export function promotion(given: Partial<Promotion> = {}): Promotion {
  return {
    id: 'patio-25',
    name: '25 % off',
    status: 'active',
    discount: { type: 'percentage', of: 'items', basisPoints: 2500 },
    combinesWith: ['items', 'order', 'shipping'],
    ...given,
  }
}

/** A claimed coupon of `patio-25`. */
export function coupon(given: Partial<Coupon> = {}): Coupon {
  return { id: 'c1', promotion: 'patio-25', state: 'claimed', ...given }
}

/** What the rules look at: one coupon for each promotion, named like it, unless coupons are given. */
export function situation(
  given: Partial<QualifyInput> & { readonly promotions?: readonly Promotion[] } = {},
): QualifyInput {
  const promotions = given.promotions ?? [promotion()]
  return {
    promotions,
    coupons: promotions.map(({ id }) => coupon({ id, promotion: id })),
    cart: cart(),
    shopper: {},
    policy: {},
    at: '2026-11-21T10:00:00Z',
    ...given,
  }
}
