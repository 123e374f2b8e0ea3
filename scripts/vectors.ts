/** Runs the cases of a folder against the rules: `npm run vectors -- DIR` (default `test/vectors`). */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runVector } from '../test/support/run-vector.ts'
import type { Vector } from '../test/support/run-vector.ts'

const folder = process.argv[2] ?? join(import.meta.dirname, '../test/vectors')
let passed = 0
let failed = 0
for (const file of readdirSync(folder)
  .filter(name => name.endsWith('.json'))
  .sort()) {
  for (const vector of JSON.parse(readFileSync(join(folder, file), 'utf8')) as Vector[]) {
    const { ok, actual } = runVector(vector)
    if (ok) passed++
    else {
      failed++
      console.log(`${file}: [${vector.kind}] ${vector.name}`)
      console.log(`  expected ${JSON.stringify(vector.expect)}`)
      console.log(`  actual   ${actual}`)
    }
  }
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
