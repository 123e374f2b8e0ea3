import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Kysely, sql } from 'kysely'
import { type Database, openDatabase } from '../../src/service/database.ts'
import { silentLog } from '../../src/service/log.ts'
import type { Schema } from '../../src/service/schema.ts'
import { type Answer, startTestService, type TestService } from '../support/service.ts'
import { usePostgres } from '../support/postgres.ts'

const postgres = usePostgres()

let database: Database
let service: TestService
before(async () => {
  database = await openDatabase({ databaseUrl: await postgres.createDatabase(), log: silentLog })
  service = await startTestService({ database })
})
after(() => service.close())

const rename = (tx: Kysely<Schema>, id: string, name: string) =>
  sql`update shop set name = name || ${name} where id = ${id}`.execute(tx)

test('two who lock in opposite orders both come through: the one that was given up runs again (S41)', async () => {
  const [a, b] = [await service.newShop(), await service.newShop()]
  let runs = 0
  const locking = (first: string, second: string, name: string, meet: () => Promise<void>) =>
    database.transaction(async tx => {
      runs += 1
      await rename(tx, first, name)
      await meet()
      await rename(tx, second, name)
    })
  const meet = meetOnce(2)
  await Promise.all([locking(a.id, b.id, '+x', meet), locking(b.id, a.id, '+y', meet)])
  const rows = await database.kysely.selectFrom('shop').select('name').where('id', 'in', [a.id, b.id]).execute()
  for (const { name } of rows) assert.match(name, /\+x\+y|\+y\+x/u)
  assert.ok(runs > 2, 'one was given up')
})

test('what fails in a transaction is rolled back', async () => {
  const shop = await service.newShop()
  await assert.rejects(
    database.transaction(async tx => {
      await rename(tx, shop.id, '!')
      throw new Error('changed my mind')
    }),
    /changed my mind/u,
  )
  const row = await database.kysely.selectFrom('shop').select('name').where('id', '=', shop.id).executeTakeFirst()
  assert.equal(row?.name, 'Test shop')
})

test('a server that goes away costs at most answers, never the process (S39)', async () => {
  const shop = await service.newShop()
  const guest = () => shop.visitor('POST', '/v1/shoppers', {})
  const { name } = await database.kysely
    .selectNoFrom(sql<string>`current_database()`.as('name'))
    .executeTakeFirstOrThrow()
  const other = await openDatabase({ databaseUrl: await postgres.createDatabase(), log: silentLog })
  try {
    await sql`alter database ${sql.id(name)} allow_connections false`.execute(other.kysely)
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`.execute(other.kysely)
    const { headers, body } = await until(503, guest)
    assert.equal(headers.get('retry-after'), '2')
    assert.deepEqual(body.reasons, [{ reason: 'temporarily_unavailable', retryAfter: 2 }])
    await sql`alter database ${sql.id(name)} allow_connections true`.execute(other.kysely)
    await until(201, guest)
  } finally {
    await other.close()
  }
})

/** Asks until the answer has this status: what a connection that was ended still answers is a matter of moments. */
async function until(status: 201 | 503, ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const answer = await ask()
    assert.ok(answer.status === 201 || answer.status === 503, `answered ${answer.status}`)
    if (answer.status === status) return answer
  }
  throw new Error(`it never answered ${status}`)
}

/** Waits until so many have come, the first time; whoever comes later passes. */
function meetOnce(number: number): () => Promise<void> {
  let come = 0
  let open = (): void => undefined
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return () => {
    if (++come === number) open()
    return opened
  }
}
