import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { addressOf, type Cluster, startCluster } from '../support/postgres.ts'
import { median } from './measure.ts'
import { milliseconds, table, writePart } from './page.ts'
import { type BenchShop, LIMITED, MARK, OPEN, openBenchShop, orderBody } from './service/bench-shop.ts'
import { type Server, sendLoad, startServer } from './service/child.ts'
import type { LoadReport } from './service/load.ts'
import { createOwnBench } from './service/own-bench.ts'
import { type Bench, findPgbench } from './service/pgbench.ts'
import { openQuoteShop } from './service/quote-shop.ts'
import { toPgbench } from './service/statement-record.ts'

/** Connections to the database, of one process or of two together: as many as pgbench has. */
const CONNECTIONS = 10

// Measures the service on PostgreSQL against its budgets, and writes docs/performance.md: `npm run bench:service`.
// `node test/bench/service.ts 2 1` makes it quick: two seconds for each figure, one round.
const [seconds = 4, rounds = 3] = process.argv.slice(2).map(Number)
const cluster = await startCluster({
  settings: ['fsync=on', 'full_page_writes=on', 'shared_buffers=512MB', 'max_wal_size=4GB'],
})
const folder = mkdtempSync(join(tmpdir(), 'tearoff-bench-'))
try {
  await cluster.query('create database bench')
  const databaseUrl = addressOf(cluster.port, 'bench')
  const bench = findPgbench(databaseUrl, folder) ?? createOwnBench(databaseUrl)
  writePart('service-machine', machine(bench))
  const shop = await openBenchShop(databaseUrl)
  const many = await benchOrders(shop, databaseUrl, bench, OPEN)
  const one = await benchOrders(shop, databaseUrl, bench, LIMITED)
  writeOrders(many, one)
  await shop.close()
  await benchQuotes(databaseUrl)
  await benchStart(cluster, databaseUrl)
} finally {
  rmSync(folder, { recursive: true, force: true })
  await cluster.remove()
}
process.exit(0)

/** What was measured of orders with a coupon of one promotion, by round. */
interface Orders {
  readonly transaction: readonly number[]
  readonly insertOnly: readonly number[]
  readonly single: readonly LoadReport[]
  readonly lists: readonly LoadReport[]
  readonly crowd: readonly LoadReport[]
  /** The same of two processes. */
  readonly singlePair: readonly LoadReport[]
  readonly listsPair: readonly LoadReport[]
  readonly crowdPair: readonly LoadReport[]
  readonly statements: number
}

async function benchOrders(shop: BenchShop, databaseUrl: string, bench: Bench, promotion: string): Promise<Orders> {
  const recorded = await shop.record(promotion)
  const script = recorded.map(sent => toPgbench(sent, MARK))
  const inserts = script
    .filter(text => /^(?:start transaction|(?:\/\*.*?\*\/ )?insert|commit)/u.test(text))
    .toSpliced(-1, 0, plainRedemption(promotion))
  const start = (processes: number, options: object): Promise<Server[]> =>
    Promise.all(
      Array.from({ length: processes }, () =>
        startServer(databaseUrl, { ...options, connections: CONNECTIONS / processes }),
      ),
    )
  const each = { orders: { most: 1 } }
  const servers = {
    single: await start(1, each),
    singlePair: await start(2, each),
    lists: await start(1, {}),
    listsPair: await start(2, {}),
  }
  const filler = fillAhead(shop, promotion)
  const send = async (servers: readonly Server[], connections: number, time = seconds): Promise<LoadReport> => {
    const before = await shop.countUses()
    const headers = { authorization: `Bearer ${shop.secretKey}`, 'content-type': 'application/json' }
    const from = await filler.ready()
    const load = {
      ports: servers.map(({ port }) => port),
      path: '/v1/orders',
      headers,
      body: orderBody('#'),
      connections,
      seconds: time,
      from,
    }
    const report = await sendLoad(load)
    filler.taken(report.next)
    const placed = report.statuses[201] ?? 0
    const written = (await shop.countUses()) - before
    if (written !== placed || Object.keys(report.statuses).length !== 1) {
      throw new Error(`${JSON.stringify(report.statuses)} answered, ${written} written`)
    }
    return report
  }
  const run = async (lines: readonly string[]): Promise<number> => {
    const { rate, next } = await bench.run(lines, await filler.ready(), seconds)
    filler.taken(next)
    return rate
  }
  for (const group of Object.values(servers)) await send(group, 32, Math.min(seconds, 4))
  await shop.analyze()
  const found = {
    transaction: [],
    insertOnly: [],
    single: [],
    lists: [],
    crowd: [],
    singlePair: [],
    listsPair: [],
    crowdPair: [],
  } as {
    [Key in Exclude<keyof Orders, 'statements'>]: Orders[Key][number][]
  }
  for (let round = 0; round < rounds; round++) {
    found.transaction.push(await run(script))
    found.single.push(await send(servers.single, 32))
    found.singlePair.push(await send(servers.singlePair, 32))
    found.lists.push(await send(servers.lists, 64))
    found.listsPair.push(await send(servers.listsPair, 64))
    found.insertOnly.push(await run(inserts))
    found.crowd.push(await send(servers.lists, 200))
    found.crowdPair.push(await send(servers.listsPair, 200))
    say(`${promotion}, round ${round + 1}`, [
      `transaction ${Math.round(found.transaction.at(-1) ?? NaN)}/s, inserts only ${Math.round(found.insertOnly.at(-1) ?? NaN)}/s`,
      ...[found.single, found.singlePair, found.lists, found.listsPair, found.crowd, found.crowdPair].map(reports =>
        JSON.stringify(reports.at(-1)),
      ),
    ])
  }
  for (const server of Object.values(servers).flat()) await server.stop()
  return { ...found, statements: recorded.length }
}

/** Keeps enough shoppers with a coupon ahead, and counts which are spent. */
function fillAhead(shop: BenchShop, promotion: string): { ready(): Promise<number>; taken(next: number): void } {
  const most = 12_000 * seconds
  let next = promotion === OPEN ? 1 : 100_000_001
  let filled = next
  return {
    async ready() {
      const to = next + Math.max(most, 20_000)
      if (to > filled) {
        await shop.fill(promotion, filled, to + most)
        filled = to + most
      }
      return next
    },
    taken: number => void (next = number),
  }
}

function plainRedemption(promotion: string): string {
  return `insert into redemption (shop_id, coupon_id, order_id, promotion_id, shopper_id, discount, state, redeemed_at)
    values ('bench', 'coupon-' || :n, 'order-' || :n, '${promotion}', 'shopper-' || :n, 5725, 'redeemed', now());`
}

function writeOrders(many: Orders, one: Orders): void {
  const rate = (values: readonly number[]): string => `${Math.round(median(values))}`
  const ratio = (reports: readonly LoadReport[], against: readonly number[]): number =>
    median(reports.map((report, round) => report.rate / (against[round] ?? NaN)))
  const row = (
    what: string,
    reports: readonly LoadReport[],
    of: string,
    against: readonly number[],
    least?: number,
  ) => {
    const is = ratio(reports, against)
    const verdict = least === undefined ? '' : is >= least ? ' ✓' : ' ✗'
    const budget = least === undefined ? '–' : `≥ ${least.toFixed(1)}`
    return [what, rate(reports.map(report => report.rate)), of, rate(against), `${is.toFixed(2)}${verdict}`, budget]
  }
  const same = (orders: Orders): string => `the same ${orders.statements} statements, one order each`
  const inserts = 'its inserts alone, one order each: no lock, no reading, no counting'
  writePart(
    'service-orders',
    table([
      ['orders a second over HTTP', 'is', 'held against pgbench running', 'which does', 'ratio', 'budget'],
      row('each its own coupon, one transaction each', many.single, same(many), many.transaction, 0.4),
      row('the same, two processes', many.singlePair, same(many), many.transaction, 0.4),
      row('each its own coupon, in lists, 64 clients', many.lists, same(many), many.transaction, 1),
      row('the same, two processes', many.listsPair, same(many), many.transaction, 1),
      row('each its own coupon, in lists, 200 clients', many.crowd, same(many), many.transaction, 1),
      row('the same, two processes', many.crowdPair, same(many), many.transaction, 1),
      row('one limited coupon, one transaction each', one.single, same(one), one.transaction),
      row('the same, two processes', one.singlePair, same(one), one.transaction),
      row('one limited coupon, in lists, 64 clients', one.lists, inserts, one.insertOnly, 0.6),
      row('the same, two processes', one.listsPair, inserts, one.insertOnly, 0.6),
      row('one limited coupon, in lists, 200 clients', one.crowd, inserts, one.insertOnly, 0.6),
      row('the same, two processes', one.crowdPair, inserts, one.insertOnly, 0.6),
    ]),
  )
  const times = (what: string, reports: readonly LoadReport[], most?: number): string[] => {
    const p99 = median(reports.map(report => report.p99))
    const verdict = most === undefined ? '' : p99 <= most ? ' ✓' : ' ✗'
    const p50 = median(reports.map(report => report.p50))
    return [what, milliseconds(p50), `${milliseconds(p99)}${verdict}`, most === undefined ? '–' : `${most} ms`]
  }
  writePart(
    'service-latency',
    table([
      ['one order', 'median', 'p99', 'p99 at most'],
      times('own coupons, one transaction each, 32 clients', many.single),
      times('own coupons, in lists, 64 clients', many.lists),
      times('own coupons, in lists, 200 clients', many.crowd, 250),
      times('the same, two processes', many.crowdPair, 250),
      times('one limited coupon, one transaction each, 32 clients', one.single),
      times('one limited coupon, in lists, 200 clients', one.crowd, 250),
      times('the same, two processes', one.crowdPair, 250),
    ]),
  )
}

async function benchQuotes(databaseUrl: string): Promise<void> {
  const { headers, body, close } = await openQuoteShop(databaseUrl)
  const server = await startServer(databaseUrl)
  const reports: LoadReport[] = []
  for (let round = 0; round <= rounds; round++) {
    const load = { ports: [server.port], path: '/v1/quotes', headers, body, connections: 16, seconds, from: 1 }
    reports.push(await sendLoad(load))
  }
  const warm = reports.slice(1)
  if (warm.some(({ statuses }) => Object.keys(statuses).join() !== '200')) throw new Error('a quote was refused')
  const of = (key: 'rate' | 'p50' | 'p99'): number => median(warm.map(report => report[key]))
  writePart(
    'service-quotes',
    table([
      ['50 coupons on 50 lines, 16 clients', 'quotes a second', 'median', 'p99'],
      [
        'verdicts, totals, best combination',
        `${Math.round(of('rate'))}`,
        milliseconds(of('p50')),
        milliseconds(of('p99')),
      ],
    ]),
  )
  say('quotes', [JSON.stringify(warm.at(-1))])
  await server.stop()
  await close()
}

async function benchStart(cluster: Cluster, databaseUrl: string): Promise<void> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await timeOfStart(databaseUrl))
  await cluster.query('create database fresh')
  const first = await timeOfStart(addressOf(cluster.port, 'fresh'))
  const server = await startServer(databaseUrl)
  const idle = server.memory()
  await server.stop()
  say('start', [`${times.map(Math.round).join(', ')} ms, with its tables to make ${Math.round(first)} ms, ${idle} MB`])
  writePart(
    'service-start',
    table([
      ['one process', 'is'],
      ['from its start to its first answer', milliseconds(median(times))],
      ['the same with all tables to make', milliseconds(first)],
      ['memory when started (RSS)', `${Math.round(idle)} MB`],
    ]),
  )
}

/** Milliseconds from the start of `tearoff-service serve` until it says that it is well. */
async function timeOfStart(databaseUrl: string): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 20_000)
  const bin = fileURLToPath(new URL('../../src/service/bin.ts', import.meta.url))
  const env = { ...process.env, DATABASE_URL: databaseUrl, PORT: `${port}`, LOG_LEVEL: 'silent' }
  const began = performance.now()
  const child = spawn(process.execPath, [bin, 'serve'], { env, stdio: 'ignore' })
  const isWell = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isWell())) {
    if (child.exitCode !== null || performance.now() - began > 60_000) throw new Error('the service did not start')
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  const took = performance.now() - began
  await new Promise(resolve => {
    child.once('exit', resolve)
    child.kill()
  })
  return took
}

function machine(bench: Bench): string {
  const [cpu] = cpus()
  const name = `${process.platform} ${process.arch}, ${cpus().length} × ${cpu?.model.trim()}`
  return `Node ${process.versions.node}, ${name}, PostgreSQL 18.4 from npm. ${bench.name}, 10 clients. ${rounds} rounds of ${seconds} s.`
}

function say(what: string, lines: readonly string[]): void {
  process.stdout.write(`${what}\n${lines.map(line => `  ${line}\n`).join('')}`)
}
