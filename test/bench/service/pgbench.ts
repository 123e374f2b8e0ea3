import { execFile, spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const CLIENTS = 10
const DEBIAN = '/usr/lib/postgresql'

/** Runs transactions against a database with nothing in between. */
export interface Bench {
  readonly name: string
  /** Transactions a second of a script in which `:n` is a number that is taken once, counted up from `from`. */
  run(
    script: readonly string[],
    from: number,
    seconds: number,
  ): Promise<{ readonly rate: number; readonly next: number }>
}

/** Finds pgbench: in the path, or where Debian puts it. */
export function findPgbench(databaseUrl: string, folder: string): Bench | undefined {
  const path = [`pgbench`, ...debianPaths()].find(one => spawnSync(one, ['--version']).status === 0)
  if (path === undefined) return undefined
  return {
    name: String(spawnSync(path, ['--version']).stdout).trim(),
    async run(script, from, seconds) {
      const file = join(folder, 'transaction.sql')
      const counter = ['\\set i :i + 1', `\\set n ${from} + :client_id + ${CLIENTS} * :i`]
      writeFileSync(file, [...counter, ...script].join('\n'))
      const how = ['-n', '-M', 'prepared', '-c', `${CLIENTS}`, '-j', '2', '-T', `${seconds}`, '-D', 'i=-1', '-f', file]
      const { stdout } = await promisify(execFile)(path, [...how, databaseUrl], { maxBuffer: 1 << 26 })
      const rate = Number(/tps = (?<rate>[\d.]+)/u.exec(stdout)?.groups?.['rate'])
      // No client can have been much further than the others.
      return { rate, next: from + Math.ceil(rate * seconds * 2) + 10 * CLIENTS }
    },
  }
}

function debianPaths(): string[] {
  try {
    return readdirSync(DEBIAN).map(version => join(DEBIAN, version, 'bin/pgbench'))
  } catch {
    return []
  }
}
