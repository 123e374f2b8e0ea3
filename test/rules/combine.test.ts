import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { apply, combine, qualify } from '../../src/rules/index.ts'
import type { QualifyInput } from '../../src/rules/index.ts'
import { cart, line, promotion, situation } from '../support/rules-factories.ts'
import { crowd, wallet } from './arbitraries.ts'

/** Tries every set of coupons: the plain reading of the rule. */
function bruteForce(input: QualifyInput): { chosen: string[]; discount: number } {
  const verdicts = qualify(input)
  const fitting = input.coupons.map(({ id }) => id).filter(id => verdicts[id]?.status === 'applicable')
  let best = { chosen: [] as string[], discount: 0 }
  for (let mask = 0; mask < 1 << fitting.length; mask++) {
    const chosen = fitting.filter((_, index) => mask & (1 << index)).sort(byCodePoint)
    const { coupons, totals } = apply({ ...input, chosen })
    const together = Object.values(coupons).every(
      one => one.status === 'applied' || (one.status === 'skipped' && one.reasons[0].reason === 'no_effect'),
    )
    if (!together) continue
    const better =
      totals.discount - best.discount || best.chosen.length - chosen.length || compareLists(best.chosen, chosen)
    if (better > 0) best = { chosen, discount: totals.discount }
  }
  return best
}

function byCodePoint(a: string, b: string): number {
  const [x, y] = [[...a], [...b]].map(all => all.map(one => one.codePointAt(0)!))
  for (let index = 0; index < Math.min(x!.length, y!.length); index++) {
    if (x![index] !== y![index]) return x![index]! - y![index]!
  }
  return x!.length - y!.length
}

function compareLists(a: string[], b: string[]): number {
  for (const [index, one] of a.entries()) {
    const order = byCodePoint(one, b[index]!)
    if (order) return order
  }
  return 0
}

for (const [title, situations] of [
  ['coupons of every kind', wallet()],
  ['many coupons that stand in each other’s way', crowd],
] as const) {
  test(`combine finds what trying every set finds, ties included: ${title}`, () => {
    fc.assert(
      fc.property(situations, input => {
        const { chosen, totals, exact } = combine(input)
        const best = bruteForce(input)
        assert.equal(exact, true)
        assert.deepEqual({ chosen: [...chosen].sort(byCodePoint), discount: totals.discount }, best)
      }),
      { numRuns: Number(process.env['RULES_RUNS'] ?? 1000) },
    )
  })
}

test('beyond what is exact the answer is bounded, says so, and beats every single coupon and greedy choice (S36)', () => {
  const shares = Array.from({ length: 40 }, (_, index) => 500 + ((index * 7919) % 977))
  const promotions = shares.map((basisPoints, index) =>
    promotion({
      id: `p${index}`,
      discount: {
        type: 'percentage',
        of: 'items',
        basisPoints,
        items: { categories: [`k${index % 6}`, `k${index % 5}`] },
      },
      ...(index % 9 === 0 && { group: 'one' }),
    }),
  )
  const lines = Array.from({ length: 400 }, (_, index) =>
    line({ id: `l${index}`, unitPrice: 100 + ((index * 6841) % 4999), categories: [`k${index % 7}`] }),
  )
  const input = situation({ promotions, cart: cart({ lines }), policy: { maxCoupons: 20 } })
  const { exact, totals, chosen } = combine(input)
  assert.equal(exact, false)
  assert.equal(chosen.length, 20)
  const singles = Object.entries(qualify(input)).flatMap(([id, one]) =>
    one.status === 'applicable' ? [[id, one.discount] as const] : [],
  )
  const bySaving = singles.sort(([, a], [, b]) => b - a).map(([id]) => id)
  assert.ok(totals.discount >= singles[0]![1])
  assert.ok(totals.discount >= apply({ ...input, chosen: bySaving }).totals.discount)
})

test('of hundreds of coupons those that save most count, of each class for itself, and it says so (S36)', () => {
  const promotions = Array.from({ length: 300 }, (_, index) =>
    promotion({
      id: `p${index}`,
      discount: { type: 'amount', of: 'order', amount: 1000 + ((index * 37) % 300) },
      group: 'one',
    }),
  )
  const shipping = promotion({ id: 'shipping', discount: { type: 'amount', of: 'shipping', amount: 5 } })
  const input = situation({
    promotions: [...promotions, shipping],
    cart: cart({ lines: [line({ unitPrice: 90_000 })], shipping: 500 }),
    policy: { maxCoupons: 2 },
  })
  const { chosen, exact, totals } = combine(input)
  assert.deepEqual([exact, totals.discount, chosen.length], [false, 1299 + 5, 2])
})

test('of twenty coupons of one content the smallest ids are chosen, exactly', () => {
  const names = Array.from({ length: 20 }, (_, index) => `c${String(index).padStart(2, '0')}`)
  const promotions = names.toReversed().map(id => promotion({ id }))
  const { chosen, exact } = combine(situation({ promotions, policy: { maxCoupons: 10 } }))
  assert.equal(exact, true)
  assert.deepEqual(chosen, names.slice(0, 10))
})

test('each coupon left out says the first reason that holds', () => {
  const promotions = [
    promotion({ id: 'a' }),
    promotion({
      id: 'b',
      discount: { type: 'percentage', of: 'order', basisPoints: 1000 },
      combinesWith: ['shipping'],
    }),
    promotion({ id: 'c', discount: { type: 'percentage', of: 'items', basisPoints: 100 } }),
    promotion({ id: 'd', status: 'ended' }),
  ]
  const { coupons } = combine(situation({ promotions, policy: { maxCoupons: 1 } }))
  assert.deepEqual(coupons['b'], {
    status: 'skipped',
    reasons: [{ reason: 'combination_disallowed', conflictsWith: ['a'] }],
  })
  assert.deepEqual(coupons['c'], { status: 'skipped', reasons: [{ reason: 'max_coupons_reached', limit: 1 }] })
  assert.equal(coupons['d']?.status, 'inapplicable')
})

test('with no coupon allowed nothing is chosen', () => {
  const { chosen, totals, coupons } = combine(situation({ policy: { maxCoupons: 0 } }))
  assert.deepEqual([chosen, totals.discount], [[], 0])
  assert.deepEqual(coupons['patio-25'], { status: 'skipped', reasons: [{ reason: 'max_coupons_reached', limit: 0 }] })
})
