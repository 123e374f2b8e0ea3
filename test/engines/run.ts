import process from 'node:process'
import { parseArgs } from 'node:util'
import { tableOf, writePart } from '../soak/document.ts'
import { engineNames, isEngineName } from './engine.ts'
import type { EngineName } from './engine.ts'
import { judge } from './gaps.ts'
import type { Verdict } from './gaps.ts'
import { findEngine } from './installed.ts'
import { runSuite } from './suite.ts'

// Runs the browser suite in three engines: `npm run test:engines -- --browser firefox --files 'test/sdk/storage*.test.ts'`.
// `--write` puts the table into docs/reliability.md.
const { values } = parseArgs({
  options: {
    browser: { type: 'string', multiple: true, default: [...engineNames] },
    files: { type: 'string', multiple: true },
    private: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
if (values.write && (values.files || values.private)) {
  throw new TypeError('`--write` is for the whole suite, without `--files` and `--private`')
}
const rows: string[][] = []
const reasons = new Set<string>()
for (const name of values.browser.filter(isEngineName)) {
  const engine = await findEngine(name)
  if (!engine.there) {
    say(`✗ ${name} is not installed. On Debian: ${engine.install}`)
    process.exitCode = 1
    rows.push([name, `not installed: \`${engine.install}\``, '', '', ''])
    continue
  }
  say(`${engine.version}`)
  const verdict = judge(name, await runOne(name))
  tell(verdict)
  if (verdict.failed.length > 0 || verdict.closed.length > 0 || verdict.passed === 0) process.exitCode = 1
  for (const { title, reason } of verdict.cannot) reasons.add(`- ${engine.version}: “${title}”: ${reason}`)
  rows.push([
    engine.version,
    `${verdict.passed}`,
    `${verdict.failed.length}`,
    `${verdict.cannot.length}`,
    `${verdict.skipped}`,
  ])
}
const table = tableOf(['Engine', 'Passed', 'Failed', 'Cannot be run there', 'Skipped by the test'], rows)
const day = `Run on ${new Date().toISOString().slice(0, 10)}.`
const text = [table, [...reasons].join('\n'), day].filter(Boolean).join('\n\n')
say(`\n${text}`)
if (values.write) await writePart('engines', text)

async function runOne(engine: EngineName): ReturnType<typeof runSuite> {
  return runSuite({
    engine,
    isPrivate: values.private,
    ...(values.files && { files: values.files }),
    onFile: (file, outcomes) => {
      const { passed, failed, cannot } = judge(engine, outcomes)
      const counts = [
        `${passed} passed`,
        failed.length && `${failed.length} failed`,
        cannot.length && `${cannot.length} cannot`,
      ]
      say(`  ${failed.length > 0 ? '✗' : '✓'} ${file}: ${counts.filter(Boolean).join(', ')}`)
    },
  })
}

function tell({ failed, closed }: Verdict): void {
  for (const { file, title, error } of failed) say(`  ✗ ${file}\n    ${title}\n    ${error?.slice(0, 500) ?? ''}`)
  for (const { file, title } of closed)
    say(`  ✗ ${file}\n    is listed as what cannot pass, and does not fail: ${title}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
