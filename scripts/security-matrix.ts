import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { matrixTable } from '../test/service/matrix-rows.ts'

/**
 * Writes the matrix of `docs/security.md` from the rows that the tests check. `--check` writes nothing and fails where the page
 * says something else.
 */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const page = 'docs/security.md'
const written = readFileSync(page, 'utf8')
const wanted = written.replace(
  /(?<=<!-- matrix -->\n\n).*?(?=\n\n<!-- \/matrix -->)/su,
  matrixTable().replaceAll('$', '$$$$'),
)

if (values.check && wanted !== written) {
  console.error(`${page} does not say what the tests check: run \`node scripts/security-matrix.ts\``)
  process.exitCode = 1
} else if (!values.check) {
  writeFileSync(page, wanted)
}
