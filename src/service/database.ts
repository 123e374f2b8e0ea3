import { Kysely, PGliteDialect, PostgresDialect, type Transaction } from 'kysely'
import { setTimeout as wait } from 'node:timers/promises'
import { lockFolder } from './folder-lock.ts'
import type { ServiceLog } from './log.ts'
import type { Schema } from './schema.ts'

/** The store of the service: PostgreSQL, or PGlite in this process with the same SQL. */
export interface Database {
  readonly kysely: Kysely<Schema>
  /**
   * Runs work in one transaction (READ COMMITTED), and again when the database gave it up as deadlocked or not
   * serialisable. The work may thus run several times: it touches nothing but `tx`.
   */
  transaction<Result>(work: (tx: Transaction<Schema>) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** Where the data is; without either it is in memory and gone at the end. */
export interface DatabaseOptions {
  readonly databaseUrl?: string
  readonly dataFolder?: string
  readonly log: ServiceLog
}

/** Opens the store. @throws Error when another process has the folder open */
export function openDatabase({ databaseUrl, dataFolder, log }: DatabaseOptions): Promise<Database> {
  return databaseUrl === undefined ? openPGlite(dataFolder) : openPostgres(databaseUrl, log)
}

async function openPGlite(folder: string | undefined): Promise<Database> {
  const { PGlite } = await import('@electric-sql/pglite')
  // PGlite itself lets a second process in, which then loses rows (S45).
  const lock = folder === undefined ? undefined : await lockFolder(folder)
  try {
    const pglite = await PGlite.create(lock ? { dataDir: lock.dataFolder } : {})
    const database = createDatabase(new Kysely({ dialect: new PGliteDialect({ pglite }) }))
    return {
      ...database,
      async close(): Promise<void> {
        await database.close()
        // Kysely closes what it has used, and only that.
        if (!pglite.closed) await pglite.close()
        await lock?.release()
      },
    }
  } catch (error) {
    await lock?.release()
    throw error
  }
}

const INT8 = 20

async function openPostgres(connectionString: string, log: ServiceLog): Promise<Database> {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({
    connectionString,
    application_name: 'tearoff',
    connectionTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    // Money is a bigint that stays within the safe integers; PGlite gives numbers too.
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format ?? 'text'),
    },
  })
  // Without both listeners a restart of the server ends this process (S39).
  const report = (error: Error): void => log.warn({ error: error.message }, 'a database connection was lost')
  pool.on('error', report)
  pool.on('connect', client => client.on('error', report))
  return createDatabase(new Kysely({ dialect: new PostgresDialect({ pool }) }))
}

const MOST_RETRIES = 3

function createDatabase(kysely: Kysely<Schema>): Database {
  return {
    kysely,
    async transaction<Result>(work: (tx: Transaction<Schema>) => Promise<Result>): Promise<Result> {
      for (let retry = 0; ; retry++) {
        try {
          return await kysely.transaction().setIsolationLevel('read committed').execute(work)
        } catch (error) {
          if (retry === MOST_RETRIES || !isGivenUp(error)) throw error
          await wait(Math.random() * 20 * 2 ** retry)
        }
      }
    },
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
