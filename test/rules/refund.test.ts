import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { combine } from '../../src/rules/index.ts'
import type { Saving } from '../../src/rules/index.ts'
import { refund } from '../../src/rules/refund.ts'
import type { RefundableOrder, ReturnedLine } from '../../src/rules/refund.ts'
import { cart, line, promotion } from '../support/rules-factories.ts'
import { wallet } from './arbitraries.ts'

const minimum = promotion({ id: 'from-100', currency: 'EUR', conditions: { minimumSubtotal: { amount: 10000 } } })

/** Two lines of 90.00 and 3 × 20.00 with 25 % off both. */
function order(): RefundableOrder {
  return {
    cart: cart({ lines: [line({ id: 'a', unitPrice: 9000 }), line({ id: 'b', unitPrice: 2000, quantity: 3 })] }),
    coupons: { c1: { discount: 3750, lines: { a: 2250, b: 1500 } } },
  }
}

test('returned piece by piece, every order pays back exactly what was paid for its lines (S14, D-15)', () => {
  fc.assert(
    fc.property(wallet({ most: 999 }), fc.infiniteStream(fc.nat(3)), (input, pieces) => {
      const { coupons, totals } = combine(input)
      const applied: Record<string, Saving> = {}
      for (const [id, one] of Object.entries(coupons)) if (one.status === 'applied') applied[id] = one
      const placed = { cart: input.cart, coupons: applied }
      const done: ReturnedLine[] = []
      let amount = 0
      for (const { id, quantity } of input.cart.lines) {
        for (let rest = quantity; rest > 0;) {
          const back = { id, quantity: Math.min(rest, 1 + pieces.next().value!) }
          const paid = refund(placed, [back], { earlier: { lines: done, amount } })
          assert.ok(paid.amount >= 0)
          assert.equal(
            Object.values(paid.lines).reduce((sum, part) => sum + part, 0),
            paid.amount,
          )
          amount += paid.amount
          done.push(back)
          rest -= back.quantity
        }
      }
      assert.equal(amount, totals.subtotal - (totals.discount - totals.shippingDiscount))
      const atOnce = input.cart.lines.map(({ id, quantity }) => ({ id, quantity }))
      assert.equal(refund(placed, atOnce).amount, amount)
    }),
    { numRuns: 300 },
  )
})

test('by default the discount is kept although the rest no longer meets the minimum', () => {
  const { amount, lines, charged } = refund(order(), [{ id: 'a', quantity: 1 }], { promotions: { c1: minimum } })
  assert.deepEqual([amount, lines, charged], [6750, { a: 6750 }, {}])
})

test('with `charge_difference` the discount on what is kept is charged, once', () => {
  const policy = { shortfall: 'charge_difference', promotions: { c1: minimum } } as const
  const first = refund(order(), [{ id: 'a', quantity: 1 }], policy)
  assert.deepEqual([first.amount, first.charged], [6750 - 1500, { c1: 1500 }])
  const earlier = { lines: [{ id: 'a', quantity: 1 }], amount: first.amount }
  const second = refund(order(), [{ id: 'b', quantity: 1 }], { ...policy, earlier })
  // Of what was charged, the part of the piece that now comes back is paid back too: the whole 20.00.
  assert.equal(second.amount, 2000)
})

test('nothing is charged while what is kept meets the minimum', () => {
  const policy = { shortfall: 'charge_difference', promotions: { c1: minimum } } as const
  assert.deepEqual(refund(order(), [{ id: 'b', quantity: 1 }], policy), {
    amount: 1500,
    lines: { b: 1500 },
    charged: {},
  })
})

test('returning everything pays back everything, whatever the policy', () => {
  const all = [
    { id: 'a', quantity: 1 },
    { id: 'b', quantity: 3 },
  ]
  const policy = { shortfall: 'charge_difference', promotions: { c1: minimum } } as const
  const { amount, charged } = refund(order(), all, policy)
  assert.deepEqual([amount, charged], [15000 - 3750, {}])
})

test('no refund is below zero, and what was paid back too much before is not asked for again', () => {
  const earlier = { lines: [{ id: 'a', quantity: 1 }], amount: 9000 }
  assert.equal(refund(order(), [{ id: 'b', quantity: 1 }], { earlier }).amount, 0)
})

test('an unknown line and more pieces than were bought are the caller’s error', () => {
  assert.throws(() => refund(order(), [{ id: 'x', quantity: 1 }]), new TypeError('`returned` has the unknown line "x"'))
  assert.throws(
    () => refund(order(), [{ id: 'b', quantity: 2 }], { earlier: { lines: [{ id: 'b', quantity: 2 }], amount: 0 } }),
    new TypeError('`returned` has more of line "b" than the 3 bought'),
  )
})

test('a minimum of pieces is held to as well, and only lines with a discount are charged', () => {
  const three = promotion({ id: 'three', conditions: { minimumQuantity: { quantity: 3 } } })
  const policy = { shortfall: 'charge_difference', promotions: { c1: three } } as const
  const placed = { cart: order().cart, coupons: { c1: { discount: 1500, lines: { b: 1500 } } } }
  assert.deepEqual(refund(placed, [{ id: 'b', quantity: 1 }], policy).charged, {})
  const { amount, charged } = refund(placed, [{ id: 'b', quantity: 2 }], policy)
  assert.deepEqual([amount, charged], [3000 - 500, { c1: 500 }])
})

test('what is wrong with a kept cart beside its minimums charges nothing', () => {
  const abroad = promotion({ id: 'small', currency: 'EUR', conditions: { maximumSubtotal: { amount: 100 } } })
  const policy = { shortfall: 'charge_difference', promotions: { c1: abroad } } as const
  assert.deepEqual(refund(order(), [{ id: 'a', quantity: 1 }], policy).charged, {})
})

test('a missed minimum is charged whatever else is wrong, and a promotion without a coupon in the order is not', () => {
  const both = { minimumSubtotal: { amount: 10000 }, maximumSubtotal: { amount: 100 } }
  const promotions = { c1: promotion({ id: 'both', currency: 'EUR', conditions: both }), unused: minimum }
  const { charged } = refund(order(), [{ id: 'a', quantity: 1 }], { shortfall: 'charge_difference', promotions })
  assert.deepEqual(charged, { c1: 1500 })
})

for (const id of ['constructor', 'toString', '__proto__']) {
  test(`a line with the id ${id} that no coupon discounts is paid back in full`, () => {
    const placed = {
      cart: cart({ lines: [line({ id, unitPrice: 9000 }), line({ id: 'b', unitPrice: 2000 })] }),
      coupons: { c1: { discount: 500, lines: { b: 500 } } },
    }
    assert.equal(refund(placed, [{ id, quantity: 1 }]).amount, 9000)
  })
}
