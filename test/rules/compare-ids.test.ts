import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { compareIds } from '../../src/rules/compare-ids.ts'

test('ids are in the order of their code points, which is that of their UTF-8 bytes', () => {
  const id = fc.string({ unit: 'grapheme', maxLength: 6 })
  const near = fc.string({
    unit: fc.constantFrom('a', 'B', '\ue000', '\uffff', '\u{10000}', '\u{1f33f}'),
    maxLength: 4,
  })
  fc.assert(
    fc.property(fc.oneof(id, near), fc.oneof(id, near), (a, b) => {
      assert.equal(Math.sign(compareIds(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
    { numRuns: 3000 },
  )
})
