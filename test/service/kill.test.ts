import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Database, openDatabase } from '../../src/service/database.ts'
import { silentLog } from '../../src/service/log.ts'
import { readLedger } from '../support/ledger.ts'
import { usePostgres } from '../support/postgres.ts'
import { cart } from '../support/rules-factories.ts'
import { good, startTestService, type TestService, type TestShop } from '../support/service.ts'
import { writtenPromotion } from '../support/service-factories.ts'

// `KILLS=200 node test/service/kill.test.ts` for the soak.
const kills = Number(process.env['KILLS'] ?? 10)
const bin = new URL('../../src/service/bin.ts', import.meta.url).pathname
const postgres = usePostgres()

let databaseUrl: string
let db: Database
let tests: TestService
let shop: TestShop
before(async () => {
  databaseUrl = await postgres.createDatabase()
  db = await openDatabase({ databaseUrl, log: silentLog })
  tests = await startTestService({ database: db })
  shop = await tests.newShop()
  await shop.seed({ promotions: [writtenPromotion({ limits: { redemptions: 1_000_000 } })] })
})
after(() => tests.close())

interface Served {
  readonly process: ChildProcess
  readonly port: number
  readonly metricsPort: number
}

/** Starts the service as its own process. */
async function serve(): Promise<Served> {
  const child = spawn(process.execPath, [bin, 'serve'], {
    env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: databaseUrl, PORT: '0', METRICS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ports = new Map<string, number>()
  for await (const line of createInterface(child.stdout)) {
    const { msg, port } = JSON.parse(line) as { msg: string; port?: number }
    if (port !== undefined) ports.set(msg, port)
    if (ports.size === 2) break
  }
  child.stdout.resume()
  return { process: child, port: ports.get('listening') ?? 0, metricsPort: ports.get('telling figures') ?? 0 }
}

/** Gives a customer a coupon, and makes the order that uses it up. */
async function prepareOrder(id: string) {
  const wanted = { promotion: 'patio-25', customer: `customer of ${id}` }
  const { shopper, coupon } = await good<{ shopper: string; coupon: { id: string } }>(
    shop.admin,
    'POST',
    '/v1/assignments',
    wanted,
  )
  return { orderId: id, shopper, coupons: [coupon.id], cart: cart() }
}

const post = (port: number, order: object): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}/v1/orders`, {
    method: 'POST',
    headers: { authorization: `Bearer ${shop.secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(order),
  })

async function end(served: Served, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  const gone = once(served.process, 'exit')
  served.process.kill(signal)
  const [status] = (await gone) as [number | null]
  return status
}

test(`a process that is killed at any instant, ${kills} times, loses no order that it answered (S30)`, async () => {
  let current = await serve()
  let orders = 0
  let done = false
  const acknowledged = new Set<string>()
  const clients = Array.from({ length: 4 }, async (_, client) => {
    while (!done) {
      const order = await prepareOrder(`order-${client}-${orders++}`)
      for (let answer = 0; answer !== 200 && answer !== 201;) {
        // Killed in the middle, the same order is posted again, at the process that took over.
        answer = await post(current.port, order).then(
          response => response.status,
          () => wait(5, 0),
        )
        assert.ok([0, 200, 201, 503].includes(answer), `answered ${answer}`)
      }
      acknowledged.add(order.orderId)
    }
  })
  for (let kill = 0; kill < kills; kill++) {
    const next = await serve()
    await wait(Math.random() * 150)
    const dying = current
    const gone = end(dying, 'SIGKILL')
    await wait(Math.random() * 20)
    current = next
    await gone
  }
  done = true
  await Promise.all(clients)
  assert.equal(await end(current, 'SIGTERM'), 0)
  const placed = new Set((await readLedger(db, shop.id)).map(({ order }) => order))
  for (const order of acknowledged) assert.ok(placed.has(order), `${order} was answered`)
  assert.ok(acknowledged.size >= kills)
})

test('a process that is asked to stop finishes the order in hand, and takes no other (S46)', async () => {
  const served = await serve()
  const order = await prepareOrder('in-hand')
  const figures = await fetch(`http://127.0.0.1:${served.metricsPort}/metrics`)
  assert.match(await figures.text(), /^tearoff_orders_placed_total 0$/mu)
  assert.equal((await fetch(`http://127.0.0.1:${served.port}/metrics`)).status, 404)
  let ended: Promise<number | null> | undefined
  let answer: Promise<Response> | undefined
  await db.transaction(async tx => {
    await sql`select 1 from coupon where shop_id = ${shop.id} and id = ${order.coupons[0]} for update`.execute(tx)
    answer = post(served.port, order)
    while (!(await isWaitedFor())) await wait(10)
    ended = end(served, 'SIGTERM')
    await refused(served.port)
  })
  assert.equal((await answer)?.status, 201)
  assert.equal(await ended, 0)
})

async function isWaitedFor(): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_locks where not granted`.execute(db.kysely)
  return rows.length > 0
}

/** Comes back once nobody listens any more. */
async function refused(port: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { headers: { connection: 'close' } }).catch(
      () => undefined,
    )
    if (!answer) return
    await wait(10)
  }
}
