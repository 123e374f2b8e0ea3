import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PromotionSchema } from '../../src/contract/promotion.ts'

const promotion = (changes: object = {}): unknown => ({
  id: 'patio-25',
  name: '25 % off patio furniture',
  status: 'active',
  discount: { type: 'percentage', of: 'items', basisPoints: 2500, items: { categories: ['patio'] } },
  couponLifetimeDays: 14,
  ...changes,
})

const accepts = (changes?: object): boolean => v.safeParse(PromotionSchema, promotion(changes)).success
const complaint = (changes: object): string | undefined =>
  v.safeParse(PromotionSchema, promotion(changes)).issues?.[0].message

test('takes 25 % off patio furniture for 14 days (HCL-04, HCL-29)', () => assert.ok(accepts()))

test('refuses a promotion without a lifetime of its coupons (HCL-27, D-17)', () =>
  assert.ok(!accepts({ couponLifetimeDays: undefined })))

for (const type of [
  { type: 'percentage', of: 'order', basisPoints: 1000 },
  { type: 'percentage', of: 'shipping', basisPoints: 10_000 },
  { type: 'buy_get', buy: { quantity: 2 }, get: { quantity: 1, basisPoints: 10_000 }, times: 2 },
])
  test(`takes a discount of type ${type.type} off ${type.of ?? 'items'} (HCL-02, HCL-06)`, () =>
    assert.ok(accepts({ discount: type })))

for (const discount of [
  { type: 'amount', of: 'order', amount: 1000 },
  { type: 'price', price: 1999 },
  {
    type: 'tiers',
    of: 'order',
    tiers: [
      { minimum: 5000, basisPoints: 500 },
      { minimum: 10_000, amount: 1500 },
    ],
  },
  { type: 'percentage', of: 'order', basisPoints: 1000, cap: 2000 },
])
  test(`asks for a currency where ${discount.type} is money`, () => {
    assert.ok(accepts({ discount, currency: 'EUR' }))
    assert.match(complaint({ discount }) ?? '', /currency/u)
  })

test('asks for a currency where a condition is money', () =>
  assert.match(complaint({ conditions: { minimumSubtotal: { amount: 5000 } } }) ?? '', /currency/u))

for (const [what, changes] of Object.entries({
  'more than 100 %': { discount: { type: 'percentage', of: 'order', basisPoints: 10_001 } },
  'items for an order discount': { discount: { type: 'percentage', of: 'order', basisPoints: 1, items: {} } },
  'falling tiers': {
    currency: 'EUR',
    discount: {
      type: 'tiers',
      of: 'order',
      tiers: [
        { minimum: 2, amount: 1 },
        { minimum: 1, amount: 1 },
      ],
    },
  },
  'an empty list of countries': { conditions: { countries: [] } },
  'an end before the start': { startsAt: '2026-11-21T10:00:00Z', endsAt: '2026-11-21T09:00:00Z' },
  'an instant without a zone': { startsAt: '2026-11-21T10:00:00' },
  '31 February': { startsAt: '2026-02-31T10:00:00Z' },
  'a script as picture': { image: 'javascript:alert(1)' },
  'another host as picture': { image: '//evil.example/x.png' },
  'an unknown discount': { discount: { type: 'gift' } },
  'an unknown key': { priorty: 1 },
}))
  test(`refuses ${what}`, () => assert.ok(!accepts(changes)))

for (const key of ['conditions', 'limits', 'texts'])
  test(`refuses a list where \`${key}\` is an object, though all its keys are optional (S38)`, () =>
    assert.ok(!accepts({ [key]: [] })))

test('refuses the year 0, which the database does not know (S38)', () => {
  assert.ok(accepts({ endsAt: '0001-01-01T00:00:00Z' }))
  assert.ok(!accepts({ endsAt: '0000-01-01T00:00:00Z' }))
})
