import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { guardMutants } from './guard-mutants.ts'

test('every guard that a mutant takes out is where the mutant looks for it', () => {
  const lost = guardMutants.flatMap(({ guard, edits }) =>
    edits.filter(([file, from]) => readFileSync(file, 'utf8').split(from).length !== 2).map(([file]) => [guard, file]),
  )
  assert.deepEqual(lost, [])
})
