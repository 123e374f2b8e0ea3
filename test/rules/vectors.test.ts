import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { runVector } from '../support/run-vector.ts'
import type { Vector } from '../support/run-vector.ts'

const folder = join(import.meta.dirname, '../vectors')

for (const file of readdirSync(folder).filter(name => name.endsWith('.json'))) {
  suite(`public cases in ${file}`, () => {
    for (const vector of JSON.parse(readFileSync(join(folder, file), 'utf8')) as Vector[]) {
      test(`${vector.name} (${vector.rule})`, () => {
        const { ok, actual } = runVector(vector)
        assert.ok(ok, `expected ${JSON.stringify(vector.expect)}, got ${actual}`)
      })
    }
  })
}

test('a kind that is not known counts as failed and is named', () => {
  const { ok, actual } = runVector({ name: 'x', rule: 'x', kind: 'toString', input: {}, expect: {} })
  assert.equal(ok, false)
  assert.match(actual, /"toString" is not known/)
})
