import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Ajv } from 'ajv'
import * as v from 'valibot'
import { PromotionSchema } from '../../src/contract/promotion.ts'
import { qualify } from '../../src/rules/index.ts'
import type { CartLine, Promotion } from '../../src/rules/index.ts'
import { cart, line, situation } from '../support/rules-factories.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/rules.md'), 'utf8')
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'))
const fits = new Ajv().compile(read('docs/promotion.schema.json') as object)
const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => JSON.parse(json!) as Promotion)

const everything: CartLine[] = [
  line({ id: 'chair', unitPrice: 4999, quantity: 4, categories: ['patio', 'chairs'] }),
  line({ id: 'beans', unitPrice: 890, quantity: 9, categories: ['beans'], brand: 'Ethio' }),
]
const shopper = { signedIn: true, segments: ['vip'], firstOrder: true, country: 'DE', channel: 'web', partner: 'acme' }
const policy = { referredVisitors: 'partner_and_public' } as const

for (const example of examples) {
  test(`the example "${example.id}" of docs/rules.md works as written`, () => {
    const input = situation({ promotions: [example], cart: cart({ lines: everything }), shopper, policy })
    assert.equal(qualify(input)[example.id]?.status, 'applicable')
  })

  test(`the example "${example.id}" of docs/rules.md is what the service and an editor take`, () => {
    assert.ok(v.is(PromotionSchema, example))
    assert.equal(fits(example), true, JSON.stringify(fits.errors))
  })
}

test('docs/rules.md has an example of every discount', () => {
  const types = new Set(examples.map(({ discount }) => discount.type))
  assert.deepEqual([...types].sort(), ['amount', 'buy_get', 'percentage', 'price', 'tiers'])
})

for (const given of read('demo/seed/promotions.json') as Promotion[]) {
  test(`the promotion "${given.id}" of the demo is what the service and an editor take`, () => {
    assert.ok(v.is(PromotionSchema, given))
    assert.equal(fits(given), true, JSON.stringify(fits.errors))
  })
}

test('an editor marks what one key alone shows to be wrong, as the service refuses it', () => {
  const [example] = examples
  for (const wrong of [
    { $schema: 'tearoff/promotion.schema.json' },
    { id: '' },
    { id: 'with\ntwo lines' },
    { image: 'http://example.com/a.png' },
    { texts: { German: {} } },
    { status: 'live' },
    { endsAt: '2026-12-31' },
    { currency: 'eur' },
    { discount: { type: 'percentage', of: 'items', basisPoints: 10001 } },
    { discount: { type: 'percentage', of: 'order', basisPoints: 12.5 } },
    { discount: { type: 'price', of: 'items', price: 1 } },
    { discount: { type: 'percentage', of: 'items', basisPoints: 1, items: { skus: [] } } },
    { discount: { type: 'percentage', of: 'items', basisPoints: 1, items: { sku: ['CHAIR'] } } },
    { conditions: { customer: { firstOrder: false } } },
    { combinesWith: [] },
    { couponLifetimeDays: undefined },
    { limits: { claims: 0 } },
  ]) {
    // As JSON, so that a key may be missing.
    const broken: unknown = JSON.parse(JSON.stringify({ ...example, ...wrong }))
    assert.equal(fits(broken), false, JSON.stringify(wrong))
    assert.equal(v.is(PromotionSchema, broken), false, JSON.stringify(wrong))
  }
})
