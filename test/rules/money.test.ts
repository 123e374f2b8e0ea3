import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { portion } from '../../src/rules/money.ts'

test('a portion is rounded half up, exactly, also where the product leaves the safe integers (S35)', () => {
  const amount = fc.oneof(fc.nat(10_000), fc.maxSafeNat())
  const share = fc.integer({ min: 0, max: 10_000 })
  const pieces = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 1_000_000 }))
  fc.assert(
    fc.property(amount, share, pieces, pieces, (net, basisPoints, quantity, given) => {
      const some = Math.min(given, quantity)
      const bottom = 2n * BigInt(quantity) * 10000n
      const exact = (2n * BigInt(net) * BigInt(basisPoints) * BigInt(some) + bottom / 2n) / bottom
      assert.equal(portion(net, basisPoints, quantity * 10000, some), Number(exact))
      assert.equal(
        portion(net, some, quantity),
        Number((2n * BigInt(net) * BigInt(some) + BigInt(quantity)) / (2n * BigInt(quantity))),
      )
    }),
    { numRuns: 3000 },
  )
})

test('half a unit is rounded up', () => {
  assert.equal(portion(1, 5000, 10000), 1)
  assert.equal(portion(1, 4999, 10000), 0)
})
