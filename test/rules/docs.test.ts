import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { qualify } from '../../src/rules/index.ts'
import type { CartLine, Promotion } from '../../src/rules/index.ts'
import { cart, line, situation } from '../support/rules-factories.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/rules.md'), 'utf8')
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
}

test('docs/rules.md has an example of every discount', () => {
  const types = new Set(examples.map(({ discount }) => discount.type))
  assert.deepEqual([...types].sort(), ['amount', 'buy_get', 'percentage', 'price', 'tiers'])
})
