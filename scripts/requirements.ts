import { globSync, readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'

/**
 * Writes the last column of `docs/requirements.md`: the tests and vectors that name a requirement. `--check` writes
 * nothing and fails where the column is not true.
 */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const page = 'docs/requirements.md'

const evidence = new Map<string, Set<string>>()
for (const path of globSync('test/**/*.test.ts').toSorted()) {
  for (const id of idsIn(readFileSync(path, 'utf8'))) note(id, path.replace(/^test\//u, ''))
}
for (const path of globSync('test/vectors/*.json').toSorted()) {
  const cases = JSON.parse(readFileSync(path, 'utf8')) as readonly { readonly rule: string }[]
  for (const { rule } of cases) for (const id of idsIn(rule)) note(id, path.replace(/^test\//u, ''))
}

const written = readFileSync(page, 'utf8')
const wanted = written.replace(
  /^\| ((?:SIR|CON|HCL|PAR|USR|D)-\d+) \| (.*) \| (.*) \|$/gmu,
  (_, id: string, rule: string, shown: string) => {
    const screens = shown.split(' · ').filter(part => part.startsWith('screen:'))
    const files = [...(evidence.get(id) ?? [])].map(file => `\`${file}\``)
    return `| ${id} | ${rule} | ${[...files, ...screens].join(' · ') || 'open'} |`
  },
)

if (values.check && wanted !== written) {
  console.error(`${page} does not say what the tests show: run \`npm run requirements\``)
  process.exitCode = 1
} else if (!values.check) {
  writeFileSync(page, wanted)
}

function idsIn(text: string): string[] {
  return text.match(/\b(?:SIR|CON|HCL|PAR|USR|D)-\d{2}\b/gu) ?? []
}

function note(id: string, file: string): void {
  const files = evidence.get(id) ?? new Set()
  evidence.set(id, files.add(file))
}
