import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Problem } from '../../src/contract/problem.ts'
import { createService } from '../../src/service/index.ts'
import type { FaultRule } from '../support/fault-proxy.ts'
import { readLedger } from '../support/ledger.ts'
import { type Answer, type MoneyShop, openMoneyShop, type OrderAnswer } from '../support/money-shop.ts'
import { usePostgres } from '../support/postgres.ts'
import { cart } from '../support/rules-factories.ts'

const postgres = usePostgres()
const patience = { connection: 400, lock: 400, statement: 600, silence: 800 }
type Given = Parameters<typeof openMoneyShop>[1]

/** Opens a shop whose limit is far away, behind a network that can be made to fail. */
async function openDistantShop(t: TestContext, given: Given = { patience }) {
  const { databaseUrl, proxy } = await postgres.createDistantDatabase()
  const shop = await openMoneyShop(databaseUrl, given)
  t.after(() => shop.close())
  await shop.promotion({ limits: { redemptions: 1_000_000 } })
  return { shop, proxy }
}

/** Asks until the answer is a good one. Until then it may only be 503 with the time to wait. */
async function insist<Body>(ask: () => Promise<Answer<Body>>): Promise<Answer<Body>> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const answer = await ask()
    if (answer.status < 300) return answer
    requireWait(answer)
    await wait(25)
  }
  throw new Error('it never recovered')
}

function requireWait({ status, body }: Answer<unknown>): void {
  const [reason] = (body as Problem).reasons
  assert.equal(status, 503, JSON.stringify(body))
  assert.equal(reason?.reason, 'temporarily_unavailable')
  assert.ok(reason.retryAfter > 0)
}

const order = (shop: MoneyShop, orderId: string, { shopper, coupon }: { shopper: string; coupon: string }) =>
  shop.backend<OrderAnswer>('POST', '/v1/orders', { orderId, shopper, coupons: [coupon], cart: cart() })

test('a database that is stopped at once, again and again, costs answers and never an order (S39)', async () => {
  const shop = await openMoneyShop(await postgres.createDatabase())
  await shop.promotion({ limits: { redemptions: 1_000_000 } })
  const crowd = await shop.crowd(300, 'patio-25')
  const left = crowd.entries()
  let answered = 0
  const acknowledged: string[] = []
  const clients = Array.from({ length: 8 }, async () => {
    for (const [index, holder] of left) {
      const { body } = await insist(() => order(shop, `order-${index}`, holder))
      acknowledged.push(body.orderId)
      answered += 1
    }
  })
  for (const mark of [40, 110, 180]) {
    while (answered < mark) await wait(2)
    await postgres.stop('immediate')
    await wait(50)
    await postgres.start()
  }
  await Promise.all(clients)
  const ledger = await readLedger(shop.db, shop.id)
  assert.equal(new Set(acknowledged).size, crowd.length)
  assert.deepEqual(new Set(ledger.map(entry => entry.order)), new Set(acknowledged))
  await shop.close()
})

test('a network that swallows everything ends in 503, and all is well once it lets go (S39)', async t => {
  const { shop, proxy } = await openDistantShop(t)
  const [first, second] = await shop.crowd(2, 'patio-25')
  assert.ok(first && second)
  proxy.obey(() => 'stall')
  for (const holder of [first, second]) requireWait(await order(shop, `order-${holder.coupon}`, holder))
  proxy.obey()
  for (const holder of [first, second]) await insist(() => order(shop, `order-${holder.coupon}`, holder))
  assert.equal((await readLedger(shop.db, shop.id)).length, 2)
})

test('an order whose commit was not answered is placed once: its retry gives the same one (S5)', async t => {
  const { shop, proxy } = await openDistantShop(t)
  const [holder] = await shop.crowd(1, 'patio-25')
  assert.ok(holder)
  proxy.obey(loseCommit())
  requireWait(await order(shop, 'order', holder))
  const [placed] = await readLedger(shop.db, shop.id)
  assert.equal(placed?.order, 'order', 'the database had committed')
  const again = await order(shop, 'order', holder)
  assert.deepEqual([again.status, again.body.totals.total], [200, placed.total])
  assert.equal((await readLedger(shop.db, shop.id)).length, 1)
})

test('connections cut at any byte leave nothing half done (S39)', async t => {
  const { shop, proxy } = await openDistantShop(t)
  const crowd = await shop.crowd(40, 'patio-25')
  let passages = 0
  // A prime, so that each order is cut at another place.
  proxy.obey(({ what }) => (what !== 'connection' && ++passages % 37 === 0 ? 'cut' : { delay: passages % 3 }))
  for (const [index, holder] of crowd.entries()) await insist(() => order(shop, `order-${index}`, holder))
  proxy.obey()
  assert.equal((await readLedger(shop.db, shop.id)).length, crowd.length)
})

test('an order that waits too long for a locked row is refused, writes nothing, and goes through later', async t => {
  const { shop } = await openDistantShop(t)
  const [holder] = await shop.crowd(1, 'patio-25')
  assert.ok(holder)
  await shop.db.transaction(async tx => {
    await sql`select 1 from coupon where shop_id = ${shop.id} for update`.execute(tx)
    requireWait(await order(shop, 'order', holder))
  })
  assert.deepEqual(await readLedger(shop.db, shop.id), [])
  assert.equal((await order(shop, 'order', holder)).status, 201)
})

test('orders go on while imports hold all the connections that they may have (S40)', async t => {
  const { shop } = await openDistantShop(t, {
    connections: 4,
    patience: { ...patience, lock: 3000, statement: 30_000, silence: 40_000 },
  })
  const crowd = await shop.crowd(10, 'patio-25')
  await shop.set('codes', 'patio-25', { kind: 'unique' })
  let stuck: Promise<Answer<object>>[] = []
  await shop.db.transaction(async tx => {
    await sql`lock table code in exclusive mode`.execute(tx)
    stuck = Array.from({ length: 12 }, (_, index) =>
      shop.backend<object>('POST', '/v1/sets/codes/imports', { codes: [`CODE-${index}`] }),
    )
    await wait(100)
    for (const [index, holder] of crowd.entries()) {
      assert.equal((await order(shop, `order-${index}`, holder)).status, 201)
    }
  })
  for (const answer of await Promise.all(stuck)) if (answer.status !== 200) requireWait(answer)
})

test('who gets no connection in time is told to come again (S40)', async t => {
  const { shop } = await openDistantShop(t, { connections: 2, patience })
  const [holder] = await shop.crowd(1, 'patio-25')
  assert.ok(holder)
  await shop.db.transaction(tx =>
    shop.db.transaction(async other => {
      for (const connection of [tx, other]) await sql`select 1`.execute(connection)
      requireWait(await order(shop, 'order', holder))
    }),
  )
  assert.equal((await order(shop, 'order', holder)).status, 201)
})

test('a database that refuses to grow refuses orders with 503 and keeps nothing of them (S42)', async t => {
  const { shop } = await openDistantShop(t)
  const [holder] = await shop.crowd(1, 'patio-25')
  assert.ok(holder)
  await sql`create function full_disk() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`.execute(
    shop.db.kysely,
  )
  // The last thing that an order writes.
  await sql`create trigger full_disk before insert on event for each row execute function full_disk()`.execute(
    shop.db.kysely,
  )
  requireWait(await order(shop, 'order', holder))
  assert.deepEqual(await readLedger(shop.db, shop.id), [])
  await sql`drop trigger full_disk on event`.execute(shop.db.kysely)
  assert.equal((await order(shop, 'order', holder)).status, 201)
  assert.equal((await readLedger(shop.db, shop.id)).length, 1)
})

test('a service that starts before its database answers 503 until that is there; it lives all the while', async t => {
  const { databaseUrl, proxy } = await postgres.createDistantDatabase()
  proxy.obey(() => 'cut')
  await assert.rejects(createService({ databaseUrl, patience }))
  const service = await createService({ databaseUrl, patience, patient: true })
  t.after(() => service.close())
  const ask = async (path: string): Promise<Answer<Problem>> => {
    const response = await service.fetch(new Request(`https://service.test${path}`))
    return { status: response.status, body: (await response.json()) as Problem }
  }
  for (const path of ['/readyz', '/v1/wallet']) requireWait(await ask(path))
  assert.equal((await ask('/healthz')).status, 200)
  proxy.obey()
  await service.ready
  assert.equal((await ask('/readyz')).status, 200)
  assert.equal((await ask('/v1/wallet')).status, 401)
  proxy.obey(() => 'cut')
  proxy.cutAll()
  requireWait(await ask('/readyz'))
  assert.equal((await ask('/healthz')).status, 200)
})

test('a service that waits for its database can be closed', async () => {
  const { databaseUrl, proxy } = await postgres.createDistantDatabase()
  proxy.obey(() => 'cut')
  const service = await createService({ databaseUrl, patience, patient: true })
  await service.close()
  await assert.rejects(service.ready)
})

test("nothing is decided by a database's clock that went back by more than five minutes (S9)", async t => {
  const shop = await openMoneyShop(await postgres.createDatabase())
  t.after(() => shop.close())
  const set = (minutes: number) => sql`update fake.clock set minutes = ${minutes}`.execute(shop.db.kysely)
  await shop.promotion()
  const crowd = await shop.crowd(3, 'patio-25')
  for (const statement of [
    'create schema fake',
    'create table fake.clock (minutes integer)',
    'insert into fake.clock values (0)',
    `create function fake.clock_timestamp() returns timestamptz language sql volatile as
      'select pg_catalog.clock_timestamp() + (select minutes from fake.clock) * interval ''1 minute'''`,
    "do $$ begin execute format('alter database %I set search_path = fake, pg_catalog, public', current_database()); end $$",
    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name = 'tearoff'",
    "select set_config('search_path', 'fake, pg_catalog, public', false)",
  ]) {
    await sql.raw(statement).execute(shop.db.kysely)
  }
  const place = (index: number) => order(shop, `order-${index}`, crowd[index] ?? assert.fail())
  assert.equal((await insist(() => place(0))).status, 201)
  await set(-4)
  assert.equal((await place(1)).status, 201, 'servers may differ by a little')
  await set(-6)
  requireWait(await place(2))
  await set(0)
  assert.equal((await place(2)).status, 201)
})

/** Lets the next commit reach the database, and cuts the connection in place of the answer. */
function loseCommit(): FaultRule {
  let committing: number | undefined
  let lost = false
  return ({ what, connection, data }) => {
    if (what === 'request' && data.includes('commit\0')) committing = connection
    if (lost || what !== 'answer' || connection !== committing) return 'pass'
    lost = true
    return 'cut'
  }
}
