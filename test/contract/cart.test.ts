import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { CartSchema } from '../../src/contract/cart.ts'

const cart = (changes: object = {}, line: object = {}): unknown => ({
  currency: 'EUR',
  lines: [{ id: 'l1', sku: 'CHAIR-1', quantity: 2, unitPrice: 4999, ...line }],
  ...changes,
})

const accepts = (input: unknown): boolean => v.safeParse(CartSchema, input).success

test('takes a cart with and without shipping', () => {
  assert.ok(accepts(cart()))
  assert.ok(accepts(cart({ shipping: 0 })))
})

test('takes an empty cart', () => assert.ok(accepts({ currency: 'EUR', lines: [] })))

test('refuses unknown keys, of the cart and of a line', () => {
  assert.ok(!accepts(cart({ coupon: 'x' })))
  assert.ok(!accepts(cart({}, { discount: 1 })))
})

test('refuses an empty list of categories: leave the key out', () => assert.ok(!accepts(cart({}, { categories: [] }))))

test('refuses a null where a key should be left out', () => {
  assert.ok(!accepts(cart({ shipping: null })))
  assert.ok(!accepts(cart({}, { brand: null })))
})

for (const [what, line] of Object.entries({
  'a price with a fraction (S35)': { unitPrice: 49.99 },
  'a negative price': { unitPrice: -1 },
  'a price beyond the safe integers': { unitPrice: 2 ** 53 },
  'a quantity of 0': { quantity: 0 },
  'a quantity in words': { quantity: '2' },
  'an id with a line break': { id: 'l\n1' },
}))
  test(`refuses ${what}`, () => assert.ok(!accepts(cart({}, line))))

test('refuses two lines of one id', () => {
  const line = { id: 'l1', sku: 'A', quantity: 1, unitPrice: 1 }
  assert.ok(!accepts({ currency: 'EUR', lines: [line, line] }))
})

test('refuses a sum beyond the safe integers, though every line is within', () => {
  assert.ok(accepts(cart({}, { quantity: 1, unitPrice: Number.MAX_SAFE_INTEGER })))
  assert.ok(!accepts(cart({ shipping: 1 }, { quantity: 1, unitPrice: Number.MAX_SAFE_INTEGER })))
})

test('takes 1,000 lines and not one more', () => {
  const lines = Array.from({ length: 1001 }, (_, i) => ({ id: `l${i}`, sku: 'A', quantity: 1, unitPrice: 1 }))
  assert.ok(accepts({ currency: 'EUR', lines: lines.slice(1) }))
  assert.ok(!accepts({ currency: 'EUR', lines }))
})

test('refuses more pieces than the safe integers, though they cost nothing', () => {
  const line = { sku: 'SAMPLE', quantity: Number.MAX_SAFE_INTEGER, unitPrice: 0 }
  assert.ok(accepts({ currency: 'EUR', lines: [{ id: 'l1', ...line }] }))
  assert.ok(
    !accepts({
      currency: 'EUR',
      lines: [
        { id: 'l1', ...line },
        { id: 'l2', ...line },
      ],
    }),
  )
})
