import assert from 'node:assert/strict'
import { test } from 'node:test'
import { combine } from '../../src/rules/index.ts'
import type { Discount } from '../../src/rules/index.ts'
import { cart, line, promotion, situation } from '../support/rules-factories.ts'
import { alike, crowded, halves, mixed, ofOrder, pieces, shares, tiers } from './hard-wallets.ts'

const parted: readonly Discount[] = [
  { type: 'amount', of: 'items', amount: 8, items: { skus: ['A', 'B', 'C'] } },
  { type: 'percentage', of: 'items', basisPoints: 10000, cap: 8, items: { skus: ['A', 'B', 'C'] } },
]

for (const discount of parted) {
  test(`one coupon may shift the rounding of another to the loss of a third, and is left out then: ${discount.type}`, () => {
    // 8 off 9 + 11 + 5 is 3 + 3 + 2 and leaves 14 of the first two lines. With 1 off the first it is 3 + 4 + 1 and leaves
    // 12: what all coupons take off in turn is less than what some of them do.
    const off = (sku: string, amount: number): Discount => ({
      type: 'amount',
      of: 'items',
      amount,
      items: { skus: [sku] },
    })
    const promotions = [
      promotion({ id: 'before', priority: 1, discount: off('D', 5) }),
      promotion({ id: 'shifts', priority: 2, discount: { type: 'price', price: 8, items: { skus: ['A'] } } }),
      promotion({ id: 'shifted', priority: 3, discount }),
      promotion({
        id: 'all-left',
        priority: 4,
        discount: { type: 'percentage', of: 'items', basisPoints: 10000, items: { skus: ['A', 'B'] } },
      }),
      promotion({ id: 'alone', combinesWith: [], discount: off('E', 26) }),
    ].map(one => ({ ...one, currency: 'EUR' }))
    const lines = Object.entries({ A: 9, B: 11, C: 5, D: 5, E: 26 }).map(([sku, unitPrice]) =>
      line({ id: sku, sku, unitPrice }),
    )
    const { chosen, totals } = combine(situation({ promotions, cart: cart({ lines }) }))
    assert.deepEqual([chosen, totals.discount], [['before', 'shifted', 'all-left'], 5 + 8 + 14])
  })
}

test('what coupons can take off together is reckoned in the order in which they are applied', () => {
  // Half of 100 and then 60 take everything; 60 first would leave half of 40.
  const items = { skus: ['A'] }
  const promotions = [
    promotion({
      id: 'before',
      priority: 1,
      discount: { type: 'amount', of: 'items', amount: 5, items: { skus: ['B'] } },
    }),
    promotion({ id: 'half', priority: 2, discount: { type: 'percentage', of: 'items', basisPoints: 5000, items } }),
    promotion({ id: 'sixty', priority: 3, discount: { type: 'amount', of: 'items', amount: 60, items } }),
    promotion({
      id: 'alone',
      combinesWith: [],
      discount: { type: 'amount', of: 'items', amount: 90, items: { skus: ['C'] } },
    }),
  ].map(one => ({ ...one, currency: 'EUR' }))
  const lines = Object.entries({ A: 100, B: 5, C: 90 }).map(([sku, unitPrice]) => line({ id: sku, sku, unitPrice }))
  const { chosen, totals } = combine(situation({ promotions, cart: cart({ lines }) }))
  assert.deepEqual([chosen, totals.discount], [['before', 'half', 'sixty'], 5 + 50 + 50])
})

test('a tier that takes more of less is hoped for before another coupon has made it less', () => {
  const items = { skus: ['A'] }
  const promotions = [
    promotion({ id: 'before', priority: 1, discount: { type: 'price', price: 80, items } }),
    promotion({
      id: 'tiers',
      priority: 2,
      discount: {
        type: 'tiers',
        of: 'items',
        items,
        tiers: [
          { minimum: 50, amount: 40 },
          { minimum: 90, amount: 10 },
        ],
      },
    }),
    promotion({
      id: 'alone',
      combinesWith: [],
      discount: { type: 'amount', of: 'items', amount: 45, items: { skus: ['B'] } },
    }),
  ].map(one => ({ ...one, currency: 'EUR' }))
  const lines = [line({ id: 'A', sku: 'A', unitPrice: 100 }), line({ id: 'B', sku: 'B', unitPrice: 60 })]
  const { chosen, totals } = combine(situation({ promotions, cart: cart({ lines }) }))
  assert.deepEqual([chosen, totals.discount], [['before', 'tiers'], 20 + 40])
})

test('a tier that takes more of less is not lost behind coupons that take more at first', () => {
  const off = (sku: string, amount: number): Discount => ({
    type: 'amount',
    of: 'items',
    amount,
    items: { skus: [sku] },
  })
  const tiersOff: Discount = {
    type: 'tiers',
    of: 'items',
    items: { skus: ['A'] },
    tiers: [
      { minimum: 50, amount: 40 },
      { minimum: 90, amount: 10 },
    ],
  }
  const promotions = Object.entries({
    a: { type: 'price', price: 70, items: { skus: ['A'] } } as const,
    b: off('B', 25),
    c: off('C', 12),
    tiers: tiersOff,
  }).map(([id, discount]) => promotion({ id, discount, currency: 'EUR' }))
  const lines = ['A', 'B', 'C'].map(sku => line({ id: sku, sku, unitPrice: 100 }))
  const { chosen } = combine(situation({ promotions, cart: cart({ lines }), policy: { maxCoupons: 2 } }))
  assert.deepEqual(chosen, ['a', 'tiers'])
})

test('a tier whose minimum is just reached after another coupon counts with all that it takes off', () => {
  const promotions = [
    promotion({ id: 'before', priority: 1, discount: { type: 'price', price: 90, items: { skus: ['A'] } } }),
    promotion({
      id: 'tiers',
      priority: 2,
      discount: {
        type: 'tiers',
        of: 'items',
        items: { skus: ['A'] },
        tiers: [
          { minimum: 50, amount: 10 },
          { minimum: 90, amount: 40 },
        ],
      },
    }),
    promotion({
      id: 'alone',
      combinesWith: [],
      discount: { type: 'amount', of: 'items', amount: 45, items: { skus: ['B'] } },
    }),
  ].map(one => ({ ...one, currency: 'EUR' }))
  const lines = [line({ id: 'A', sku: 'A', unitPrice: 100 }), line({ id: 'B', sku: 'B', unitPrice: 60 })]
  const { chosen, totals } = combine(situation({ promotions, cart: cart({ lines }) }))
  assert.deepEqual([chosen, totals.discount], [['before', 'tiers'], 10 + 40])
})

test('two coupons of one content together beat one that alone takes more than either', () => {
  const promotions = [
    promotion({ id: 'a', discount: { type: 'percentage', of: 'items', basisPoints: 3000 } }),
    promotion({ id: 'b', discount: { type: 'percentage', of: 'items', basisPoints: 3000 } }),
    promotion({ id: 'most', combinesWith: [], discount: { type: 'percentage', of: 'items', basisPoints: 4500 } }),
  ]
  assert.deepEqual(combine(situation({ promotions })).chosen, ['a', 'b'])
})

for (const [where, priority] of [
  ['after', 2],
  ['before', 0],
] as const) {
  test(`of two coupons of one content only one may go with a third, which is applied ${where} them: it is found`, () => {
    const promotions = [
      promotion({ id: 'a-alone', priority: 1, combinesWith: [] }),
      promotion({ id: 'b-joins', priority: 1 }),
      promotion({ id: 'c-third', priority, discount: { type: 'percentage', of: 'items', basisPoints: 1000 } }),
    ]
    const { chosen } = combine(situation({ promotions }))
    assert.deepEqual([...chosen].sort(), ['b-joins', 'c-third'])
  })
}

// What a search without a budget found.
for (const [title, create, coupons, lines, maxCoupons, discount] of [
  ['shares that hardly differ', shares, 34, 12, 6, 31_612],
  ['a place for every share and price', halves, 30, 15, 30, 69_917],
  ['a place for every amount off each piece', pieces, 30, 15, 30, 72_512],
  ['tiers that others undercut', tiers, 24, 6, 12, 14_466],
  ['every kind of discount', mixed, 40, 20, 10, 91_841],
  ['discounts that take each other’s place', crowded, 40, 12, 10, 48_353],
  ['few contents under many ids', alike, 30, 6, 8, 17_690],
  ['shares of the order, whose lines take no time', ofOrder, 34, 150, 6, 441_384],
] as const) {
  test(`the bounds are sharp enough for ${coupons} hard coupons within the budget of steps: ${title} (S36)`, () => {
    const { totals, exact } = combine({ ...create(coupons, lines), policy: { maxCoupons } })
    assert.deepEqual({ exact, discount: totals.discount }, { exact: true, discount })
  })
}

test('20 coupons on 200 lines are searched to the end, whatever it takes; one more of either has a budget (S36)', () => {
  const isExact = (coupons: number, lines: number): boolean =>
    combine({ ...shares(coupons, lines), policy: { maxCoupons: 6 } }).exact
  assert.equal(isExact(20, 200), true)
  assert.equal(isExact(21, 200), false)
  assert.equal(isExact(20, 201), false)
})
