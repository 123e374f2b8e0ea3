import * as fc from 'fast-check'
import type {
  Cart,
  Conditions,
  Discount,
  DiscountClass,
  Promotion,
  QualifyInput,
  Selection,
} from '../../src/rules/index.ts'
import { coupon } from '../support/rules-factories.ts'

const category = fc.constantFrom('patio', 'beans', 'mugs')
const brand = fc.constantFrom('Nord', 'Lumen')
const some = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.uniqueArray(one, { minLength: 1, maxLength: 2 })
const basisPoints = fc.constantFrom(1, 333, 1000, 2500, 3333, 5000, 9999, 10000)

interface Options {
  /** The largest amount of money. @default 3000 */
  readonly most?: number
  readonly maxLines?: number
  readonly minLines?: number
}

export const selection: fc.Arbitrary<Selection> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  fc.record(
    {
      categories: some(category),
      brands: some(brand),
      exclude: fc.record({ categories: some(category), brands: some(brand) }, { requiredKeys: [] }),
      saleItems: fc.constantFrom('include' as const, 'exclude' as const),
    },
    { requiredKeys: [] },
  ),
  fc.array(fc.record({ categories: some(category) }), { minLength: 1, maxLength: 2 }),
)

export function cartOf({ most = 3000, maxLines = 6, minLines = 0 }: Options = {}): fc.Arbitrary<Cart> {
  const row = fc.record(
    {
      sku: fc.constantFrom('CHAIR', 'MUG'),
      quantity: fc.integer({ min: 1, max: 4 }),
      unitPrice: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: most }), fc.constantFrom(100, 250)),
      categories: some(category),
      brand,
      onSale: fc.boolean(),
    },
    { requiredKeys: ['sku', 'quantity', 'unitPrice'] },
  )
  return fc
    .record({
      lines: fc.array(row, { minLength: minLines, maxLength: maxLines, size: 'max' }),
      shipping: fc.option(fc.integer({ min: 0, max: most }), { nil: undefined }),
    })
    .map(({ lines, shipping }) => ({
      currency: 'EUR',
      lines: lines.map((one, index) => ({ id: `l${index}`, ...one })),
      ...(shipping !== undefined && { shipping }),
    }))
}

export function discountOf({ most = 3000 }: Options = {}): fc.Arbitrary<Discount> {
  const amount = fc.integer({ min: 1, max: most })
  const scope = fc.oneof(
    selection.map(items => ({ of: 'items' as const, items })),
    fc.constantFrom({ of: 'order' as const }, { of: 'shipping' as const }),
  )
  const steps = fc.uniqueArray(fc.integer({ min: 0, max: most }), { minLength: 1, maxLength: 3 }).chain(minimums =>
    fc.tuple(
      ...minimums
        .sort((a, b) => a - b)
        .map(minimum =>
          fc.oneof(
            basisPoints.map(share => ({ minimum, basisPoints: share })),
            amount.map(value => ({ minimum, amount: value })),
          ),
        ),
    ),
  )
  const pieces = fc.integer({ min: 1, max: 3 })
  return fc.oneof(
    fc.tuple(scope, basisPoints, fc.option(amount, { nil: undefined })).map(([of, share, cap]): Discount => ({
      type: 'percentage',
      ...of,
      basisPoints: share,
      ...(cap !== undefined && { cap }),
    })),
    fc.tuple(scope, amount, fc.boolean()).map(([of, value, each]): Discount => ({
      type: 'amount',
      ...of,
      amount: value,
      ...(of.of === 'items' && each && { each }),
    })),
    fc.tuple(amount, selection).map(([value, items]): Discount => ({ type: 'price', price: value, items })),
    fc
      .tuple(selection, pieces, selection, pieces, basisPoints, fc.integer({ min: 1, max: 4 }))
      .map(([buy, bought, get, given, share, times]): Discount => ({
        type: 'buy_get',
        buy: { items: buy, quantity: bought },
        get: { items: get, quantity: given, basisPoints: share },
        times,
      })),
    fc
      .tuple(scope, steps)
      .map(([of, tiers]): Discount => ({ type: 'tiers', ...(of.of === 'shipping' ? { of: 'order' } : of), tiers })),
  )
}

export function conditionsOf({ most = 3000 }: Options = {}): fc.Arbitrary<Conditions> {
  const limit = fc.record(
    { amount: fc.integer({ min: 0, max: 2 * most }), items: selection },
    { requiredKeys: ['amount'] },
  )
  return fc.record(
    {
      minimumSubtotal: limit,
      maximumSubtotal: limit,
      minimumQuantity: fc.record(
        { quantity: fc.integer({ min: 1, max: 8 }), items: selection },
        { requiredKeys: ['quantity'] },
      ),
      customer: fc.record(
        {
          signedIn: fc.constant(true as const),
          segments: fc.constant(['vip']),
          firstOrder: fc.constant(true as const),
        },
        { requiredKeys: [] },
      ),
      countries: fc.constant(['DE', 'AT']),
      channels: fc.constant(['web']),
    },
    { requiredKeys: [] },
  )
}

const classes = fc.oneof(
  { weight: 5, arbitrary: fc.constant<DiscountClass[]>(['items', 'order', 'shipping']) },
  fc.subarray<DiscountClass>(['items', 'order', 'shipping']),
)

/** Situations with several coupons that mostly fit, for whatever puts coupons together. */
export function wallet(options: Options & { readonly coupons?: number } = {}): fc.Arbitrary<QualifyInput> {
  const rule = fc.record(
    {
      discount: discountOf(options),
      combinesWith: classes,
      group: fc.constantFrom('welcome', undefined, undefined, undefined),
      priority: fc.constantFrom(1, 50, 100),
    },
    { requiredKeys: ['discount', 'combinesWith'] },
  )
  return fc
    .record({
      cart: cartOf({ minLines: 1, ...options }),
      rules: fc.array(rule, { minLength: 1, maxLength: options.coupons ?? 7, size: 'max' }),
      maxCoupons: fc.constantFrom(0, 1, 2, 2, 3, 4, 5, 5, 7),
      // Ids in another order than the promotions, and some that only code points order rightly.
      names: fc.shuffledSubarray(['a', 'B', 'c-2', 'c-10', '\uff5e', '\u{1f33f}', 'Z', 'é'], { minLength: 8 }),
      shared: fc.boolean(),
      // Several promotions of one content, which only their ids tell apart.
      alike: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 2, max: 5 })),
    })
    .map(({ cart, rules: all, maxCoupons, names, shared, alike }) => {
      const rules = all.map((rule, index) => (index < alike ? all[0]! : rule))
      const promotions = rules.map(({ group, ...one }, index): Promotion => ({
        id: `p${index}`,
        name: 'P',
        status: 'active',
        currency: 'EUR',
        ...one,
        ...(group && { group }),
      }))
      return {
        promotions,
        coupons: promotions.map(({ id }, index) =>
          coupon({ id: names[index % 8]! + (index > 7 ? index : ''), promotion: shared && index === 1 ? 'p0' : id }),
        ),
        cart,
        shopper: {},
        policy: { maxCoupons },
        at: '2026-11-21T10:00:00Z',
      }
    })
}

/** Many coupons that all fit and hurt or help each other: what a bound of the search must not overlook. */
export const crowd: fc.Arbitrary<QualifyInput> = fc
  .record({
    prices: fc.array(fc.integer({ min: 50, max: 400 }), { minLength: 1, maxLength: 3 }),
    rules: fc.array(
      fc.record({
        kind: fc.nat(6),
        share: fc.integer({ min: 500, max: 9000 }),
        amount: fc.integer({ min: 20, max: 300 }),
        items: fc.constantFrom<Selection>(
          {},
          {},
          { categories: ['k0'] },
          { categories: ['k1', 'k2'] },
          { categories: ['k0', 'k2'] },
        ),
      }),
      { minLength: 4, maxLength: 7, size: 'max' },
    ),
    alike: fc.boolean(),
    groups: fc.array(fc.constantFrom('one', undefined, undefined), { minLength: 7, maxLength: 7 }),
    priorities: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 7, maxLength: 7 }),
    maxCoupons: fc.integer({ min: 2, max: 7 }),
    sharing: fc.boolean(),
  })
  .map(({ prices, rules, alike, groups, priorities, maxCoupons, sharing }) => {
    const promotions = rules.map((own, index): Promotion => {
      const { kind, share, amount, items } = alike ? rules[index % 2]! : own
      const discounts: Discount[] = [
        { type: 'percentage', of: 'items', basisPoints: share, items },
        { type: 'percentage', of: 'items', basisPoints: share, items, cap: amount },
        { type: 'amount', of: 'items', amount, items },
        { type: 'price', price: amount, items },
        {
          type: 'tiers',
          of: 'items',
          items,
          tiers: [
            { minimum: 1, amount: amount * 2 },
            { minimum: 200, amount },
          ],
        },
        { type: 'percentage', of: 'order', basisPoints: share },
        {
          type: 'tiers',
          of: 'order',
          tiers: [
            { minimum: 1, basisPoints: share },
            { minimum: 300, amount },
          ],
        },
      ]
      const group = groups[index]
      return {
        id: `p${index}`,
        name: 'P',
        status: 'active',
        currency: 'EUR',
        discount: discounts[kind]!,
        combinesWith: ['items', 'order'],
        priority: priorities[index]!,
        ...(group && { group }),
      }
    })
    return {
      promotions,
      coupons: promotions.map(({ id }, index) =>
        coupon({ id: `c${9 - index}`, promotion: sharing && index === 1 ? 'p0' : id }),
      ),
      cart: {
        currency: 'EUR',
        lines: prices.map((unitPrice, index) => ({
          id: `l${index}`,
          sku: 'X',
          quantity: 1,
          unitPrice,
          categories: [`k${index}`],
        })),
      },
      shopper: {},
      policy: { maxCoupons },
      at: '2026-11-21T10:00:00Z',
    }
  })
