import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { setTimeout as wait } from 'node:timers/promises'
import { sqlState } from './database.ts'
import * as mainWay from './migrations/0001-main-way.ts'
import * as exactlyOnce from './migrations/0002-exactly-once.ts'
import * as programs from './migrations/0003-programs.ts'
import * as attempts from './migrations/0004-attempts.ts'
import * as retention from './migrations/0005-retention.ts'
import * as checkoutStart from './migrations/0006-checkout-start.ts'
import * as delivered from './migrations/0007-delivered.ts'
import type { Schema } from './schema.ts'

/**
 * Brings the tables of a database up to date; several processes may do it at once, while older ones go on serving (S44).
 * Tables that are newer than this code are left as they are: migrations only expand.
 * @throws Error when a migration fails; its changes are rolled back
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const newer = await findNewer(db)
    const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations, ...newer }) } })
    const { error } = await migrator.migrateToLatest()
    if (!error) return
    const overtaken = Object.keys(await findNewer(db)).length > Object.keys(newer).length
    if (attempt === MOST_ATTEMPTS || !(overtaken || sqlState(error) === LOCK_NOT_AVAILABLE)) throw error
    // Whoever works with the table goes first.
    await wait(1000 * Math.random() * attempt)
  }
}

const MOST_ATTEMPTS = 5
const LOCK_NOT_AVAILABLE = '55P03'

const migrations: Readonly<Record<string, Migration>> = patiently({
  '0001-main-way': mainWay,
  '0002-exactly-once': exactlyOnce,
  '0003-programs': programs,
  '0004-attempts': attempts,
  '0005-retention': retention,
  '0006-checkout-start': checkoutStart,
  '0007-delivered': delivered,
})

/** A lock that is waited for stops everybody who comes after it: the wait is short, the work may be long. */
function patiently(all: Readonly<Record<string, Migration>>): Readonly<Record<string, Migration>> {
  const entries = Object.entries(all).map(([name, { up }]): [string, Migration] => [
    name,
    {
      async up(db) {
        await sql`select set_config('lock_timeout', '2s', true), set_config('statement_timeout', '0', true)`.execute(db)
        await up(db)
      },
    },
  ])
  return Object.fromEntries(entries)
}

/** Migrations of a later version that ran here, as ones that do nothing: Kysely refuses a database that knows more. */
async function findNewer(db: Kysely<Schema>): Promise<Readonly<Record<string, Migration>>> {
  const { rows: tables } = await sql`select 1 where to_regclass('kysely_migration') is not null`.execute(db)
  if (!tables.length) return {}
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  const unknown = rows.filter(({ name }) => !(name in migrations))
  return Object.fromEntries(unknown.map(({ name }) => [name, { up: async () => undefined }]))
}
