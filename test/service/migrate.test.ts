import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'
import { type Database, openDatabase, sqlState } from '../../src/service/database.ts'
import { createService } from '../../src/service/index.ts'
import { silentLog } from '../../src/service/log.ts'
import { migrate } from '../../src/service/migrate.ts'
import * as mainWay from '../../src/service/migrations/0001-main-way.ts'
import { usePostgres } from '../support/postgres.ts'

const postgres = usePostgres()

/**
 * Every statement that the first version sent while a shop was set up and its shoppers claimed, reserved, ordered, cancelled
 * and signed in, recorded from its code: texts, and calls with the number of the text and the parameters.
 */
interface Recording {
  readonly texts: readonly string[]
  readonly calls: readonly (readonly [text: number, ...parameters: unknown[]])[]
}
const recording = JSON.parse(await readFile(new URL('first-version.json', import.meta.url), 'utf8')) as Recording

/** Lets the first version serve a shop once more, on a connection of its own. */
async function serveAsFirstVersion(databaseUrl: string, shop: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    let begun: number | undefined
    for (let at = 0; at < recording.calls.length; at++) {
      const [text, ...parameters] = recording.calls[at] ?? [0]
      const sent = recording.texts[text] ?? ''
      if (/^(?:begin|start transaction)/u.test(sent)) begun = at
      try {
        await client.query(
          sent,
          parameters.map(parameter => valueOf(parameter, shop)),
        )
      } catch (error) {
        // As it did, a transaction that was given up as deadlocked runs again.
        if (begun === undefined || sqlState(error) !== '40P01') throw error
        await client.query('rollback')
        at = begun - 1
      }
      if (sent === 'commit' || sent === 'rollback') begun = undefined
    }
  } finally {
    await client.end()
  }
}

function valueOf(parameter: unknown, shop: string): unknown {
  if (typeof parameter !== 'object' || parameter === null || Array.isArray(parameter)) return parameter
  if ('time' in parameter) return new Date(String(parameter.time))
  return 'key' in parameter ? `${shop} key ${String(parameter.key)}` : shop
}

async function openFirstVersion(): Promise<{ databaseUrl: string; db: Database }> {
  const databaseUrl = await postgres.createDatabase()
  const db = await openDatabase({ databaseUrl, log: silentLog })
  const provider = { getMigrations: async () => ({ '0001-main-way': mainWay }) }
  const { error } = await new Migrator({ db: db.kysely, provider }).migrateToLatest()
  assert.equal(error, undefined)
  return { databaseUrl, db }
}

/** Counts the rows that a shop has in each table of the first version. */
async function countRows(db: Database, shop: string): Promise<unknown> {
  const tables = [
    'coupon',
    'code',
    'event',
    'hold',
    'redemption',
    'referral',
    'reservation',
    'shop_order',
    'shopper_token',
  ]
  const counts = tables.map(table =>
    sql<number>`(select count(*) from ${sql.table(table)} where shop_id = ${shop})`.as(table),
  )
  return db.kysely.selectNoFrom(counts).executeTakeFirstOrThrow()
}

test('the first version serves on, while the tables are brought up to date and afterwards (S44)', async () => {
  const { databaseUrl, db } = await openFirstVersion()
  await serveAsFirstVersion(databaseUrl, 'before')
  let migrated = false
  const meanwhile = ['during-a', 'during-b'].map(async shop => {
    let rounds = 0
    while (!migrated || rounds === 0) await serveAsFirstVersion(databaseUrl, `${shop}-${rounds++}`)
  })
  await migrate(db.kysely)
  migrated = true
  await Promise.all(meanwhile)
  await serveAsFirstVersion(databaseUrl, 'after')
  const expected = await countRows(db, 'before')
  assert.ok(Object.values(expected as Record<string, number>).some(count => count > 1))
  assert.deepEqual(await countRows(db, 'after'), expected)
  await db.close()
})

test('several processes may start at once on an empty database (S44)', async () => {
  const databaseUrl = await postgres.createDatabase()
  const services = await Promise.all(Array.from({ length: 5 }, () => createService({ databaseUrl })))
  await Promise.all(services.map(service => service.close()))
})

test('a version that is older than the tables starts on them and leaves them as they are (S44)', async () => {
  const databaseUrl = await postgres.createDatabase()
  const db = await openDatabase({ databaseUrl, log: silentLog })
  await migrate(db.kysely)
  await sql`insert into kysely_migration values ('9999-later', now()::text)`.execute(db.kysely)
  const service = await createService({ databaseUrl })
  await service.close()
  const { rows } = await sql`select 1 from kysely_migration where name = '9999-later'`.execute(db.kysely)
  assert.equal(rows.length, 1)
  await db.close()
})

test('a migration gives way to a long reader and those behind it, and comes back (S44)', async () => {
  const { databaseUrl, db } = await openFirstVersion()
  const other = new pg.Client({ connectionString: databaseUrl, statement_timeout: 4000 })
  await other.connect()
  const migrating = db.transaction(async tx => {
    await sql`select count(*) from coupon`.execute(tx)
    const started = { done: migrate(db.kysely) }
    while (!(await isWaitedFor(other))) await wait(10)
    // Queued behind the migration, which would hold it up for as long as the reader reads.
    await other.query('select count(*) from coupon')
    return started
  })
  await (
    await migrating
  ).done
  await other.end()
  await db.close()
})

async function isWaitedFor(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(`select 1 from pg_locks where not granted and relation = 'coupon'::regclass`)
  return rowCount !== 0
}
