import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { test } from 'node:test'
import type { LoggedEvent } from '../../src/contract/index.ts'
import { type Database, openDatabase } from '../../src/service/database.ts'
import { writeEvent } from '../../src/service/event-log.ts'
import { silentLog } from '../../src/service/log.ts'
import { usePostgres } from '../support/postgres.ts'
import { good, newShop, startTestService, type TestShop } from '../support/service.ts'

const postgres = usePostgres()

interface Page {
  readonly events: readonly LoggedEvent[]
  readonly next?: string
}

const read = (shop: TestShop, after = '0', limit = 100): Promise<Page> =>
  good<Page>(shop.admin, 'GET', `/v1/events?after=${after}&limit=${limit}`)

/** Follows the log: gives what came since the last time. */
function follow(shop: TestShop, limit?: number): () => Promise<readonly string[]> {
  let after = '0'
  return async () => {
    const { events } = await read(shop, after, limit)
    after = events.at(-1)?.sequence ?? after
    return events.map(({ data }) => String(data['name']))
  }
}

/** Writes events in one transaction that commits when it is told to. */
async function begin(database: Database, shop: TestShop, ...names: readonly string[]): Promise<() => Promise<void>> {
  let commit = (): void => undefined
  let written = (): void => undefined
  const isWritten = new Promise<void>(resolve => {
    written = resolve
  })
  const done = database.transaction(async tx => {
    await write(database, shop, names, tx)
    written()
    await new Promise<void>(resolve => {
      commit = resolve
    })
  })
  await isWritten
  return async () => {
    commit()
    await done
  }
}

const write = (
  database: Database,
  shop: TestShop,
  names: readonly string[],
  tx: Database['kysely'] = database.kysely,
): Promise<void> =>
  writeEvent(
    tx,
    ...names.map(name => ({ shop: shop.id, type: 'coupon.used' as const, time: new Date(), data: { name } })),
  )

test('an event that commits late is not missed by a reader who went on meanwhile (S30)', async () => {
  const databaseUrl = await postgres.createDatabase()
  const database = await openDatabase({ databaseUrl, log: silentLog })
  const service = await startTestService({ database })
  const shop = await service.newShop()
  const next = follow(shop)
  await write(database, shop, ['first'])
  assert.deepEqual(await next(), ['first'])
  const commit = await begin(database, shop, 'late 1', 'late 2')
  await write(database, shop, ['early'])
  assert.deepEqual(await next(), ['early'])
  await commit()
  assert.deepEqual(await next(), ['late 1', 'late 2'])
  assert.deepEqual(await next(), [])
  await service.close()
})

test('readers in several processes see one log, each event once, those of one transaction in order (S30)', async () => {
  const databaseUrl = await postgres.createDatabase()
  const database = await openDatabase({ databaseUrl, connections: 20, log: silentLog })
  const [one, two] = [await startTestService({ database }), await startTestService({ databaseUrl })]
  const shop = await one.newShop()
  const beside = { ...shop, admin: callOf(two, shop) }
  const writers = Array.from({ length: 12 }, async (_, writer) => {
    for (let round = 0; round < 15; round++) {
      const commit = await begin(database, shop, `${writer}.${round}.a`, `${writer}.${round}.b`)
      await wait(Math.random() * 8)
      await commit()
    }
  })
  let writing = true
  const all = Promise.all(writers).then(() => {
    writing = false
  })
  const readers = [follow(shop, 7), follow(shop), follow(beside, 11)].map(async next => {
    const seen: string[] = []
    for (let last = false; ;) {
      const names = await next()
      seen.push(...names)
      if (last && !names.length) return seen
      last = !writing
    }
  })
  await all
  const [first = [], ...others] = await Promise.all(readers)
  assert.equal(first.length, 12 * 15 * 2)
  assert.equal(new Set(first).size, first.length)
  for (const other of others) assert.deepEqual(other, first)
  for (const [at, name] of first.entries()) {
    if (name.endsWith('.a')) assert.ok(first.indexOf(name.replace(/a$/u, 'b')) > at)
  }
  await Promise.all([one.close(), two.close()])
})

test('the places of a shop have no gap, and pages go by them', async () => {
  const database = await openDatabase({ log: silentLog })
  const service = await startTestService({ database })
  const [shop, other] = [await service.newShop(), await newShop(service.service)]
  for (const owner of [shop, other]) await write(database, owner, ['a', 'b', 'c'])
  const page = await read(shop, '0', 2)
  assert.deepEqual(
    page.events.map(({ sequence }) => sequence),
    ['0000000000000001', '0000000000000002'],
  )
  assert.equal(page.next, '0000000000000002')
  const rest = await read(shop, page.next)
  assert.deepEqual([rest.events.map(({ data }) => data['name']), rest.next], [['c'], undefined])
  assert.equal((await shop.admin('GET', '/v1/events?after=01890a5d-ac96-774b-bcce-b302099a8057')).status, 400)
  await service.close()
})

/** Calls another process of the same service. */
function callOf(service: { readonly service: { fetch(request: Request): Promise<Response> } }, shop: TestShop) {
  const call: TestShop['admin'] = async <Body>(method: string, path: string) => {
    const headers = { authorization: `Bearer ${shop.secretKey}` }
    const answer = await service.service.fetch(new Request(`https://coupons.example${path}`, { method, headers }))
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body }
  }
  return call
}
