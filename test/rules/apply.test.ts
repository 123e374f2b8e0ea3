import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { apply, combine, qualify } from '../../src/rules/index.ts'
import { cart, line, promotion, situation } from '../support/rules-factories.ts'
import { wallet } from './arbitraries.ts'

const numRuns = Number(process.env['RULES_RUNS'] ?? 800)

test('savings add up to the totals, and nothing falls below zero, whatever is chosen in whatever order', () => {
  const chosen = wallet({ most: Math.floor(Number.MAX_SAFE_INTEGER / 32) }).chain(input =>
    fc.tuple(fc.constant(input), fc.shuffledSubarray(input.coupons.map(({ id }) => id))),
  )
  fc.assert(
    fc.property(chosen, ([input, ids]) => {
      const { coupons, totals } = apply({ ...input, chosen: ids })
      assert.deepEqual(new Set(Object.keys(coupons)), new Set(ids))
      const applied = Object.values(coupons).filter(one => one.status === 'applied')
      let discount = 0
      let shipping = 0
      const left = new Map(input.cart.lines.map(({ id, unitPrice, quantity }) => [id, unitPrice * quantity]))
      for (const one of applied) {
        assert.ok(one.discount > 0)
        discount += one.discount
        shipping += one.shipping ?? 0
        let parts = one.shipping ?? 0
        for (const [id, part] of Object.entries(one.lines)) {
          parts += part
          left.set(id, left.get(id)! - part)
        }
        assert.equal(parts, one.discount)
      }
      for (const rest of left.values()) assert.ok(rest >= 0)
      const fee = input.cart.shipping ?? 0
      assert.ok(shipping <= fee)
      const subtotal = input.cart.lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0)
      assert.deepEqual(totals, {
        subtotal,
        discount,
        shippingDiscount: shipping,
        total: [...left.values()].reduce((sum, rest) => sum + rest, 0) + fee - shipping,
      })
    }),
    { numRuns },
  )
})

test('no order of choosing saves more than the best combination', () => {
  const ordered = wallet().chain(input =>
    fc.tuple(fc.constant(input), fc.shuffledSubarray(input.coupons.map(({ id }) => id))),
  )
  fc.assert(
    fc.property(ordered, ([input, ids]) => {
      assert.ok(combine(input).totals.discount >= apply({ ...input, chosen: ids }).totals.discount)
    }),
    { numRuns },
  )
})

test('what does not fit answers exactly as qualify does', () => {
  const input = situation({ promotions: [promotion({ status: 'suspended' })] })
  assert.deepEqual(apply({ ...input, chosen: ['patio-25'] }).coupons, qualify(input))
})

test('a kept coupon without effect still takes its place', () => {
  const promotions = [
    promotion({ id: 'free', priority: 1, discount: { type: 'percentage', of: 'items', basisPoints: 10000 } }),
    promotion({ id: 'half', discount: { type: 'percentage', of: 'items', basisPoints: 5000 } }),
    promotion({ id: 'ship', discount: { type: 'percentage', of: 'shipping', basisPoints: 10000 } }),
  ]
  const input = situation({ promotions, policy: { maxCoupons: 2 } })
  const { coupons } = apply({ ...input, chosen: ['half', 'free', 'ship'] })
  assert.deepEqual(coupons['half'], { status: 'skipped', reasons: [{ reason: 'no_effect' }] })
  assert.deepEqual(coupons['ship'], { status: 'skipped', reasons: [{ reason: 'max_coupons_reached', limit: 2 }] })
})

test('coupons of one priority are applied by code point of their ids, not by UTF-16 unit', () => {
  const half = { type: 'percentage', of: 'items', basisPoints: 5000 } as const
  const promotions = ['\u{1f33f}', '\uff5e'].map(id => promotion({ id, discount: half }))
  const input = situation({ promotions, cart: cart({ lines: [line({ unitPrice: 1000 })] }) })
  const { coupons } = apply({ ...input, chosen: ['\u{1f33f}', '\uff5e'] })
  const savings = Object.entries(coupons).map(([id, one]) => [id, one.status === 'applied' && one.discount])
  assert.deepEqual(
    new Map(savings as [string, number][]),
    new Map([
      ['\u{1f33f}', 250],
      ['\uff5e', 500],
    ]),
  )
})

test('an id in `chosen` that is unknown or there twice is the caller’s error', () => {
  const input = situation()
  assert.throws(() => apply({ ...input, chosen: ['x'] }), new TypeError('`chosen` has the unknown coupon "x"'))
  assert.throws(
    () => apply({ ...input, chosen: ['patio-25', 'patio-25'] }),
    new TypeError('`chosen` has the coupon "patio-25" twice'),
  )
})
