import { spawn } from 'node:child_process'
import { chmod, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { tableOf, writePart } from './document.ts'
import { type GuardMutant, guardMutants } from './guard-mutants.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const PATIENCE = 180_000

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false }, only: { type: 'string' } } })
const chosen = guardMutants.filter(({ guard }) => new RegExp(values.only ?? '', 'u').test(guard))
const copy = await mkdtemp(join(tmpdir(), 'tearoff-mutants-'))
// PostgreSQL, which runs as another user, has its data in there.
await chmod(copy, 0o755)
try {
  for (const folder of ['src', 'test', 'package.json', 'tsconfig.json']) {
    await cp(join(root, folder), join(copy, folder), { recursive: true })
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  await requireGreen(copy)
  const rows: string[][] = []
  for (const mutant of chosen) {
    const killer = await killerOf(copy, mutant)
    process.stdout.write(`${killer ? 'killed  ' : 'SURVIVED'} ${mutant.guard}${killer ? `: ${killer}` : ''}\n`)
    if (!killer) process.exitCode = 1
    rows.push([mutant.guard, mutant.edits.length > 1 ? `${mutant.edits.length}` : '1', killer ?? '**none**'])
  }
  const table = tableOf(['Guard taken out', 'Edits', 'Test that fails without it'], rows)
  if (values.write && !process.exitCode && values.only === undefined) {
    const date = new Date().toISOString().slice(0, 10)
    await writePart('mutants', `${table}\n\n\`npm run test:mutants\`, ${date}: ${rows.length} of ${rows.length} fail.`)
  }
} finally {
  await rm(copy, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 })
}

/** A mutant says nothing where the tests fail without it. */
async function requireGreen(folder: string): Promise<void> {
  const failed = await runTests(folder, [...new Set(chosen.flatMap(({ tests }) => tests))])
  if (failed !== undefined) throw new Error(`a test fails without any mutant: ${failed}`)
}

/** Runs the tests of a mutant. @returns the first one that failed */
async function killerOf(folder: string, { guard, edits, tests }: GuardMutant): Promise<string | undefined> {
  const before = new Map<string, string>()
  try {
    for (const [file, from, to] of edits) {
      const path = join(folder, file)
      const text = await readFile(path, 'utf8')
      if (!before.has(path)) before.set(path, text)
      if (text.split(from).length !== 2) throw new Error(`"${guard}": its text is not there once in ${file}`)
      await writeFile(
        path,
        text.replace(from, () => to),
      )
    }
    for (const test of tests) {
      const failed = await runTests(folder, [test])
      if (failed !== undefined) return failed
    }
    return undefined
  } finally {
    for (const [path, text] of before) await writeFile(path, text)
  }
}

/** Runs tests up to the first failure. @returns its name */
function runTests(folder: string, tests: readonly string[]): Promise<string | undefined> {
  const args = ['--test', '--test-reporter=tap', '--test-concurrency=1', ...tests]
  // A group of its own, so that what the tests started ends with them.
  const child = spawn(process.execPath, args, {
    cwd: folder,
    detached: true,
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const end = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
  }
  const timer = setTimeout(end, PATIENCE * tests.length)
  let output = ''
  let failed: string | undefined
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString()
    // The innermost failure comes before the suites that it is in.
    failed ??= /^\s*not ok \d+ - (.*)\n/mu.exec(output)?.[1]?.replaceAll(/\\(?=[#\\])/gu, '')
    if (failed !== undefined) end()
  })
  return new Promise(resolve => {
    child.once('close', code => {
      clearTimeout(timer)
      resolve(failed ?? (code === 0 ? undefined : 'no test: the run ended early'))
    })
  })
}
