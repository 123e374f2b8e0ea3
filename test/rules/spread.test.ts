import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { spread } from '../../src/rules/index.ts'
import { spreadPlainly } from './reference.ts'

const anyAmount = fc.oneof(fc.nat(50), fc.nat(1_000_000), fc.maxSafeNat())

test('a total is spread by largest remainder, exactly up to the largest safe integer', () => {
  fc.assert(
    fc.property(anyAmount, fc.array(anyAmount, { maxLength: 12 }), (total, weights) => {
      const parts = spread(total, weights)
      assert.deepEqual(parts, spreadPlainly(BigInt(total), weights.map(BigInt)).map(Number))
      const sum = parts.reduce((all, part) => all + BigInt(part), 0n)
      assert.equal(sum, weights.some(Boolean) ? BigInt(total) : 0n)
      for (const [index, part] of parts.entries()) assert.ok(weights[index] || part === 0)
    }),
    { numRuns: 2000 },
  )
})

test('the parts are a list of their own', () => {
  const weights = [3, 4]
  assert.notEqual(spread(7, weights), weights)
})
