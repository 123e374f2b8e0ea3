import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { normaliseCode } from '../../src/rules/index.ts'

test('the normal form is its own normal form, and never anything but printable ASCII in upper case (S34)', () => {
  const text = fc.string({ unit: 'binary', maxLength: 70 })
  const ascii = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(fc.oneof(text, ascii), written => {
      const answer = normaliseCode(written)
      if ('reason' in answer) return
      assert.match(answer.code, /^[!-,./-`{-~]{3,64}$/)
      assert.deepEqual(normaliseCode(answer.code), answer)
      assert.deepEqual(normaliseCode(` ${answer.code.toLowerCase().split('').join('-')}\u3000`), answer)
    }),
    { numRuns: 2000 },
  )
})

test('no letter of another script becomes an ASCII letter (S34)', () => {
  for (const letter of ['ß', 'ı', 'ſ', '\u212a', 'ﬁ', 'Ａ', 'é', '\u0130', '\u{1d400}']) {
    assert.deepEqual(normaliseCode(`CODE${letter}`), { reason: 'code_malformed' })
  }
})

test('only white space at the ends and plain spaces and hyphens inside are dropped', () => {
  assert.deepEqual(normaliseCode('\ufeff\u00a0abc\u2028'), { code: 'ABC' })
  for (const inside of ['a\tbc', 'a\u00a0bc', 'a\u2010bc', 'a\u00adbc']) {
    assert.deepEqual(normaliseCode(inside), { reason: 'code_malformed' })
  }
})
