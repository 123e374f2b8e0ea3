import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hono } from 'hono'
import { sql } from 'kysely'
import type { ServiceContext, ServiceEnv } from '../../src/service/context.ts'
import { KEY_HEADER } from '../../src/contract/header.ts'
import { openDatabase } from '../../src/service/database.ts'
import { silentLog } from '../../src/service/log.ts'
import { once } from '../../src/service/once.ts'
import { toProblemResponse, toRefused } from '../../src/service/problem.ts'
import { Refused } from '../../src/service/refused.ts'
import { usePostgres } from '../support/postgres.ts'
import { cart } from '../support/rules-factories.ts'
import { startTestService, type TestShopper } from '../support/service.ts'
import { offer, writtenPromotion } from '../support/service-factories.ts'

const postgres = usePostgres()

async function start() {
  const databaseUrl = await postgres.createDatabase()
  const database = await openDatabase({ databaseUrl, connections: 30, log: silentLog })
  const service = await startTestService({ database })
  const shop = await service.newShop()
  await shop.seed({ promotions: [writtenPromotion()], offers: [offer()] })
  const claim = (shopper: TestShopper, key: string) =>
    service.service.fetch(
      new Request('https://coupons.example/v1/wallet/coupons', {
        method: 'POST',
        headers: {
          [KEY_HEADER]: shop.publishableKey,
          authorization: `Bearer ${shopper.session.token}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify({ offer: 'banner' }),
      }),
    )
  return { database, service, shop, claim }
}

type Started = Awaited<ReturnType<typeof start>>

/** Keeps a shopper locked until the returned function is called, so that a call about him stops half way. */
async function hold({ database, shop }: Started, shopper: TestShopper): Promise<() => Promise<void>> {
  let release = (): void => undefined
  let locked = (): void => undefined
  const isLocked = new Promise<void>(resolve => {
    locked = resolve
  })
  const done = database.transaction(async tx => {
    await tx
      .selectFrom('shopper')
      .select('id')
      .where('shop_id', '=', shop.id)
      .where('id', '=', shopper.session.shopper)
      .forUpdate()
      .execute()
    locked()
    await new Promise<void>(resolve => {
      release = resolve
    })
  })
  await isLocked
  return async () => {
    release()
    await done
  }
}

/** Waits until some session waits for a lock, and gives its process. */
async function findBlocked({ database }: Started): Promise<number> {
  for (;;) {
    const { rows } = await sql<{ pid: number }>`
      select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      database.kysely,
    )
    if (rows[0]) return rows[0].pid
  }
}

test('of calls with one key at once, one is done and the others answer the same or wait (S5, S7)', async () => {
  const started = await start()
  const { service, shop, claim, database } = started
  for (let round = 0; round < 10; round++) {
    const guest = await shop.guest()
    const answers = await Promise.all(Array.from({ length: 12 }, () => claim(guest, 'key')))
    const texts = await Promise.all(answers.map(answer => answer.text()))
    assert.deepEqual(
      answers.map(({ status }) => status),
      answers.map(() => 201),
    )
    assert.equal(new Set(texts).size, 1)
    assert.equal(answers.filter(({ headers }) => headers.has('idempotent-replayed')).length, 11)
    const coupons = await database.kysely
      .selectFrom('coupon')
      .select('id')
      .where('shopper_id', '=', guest.session.shopper)
      .execute()
    assert.equal(coupons.length, 1)
  }
  await service.close()
})

test('a key whose call is still running answers 409 with Retry-After, and then what it answered (S7)', async () => {
  const started = await start()
  const guest = await started.shop.guest()
  const release = await hold(started, guest)
  const first = started.claim(guest, 'key')
  await findBlocked(started)
  const second = await started.claim(guest, 'key')
  assert.equal(second.status, 409)
  assert.equal(second.headers.get('retry-after'), '1')
  assert.equal(((await second.json()) as { reason: string }).reason, 'idempotency_key_in_use')
  await release()
  const answered = await (await first).text()
  const third = await started.claim(guest, 'key')
  assert.equal(third.headers.get('idempotent-replayed'), 'true')
  assert.equal(await third.text(), answered)
  await started.service.close()
})

test('a call that dies half way leaves its key free, and nothing else either (S7)', async () => {
  const started = await start()
  const guest = await started.shop.guest()
  const release = await hold(started, guest)
  const first = started.claim(guest, 'key')
  const pid = await findBlocked(started)
  await sql`select pg_terminate_backend(${pid})`.execute(started.database.kysely)
  assert.equal((await first).status, 503)
  await release()
  const second = await started.claim(guest, 'key')
  assert.deepEqual([second.status, second.headers.get('idempotent-replayed')], [201, null])
  await started.service.close()
})

test('what a call did is gone with its key when it is refused in the end, and given up ones run again (S5)', async () => {
  const { database, service, shop } = await start()
  const context = { db: database, clockOffset: () => 0, newId: () => 'id', log: silentLog } as unknown as ServiceContext
  const app = new Hono<ServiceEnv>()
  const caller = { shop: { id: shop.id, policy: {} }, key: 'secret', orders: 'server' } as const
  app.onError((error, c) => toProblemResponse(c, toRefused(error, silentLog)))
  app.use(async (c, next) => {
    c.set('caller', caller)
    await next()
  })
  let runs = 0
  const write = (joined: ServiceContext, id: string) =>
    joined.db.transaction(async tx => {
      const row = { shop_id: shop.id, id, status: 'active' as const, doc: '{}' }
      await tx.insertInto('partner').values(row).execute()
    })
  app.post('/refused', c =>
    once(context, c, async joined => {
      await write(joined, 'refused')
      throw new Refused(409, [{ reason: 'not_found' }])
    }),
  )
  app.post('/deadlocked', c =>
    once(context, c, async joined => {
      await write(joined, 'deadlocked')
      runs += 1
      if (runs === 1) throw Object.assign(new Error('deadlock detected'), { code: '40P01' })
      return c.json({ runs })
    }),
  )
  const send = (path: string) => app.request(path, { method: 'POST', headers: { 'idempotency-key': path } })
  assert.equal((await send('/refused')).status, 409)
  assert.deepEqual(await (await send('/deadlocked')).json(), { runs: 2 })
  assert.deepEqual(await (await send('/deadlocked')).json(), { runs: 2 })
  const partners = await database.kysely.selectFrom('partner').select('id').execute()
  assert.deepEqual(partners, [{ id: 'deadlocked' }])
  const keys = await database.kysely.selectFrom('idempotency_key').select('key').execute()
  assert.deepEqual(keys, [{ key: '/deadlocked' }])
  await service.close()
})

test('an order that a call beside it placed first is found again inside a transaction with a key (S4)', async () => {
  const { service, shop } = await start()
  for (let round = 0; round < 10; round++) {
    const order = { orderId: `order-${round}`, cart: cart() }
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        shop.admin<{ placedAt: string }>('POST', '/v1/orders', order, { 'idempotency-key': `key-${round}-${at}` }),
      ),
    )
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 200, 200, 200, 200, 200, 201])
    assert.equal(new Set(answers.map(({ body }) => body.placedAt)).size, 1)
  }
  await service.close()
})
