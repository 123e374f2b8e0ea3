import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { prepare, qualify } from '../../src/rules/index.ts'
import type { CartLine, Conditions, Discount, Promotion, Reason, Selection, Selector } from '../../src/rules/index.ts'
import { cart, coupon, line, promotion, situation } from '../support/rules-factories.ts'
import { cartOf, conditionsOf, discountOf, selection } from './arbitraries.ts'
import { matches, referenceCut } from './reference.ts'

const numRuns = Number(process.env['RULES_RUNS'] ?? 1500)
// Four pieces on each of six lines and the shipping stay safe integers; products with basis points do not.
const nearTheLimit = Math.floor(Number.MAX_SAFE_INTEGER / 32)

function reasonsOf(given: Promotion, lines: readonly CartLine[], more: object = {}): readonly Reason[] {
  const [verdict] = Object.values(qualify(situation({ promotions: [given], cart: cart({ lines }), ...more })))
  return verdict?.status === 'inapplicable' ? verdict.reasons : []
}

for (const [title, most, lines] of [
  ['small amounts', 3000, {}],
  ['many lines', 3000, { minLines: 9, maxLines: 20 }],
  ['amounts near the largest safe integer', nearTheLimit, {}],
] as const) {
  test(`every discount is what the table says, to the minor unit: ${title} (S35)`, () => {
    fc.assert(
      fc.property(discountOf({ most }), cartOf({ most, ...lines }), (discount, cart) => {
        // The second is answered from what the first left behind.
        const promotions = ['p1', 'p2'].map(id => promotion({ id, currency: 'EUR', discount }))
        const { p1, p2: verdict } = qualify(situation({ promotions, cart }))
        assert.deepEqual(p1, verdict)
        const parts = referenceCut(discount, cart).map(Number)
        const shipping = parts.pop()!
        const lines = Object.fromEntries(
          parts.map((part, index) => [cart.lines[index]!.id, part] as const).filter(([, part]) => part > 0),
        )
        const total = parts.reduce((sum, part) => sum + part, shipping)
        if (total === 0) assert.equal(verdict?.status, 'inapplicable')
        else {
          assert.deepEqual(verdict, { status: 'applicable', discount: total, lines, ...(shipping && { shipping }) })
        }
      }),
      { numRuns },
    )
  })
}

test('a discount is the sum of its parts, and no part exceeds its line or the shipping', () => {
  fc.assert(
    fc.property(discountOf({ most: nearTheLimit }), cartOf({ most: nearTheLimit }), (discount, cart) => {
      const [verdict] = Object.values(
        qualify(situation({ promotions: [promotion({ currency: 'EUR', discount })], cart })),
      )
      if (verdict?.status !== 'applicable') return
      const parts = [...Object.values(verdict.lines), verdict.shipping ?? 0]
      assert.equal(
        parts.reduce((sum, part) => sum + part, 0),
        verdict.discount,
      )
      for (const { id, unitPrice, quantity } of cart.lines) {
        const part = verdict.lines[id]
        assert.ok(part === undefined || (part > 0 && part <= unitPrice * quantity))
      }
      assert.ok((verdict.shipping ?? 0) <= (cart.shipping ?? 0))
    }),
    { numRuns },
  )
})

test('the rules answer whatever the model allows, and say the same with promotions prepared once', () => {
  const state = fc.constantFrom('claimed', 'reserved', 'redeemed', 'expired', 'discarded', 'revoked')
  const instant = fc.constantFrom('2026-11-21T09:59:59.999Z', '2026-11-21T10:00:00Z', '2026-11-21T10:00:00.001Z')
  const tie = fc.record({ id: fc.constantFrom('acme', 'nord'), use: fc.constantFrom('referred', 'anyone') })
  fc.assert(
    fc.property(
      fc.record(
        {
          discount: discountOf(),
          conditions: conditionsOf(),
          status: fc.constantFrom('draft', 'active', 'suspended', 'ended'),
          startsAt: instant,
          endsAt: instant,
          currency: fc.constantFrom('EUR', 'USD'),
          partner: tie,
        },
        { requiredKeys: ['discount', 'status'] },
      ),
      fc.record(
        { state, expiresAt: instant, partner: tie, remaining: fc.nat(1), remainingForCustomer: fc.nat(1) },
        { requiredKeys: ['state'] },
      ),
      fc.record(
        {
          signedIn: fc.boolean(),
          segments: fc.subarray(['vip', 'new']),
          firstOrder: fc.boolean(),
          country: fc.constantFrom('DE', 'FR'),
          channel: fc.constantFrom('web', 'app'),
          partner: fc.constantFrom('acme', 'nord'),
        },
        { requiredKeys: [] },
      ),
      cartOf(),
      (rule, held, shopper, cart) => {
        const input = situation({
          promotions: [promotion(rule as Partial<Promotion>)],
          coupons: [coupon(held as object)],
          cart,
          shopper,
        })
        const { c1 } = qualify(input)
        assert.deepEqual(qualify({ ...input, promotions: prepare(input.promotions as Promotion[]) }), { c1 })
        if (c1?.status === 'inapplicable') assert.ok(c1.reasons.length > 0)
        else assert.ok(c1!.discount > 0)
      },
    ),
    { numRuns },
  )
})

/** A line that the selection means, or none where it contradicts itself. */
function matching(items: Selection | undefined, given: Partial<CartLine>): CartLine | undefined {
  const [first = {}] = [items ?? {}].flat() as Selector[]
  const { brand: _, ...plain } = line({ id: 'more', onSale: false, ...given })
  const one = {
    ...plain,
    categories: [...(first.categories ?? [])].slice(0, 1),
    ...(first.brands && { brand: first.brands[0]! }),
  }
  return matches(items, one) ? one : undefined
}

function has(reasons: readonly Reason[], wanted: Reason['reason']): boolean {
  return reasons.some(({ reason }) => reason === wanted)
}

test('adding exactly what a minimum lacks makes the reason go away, one minor unit less does not', () => {
  const byTiers = fc
    .tuple(selection, fc.integer({ min: 1, max: 6000 }))
    .map(([items, minimum]): Partial<Promotion> & { items: Selection } => ({
      discount: { type: 'tiers', of: 'items', items, tiers: [{ minimum, basisPoints: 100 }] },
      items,
    }))
  const byCondition = fc
    .tuple(selection, fc.integer({ min: 1, max: 6000 }))
    .map(([items, amount]): Partial<Promotion> & { items: Selection } => ({
      conditions: { minimumSubtotal: { amount, items } },
      items,
    }))
  fc.assert(
    fc.property(fc.oneof(byTiers, byCondition), cartOf({ most: 1000 }), ({ items, ...given }, { lines }) => {
      const rule = promotion({ currency: 'EUR', ...given })
      const missing = reasonsOf(rule, lines).find(({ reason }) => reason === 'minimum_not_met')
      fc.pre(missing?.reason === 'minimum_not_met')
      const after = (unitPrice: number): boolean =>
        has(reasonsOf(rule, [...lines, matching(items, { unitPrice })!]), 'minimum_not_met')
      fc.pre(matching(items, {}) !== undefined)
      assert.equal(missing.required - missing.current, missing.remaining)
      assert.equal(after(missing.remaining), false)
      assert.equal(after(missing.remaining - 1), true)
    }),
    { numRuns: 300 },
  )
})

test('taking off exactly what is over a maximum makes the reason go away, one minor unit less does not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 0, max: 8999 }), (unitPrice, amount) => {
      fc.pre(unitPrice > amount)
      const conditions: Conditions = { maximumSubtotal: { amount } }
      const over = (price: number): Reason | undefined =>
        reasonsOf(promotion({ conditions, currency: 'EUR' }), [line({ unitPrice: price })]).find(
          ({ reason }) => reason === 'maximum_exceeded',
        )
      const reason = over(unitPrice)
      assert.ok(reason?.reason === 'maximum_exceeded')
      assert.equal(over(unitPrice - (reason.current - reason.limit)), undefined)
      assert.ok(over(unitPrice - (reason.current - reason.limit) + 1))
    }),
    { numRuns: 200 },
  )
})

test('adding exactly the pieces that lack makes the reason go away, one piece less does not', () => {
  const pieces = fc.integer({ min: 1, max: 5 })
  fc.assert(
    fc.property(selection, fc.integer({ min: 1, max: 20 }), cartOf(), (items, quantity, { lines }) => {
      const rule = promotion({ conditions: { minimumQuantity: { quantity, items } } })
      const missing = reasonsOf(rule, lines).find(({ reason }) => reason === 'minimum_quantity_not_met')
      fc.pre(missing?.reason === 'minimum_quantity_not_met' && matching(items, {}) !== undefined)
      const after = (more: number): boolean =>
        has(
          reasonsOf(rule, more ? [...lines, matching(items, { quantity: more })!] : lines),
          'minimum_quantity_not_met',
        )
      assert.equal(after(missing.remaining), false)
      assert.equal(after(missing.remaining - 1), true)
    }),
    { numRuns: 300 },
  )
  const kinds = { onlyBuy: ['buy'], onlyGet: ['get'], both: ['buy', 'get'] }
  const has3 = fc.record({ onlyBuy: fc.nat(5), onlyGet: fc.nat(5), both: fc.nat(5) })
  fc.assert(
    fc.property(pieces, pieces, has3, (bought, given, there) => {
      const discount: Discount = {
        type: 'buy_get',
        buy: { items: { categories: ['buy'] }, quantity: bought },
        get: { items: { categories: ['get'] }, quantity: given, basisPoints: 10000 },
      }
      const lacks = (more: typeof there): Reason | undefined =>
        reasonsOf(
          promotion({ discount }),
          (['onlyBuy', 'onlyGet', 'both'] as const)
            .map(kind => line({ id: kind, quantity: there[kind] + more[kind], categories: kinds[kind] }))
            .filter(({ quantity }) => quantity > 0),
        ).find(({ reason }) => reason === 'minimum_quantity_not_met')
      const missing = lacks({ onlyBuy: 0, onlyGet: 0, both: 0 })
      fc.pre(missing?.reason === 'minimum_quantity_not_met')
      const someWay = (count: number): boolean => {
        for (let onlyBuy = 0; onlyBuy <= count; onlyBuy++) {
          for (let onlyGet = 0; onlyBuy + onlyGet <= count; onlyGet++) {
            if (!lacks({ onlyBuy, onlyGet, both: count - onlyBuy - onlyGet })) return true
          }
        }
        return false
      }
      assert.equal(missing.required, bought + given)
      assert.equal(missing.required - missing.current, missing.remaining)
      assert.equal(someWay(missing.remaining), true)
      assert.equal(someWay(missing.remaining - 1), false)
    }),
    { numRuns: 300 },
  )
})

test('instants are compared as instants, with milliseconds or without (HCL-35)', () => {
  const ends = (expiresAt: string, at: string): string | undefined => {
    const { c1 } = qualify(situation({ coupons: [coupon({ expiresAt })], at }))
    return c1?.status
  }
  assert.equal(ends('2026-11-21T10:00:00Z', '2026-11-21T10:00:00.000Z'), 'inapplicable')
  assert.equal(ends('2026-11-21T10:00:00.5Z', '2026-11-21T10:00:00Z'), 'applicable')
  assert.equal(ends('2026-11-21T10:00:00.000Z', '2026-11-21T09:59:59.999Z'), 'applicable')
})

test('state expired alone names the coupon and no instant', () => {
  const { c1 } = qualify(situation({ coupons: [coupon({ state: 'expired', expiresAt: '2026-12-01T00:00:00Z' })] }))
  assert.deepEqual(c1, {
    status: 'inapplicable',
    reasons: [{ reason: 'expired', cause: 'coupon' }],
    recoverable: false,
  })
})

test('where one lifted rule helps only one of two selections, the next is tried', () => {
  const discount: Discount = {
    type: 'buy_get',
    buy: { items: { categories: ['patio'], saleItems: 'exclude' }, quantity: 1 },
    get: { items: { brands: ['Nord'], exclude: { skus: ['CHAIR'] } }, quantity: 1, basisPoints: 10000 },
  }
  const onSale = line({ onSale: true, quantity: 2 })
  assert.equal(reasonsOf(promotion({ discount }), [onSale])[0]?.reason, 'excluded_items')
  const sale: Discount = { ...discount, get: { quantity: 1, basisPoints: 10000 } }
  assert.equal(reasonsOf(promotion({ discount: sale }), [onSale])[0]?.reason, 'sale_items_excluded')
  assert.equal(reasonsOf(promotion({ discount: sale }), [])[0]?.reason, 'no_eligible_items')
})

test('free samples are no pieces of a buy-and-get offer', () => {
  const discount: Discount = { type: 'buy_get', buy: { quantity: 1 }, get: { quantity: 1, basisPoints: 10000 } }
  const lines = [line(), line({ id: 'sample', unitPrice: 0 })]
  assert.deepEqual(reasonsOf(promotion({ discount }), lines), [
    { reason: 'minimum_quantity_not_met', required: 2, current: 1, remaining: 1 },
  ])
})

test('an offer happens only as often as there are whole sets of either kind', () => {
  const piecesOf = (bought: number, given: number, quantities: { buy: number; get: number }): number => {
    const discount: Discount = {
      type: 'buy_get',
      buy: { items: { skus: ['BUY'] }, quantity: quantities.buy },
      get: { items: { skus: ['GET'] }, quantity: quantities.get, basisPoints: 10000 },
      times: 9,
    }
    const lines = [
      line({ id: 'buy', sku: 'BUY', quantity: bought }),
      line({ id: 'get', sku: 'GET', quantity: given, unitPrice: 100 }),
    ]
    const { p } = qualify(situation({ promotions: [promotion({ id: 'p', discount })], cart: cart({ lines }) }))
    return p?.status === 'applicable' ? p.discount / 100 : 0
  }
  assert.equal(piecesOf(3, 5, { buy: 2, get: 1 }), 1)
  assert.equal(piecesOf(10, 3, { buy: 1, get: 2 }), 2)
})

test('on an empty cart all that lacks is listed in the order of the table', () => {
  const rule = promotion({
    currency: 'EUR',
    discount: { type: 'tiers', of: 'order', tiers: [{ minimum: 100, amount: 50 }] },
    conditions: { minimumSubtotal: { amount: 70 }, minimumQuantity: { quantity: 2 } },
  })
  assert.deepEqual(reasonsOf(rule, []), [
    { reason: 'no_eligible_items' },
    { reason: 'minimum_not_met', required: 70, current: 0, remaining: 70 },
    { reason: 'minimum_not_met', required: 100, current: 0, remaining: 100 },
    { reason: 'minimum_quantity_not_met', required: 2, current: 0, remaining: 2 },
  ])
})

test('segments and first order are not judged before an asked sign-in', () => {
  const customer = { signedIn: true, segments: ['vip'], firstOrder: true } as const
  const rule = promotion({ conditions: { customer } })
  assert.deepEqual(reasonsOf(rule, [line()]), [{ reason: 'sign_in_required' }])
  assert.deepEqual(reasonsOf(rule, [line()], { shopper: { signedIn: true } }), [
    { reason: 'customer_ineligible', rule: 'segments' },
    { reason: 'customer_ineligible', rule: 'first_order' },
  ])
})

test('ids may be any string, the names of object parts too', () => {
  const promotions = [promotion({ id: '__proto__' })]
  const lines = [line({ id: '__proto__' }), line({ id: 'constructor' })]
  const verdicts = qualify(situation({ promotions, cart: cart({ lines }) }))
  const [[id, verdict]] = Object.entries(verdicts) as [[string, (typeof verdicts)[string]]]
  assert.equal(id, '__proto__')
  const asAnyKey = { value: verdict, enumerable: true, configurable: true, writable: true }
  assert.deepEqual(Object.getOwnPropertyDescriptor(verdicts, id), asAnyKey)
  assert.deepEqual(verdict.status === 'applicable' && Object.entries(verdict.lines), [
    ['__proto__', 1250],
    ['constructor', 1250],
  ])
})

test('a mistake of the caller is a TypeError that names it', () => {
  const twice = [line(), line()]
  assert.throws(
    () => qualify(situation({ cart: cart({ lines: twice }) })),
    new TypeError('`cart.lines` has the id "l1" twice'),
  )
  assert.throws(
    () => qualify(situation({ coupons: [coupon(), coupon()] })),
    new TypeError('`coupons` has the id "c1" twice'),
  )
  assert.throws(
    () => qualify(situation({ promotions: [promotion(), promotion()], coupons: [] })),
    new TypeError('`promotions` has the id "patio-25" twice'),
  )
  assert.throws(
    () => qualify(situation({ coupons: [coupon({ promotion: 'gone' })] })),
    new TypeError('`coupons`: "c1" is of the unknown promotion "gone"'),
  )
})

test('what one coupon takes off many lines is not mixed up with what another takes off the same', () => {
  const lines = Array.from({ length: 12 }, (_, index) => line({ id: `l${index}`, unitPrice: 100 * (index + 1) }))
  const half = promotion({ id: 'half', discount: { type: 'percentage', of: 'items', basisPoints: 5000 } })
  const price = promotion({ id: 'price', currency: 'EUR', discount: { type: 'price', price: 600 } })
  const few = promotion({ id: 'few', currency: 'EUR', discount: { type: 'price', price: 900 } })
  for (const promotions of [
    [half, price, few],
    [price, few, half],
    [few, half, price],
  ]) {
    const verdicts = qualify(situation({ promotions, cart: cart({ lines }) }))
    const found = ['half', 'price', 'few'].map(id => {
      const verdict = verdicts[id]!
      return verdict.status === 'applicable' && verdict.lines
    })
    assert.deepEqual(found, [
      Object.fromEntries(lines.map(({ id, unitPrice }) => [id, unitPrice / 2])),
      Object.fromEntries(lines.slice(6).map(({ id, unitPrice }) => [id, unitPrice - 600])),
      Object.fromEntries(lines.slice(9).map(({ id, unitPrice }) => [id, unitPrice - 900])),
    ])
  }
})
