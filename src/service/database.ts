import type { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, PostgresDialect, type Transaction } from 'kysely'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { lockFolder } from './folder-lock.ts'
import type { ServiceLog } from './log.ts'
import { preparing } from './prepared.ts'
import type { Schema } from './schema.ts'

/** The store of the service: PostgreSQL, or PGlite in this process with the same SQL. */
export interface Database {
  readonly kysely: Kysely<Schema>
  /**
   * Runs work in one transaction (READ COMMITTED), and again when the database gave it up as deadlocked or not
   * serialisable. The work may thus run several times: it touches nothing but `tx`.
   */
  transaction<Result>(work: (tx: Transaction<Schema>) => Promise<Result>): Promise<Result>
  /** Tells what the store is doing just now, for metrics. */
  use(): DatabaseUse
  close(): Promise<void>
}

/** Connections just now, and how many transactions ran again since the start. The embedded database has one connection. */
export interface DatabaseUse {
  readonly open: number
  readonly idle: number
  /** Requests that wait for a connection. */
  readonly waiting: number
  readonly retries: number
}

/** Where the data is; without either it is in memory and gone at the end. */
export interface DatabaseOptions {
  readonly databaseUrl?: string
  readonly dataFolder?: string
  /** Most connections to PostgreSQL. @default 10 */
  readonly connections?: number
  /** How long PostgreSQL is waited for. */
  readonly patience?: Partial<Patience>
  readonly log: ServiceLog
}

/** How long PostgreSQL is waited for, in milliseconds; afterwards the request is answered 503. */
export interface Patience {
  /** For a connection, a new one or one that is in use. @default 5000 */
  readonly connection: number
  /** For a row that another transaction has locked. @default 5000 */
  readonly lock: number
  /** For one statement. @default 15000 */
  readonly statement: number
  /** For any byte at all, where the network has gone silent; more than for a statement. @default 20000 */
  readonly silence: number
}

const PATIENCE: Patience = { connection: 5000, lock: 5000, statement: 15_000, silence: 20_000 }

/** Opens the store. @throws Error when another process has the folder open */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { databaseUrl, dataFolder } = options
  return databaseUrl === undefined ? openPGlite(dataFolder) : openPostgres(databaseUrl, options)
}

async function openPGlite(folder: string | undefined): Promise<Database> {
  const { PGlite } = await import('@electric-sql/pglite')
  // PGlite itself lets a second process in, which then loses rows (S45).
  const lock = folder === undefined ? undefined : await lockFolder(folder)
  try {
    const database = overPGlite(await PGlite.create(lock ? { dataDir: lock.dataFolder } : {}))
    return {
      ...database,
      async close(): Promise<void> {
        await database.close()
        await lock?.release()
      },
    }
  } catch (error) {
    await lock?.release()
    throw error
  }
}

/** Makes a store of a PGlite that is open; it is closed with the store. */
export function overPGlite(pglite: PGlite): Database {
  const dialect = new PGliteDialect({ pglite })
  const database = createDatabase(new Kysely({ dialect }), () => ({ open: 1, idle: 0, waiting: 0 }))
  return {
    ...database,
    async close(): Promise<void> {
      await database.close()
      // Kysely closes what it has used, and only that.
      if (!pglite.closed) await pglite.close()
    },
  }
}

const INT8 = 20

async function openPostgres(connectionString: string, options: DatabaseOptions): Promise<Database> {
  const { default: pg } = await import('pg')
  const patience = { ...PATIENCE, ...options.patience }
  const pool = new pg.Pool({
    Client: preparing(pg.Client),
    connectionString,
    application_name: 'tearoff',
    max: options.connections ?? 10,
    keepAlive: true,
    connectionTimeoutMillis: patience.connection,
    lock_timeout: patience.lock,
    statement_timeout: patience.statement,
    // Locks of a process that hangs, or was cut off, are free again after this time.
    idle_in_transaction_session_timeout: patience.statement,
    // Money is a bigint that stays within the safe integers; PGlite gives numbers too.
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format ?? 'text'),
    },
  })
  // Without both listeners a restart of the server ends this process (S39).
  const report = (error: Error): void => options.log.warn({ error: error.message }, 'a database connection was lost')
  pool.on('error', report)
  pool.on('connect', client => {
    client.on('error', report)
    // A network that swallows everything ends no statement: only this gives the connection up.
    const stream = client.connection.stream as Socket
    stream.setTimeout(patience.silence, () => stream.destroy(new Error('connection timeout: the database is silent')))
  })
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  return createDatabase(kysely, () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }))
}

const MOST_RETRIES = 3

function createDatabase(kysely: Kysely<Schema>, use: () => Omit<DatabaseUse, 'retries'>): Database {
  let retries = 0
  return {
    kysely,
    async transaction<Result>(work: (tx: Transaction<Schema>) => Promise<Result>): Promise<Result> {
      for (let retry = 0; ; retry++) {
        try {
          return await kysely.transaction().setIsolationLevel('read committed').execute(work)
        } catch (error) {
          if (retry === MOST_RETRIES || !isGivenUp(error)) throw error
          retries += 1
          await wait(Math.random() * 20 * 2 ** retry)
        }
      }
    },
    use: () => ({ ...use(), retries }),
    close: () => kysely.destroy(),
  }
}

function isGivenUp(error: unknown): boolean {
  const code = sqlState(error)
  return code === '40001' || code === '40P01'
}

/** Reads the SQLSTATE off an error of either driver. */
export function sqlState(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown }
  return typeof code === 'string' ? code : undefined
}

/**
 * Connections lost (08), limits and full disks (53), shutdown and statements that took too long (57), transactions given up
 * for good (40), locks not got in time (55), failing disks (58), a session ended while it waited (25P03), a server that only
 * reads (25006), and what the network says (ECONNRESET).
 */
const UNAVAILABLE = /^(?:(?:08|53|57|40|55|58)[0-9A-Z]{3}|25P03|25006|E[A-Z_]+)$/u
const SILENT = /timeout|terminated|closed|destroyed|connection error/iu

/** Tells whether the database could not be used just now, which passes without this service being changed. */
export function isUnavailable(error: unknown): boolean {
  return UNAVAILABLE.test(sqlState(error) ?? '') || (error instanceof Error && SILENT.test(error.message))
}
