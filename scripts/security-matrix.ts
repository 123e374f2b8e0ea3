import { parseArgs } from 'node:util'
import { matrixTable } from '../test/service/matrix-rows.ts'
import { fillPage } from './fill-page.ts'

/**
 * Writes the matrix of `docs/security.md` from the rows that the tests check. `--check` writes nothing and fails where the page
 * says something else.
 */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
await fillPage('docs/security.md', new Map([['matrix', matrixTable()]]), {
  check: values.check,
  command: 'node scripts/security-matrix.ts',
})
