import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { openDatabase } from '../../src/service/database.ts'
import { silentLog } from '../../src/service/log.ts'
import { migrate } from '../../src/service/migrate.ts'
import { checkHistory } from '../history/check.ts'
import type { Call, Evidence, Finding } from '../history/history.ts'
import { openFaultProxy } from '../support/fault-proxy.ts'
import { addressOf, startCluster } from '../support/postgres.ts'
import type { ClientTask } from './client.ts'
import { readFinalLedger } from './final-ledger.ts'
import { createMachine, type Machine, troubled, type WireFaults } from './machines.ts'
import { createRandom } from './random.ts'
import { makeEnding, makeWorld, SHOP, worldOf } from './world.ts'

/** What a soak is made of. */
export interface SoakOptions {
  readonly attempts: number
  readonly promotions: number
  readonly minutes: number
  readonly seed: number
  readonly services: number
  readonly clients: number
  /** Calls of a client process at once. */
  readonly inFlight: number
  /** Seconds between kills of a service, and between stops of the database, on average. */
  readonly killEvery: number
  readonly stopEvery: number
  /** Told how far it is. */
  readonly onProgress?: (attempts: number) => void
}

/** What came of it. */
export interface SoakResult {
  readonly evidence: Evidence
  readonly findings: readonly Finding[]
  readonly seconds: number
  readonly kills: number
  readonly stops: number
  readonly wire: WireFaults
  /** Where the history and the ledger are, where something was found. */
  readonly kept?: string
}

const DATABASE = 'soak'

/** Runs service processes, clients and faults, and checks what was recorded. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { seed, services, clients } = options
  const folder = await mkdtemp(join(tmpdir(), 'tearoff-soak-'))
  const cluster = await startCluster({
    settings: ['shared_buffers=512MB', 'max_wal_size=2GB', 'synchronous_commit=on'],
  })
  const random = createRandom(seed)
  const wire: WireFaults = { lostAnswers: 0, lostRequests: 0, delays: 0 }
  const machines: Machine[] = []
  const children: ChildProcess[] = []
  let keep = false
  const distance = await openFaultProxy({ port: cluster.port })
  try {
    await cluster.query(`create database ${DATABASE}`)
    const databaseUrl = addressOf(cluster.port, DATABASE)
    const database = await openDatabase({ databaseUrl, log: silentLog })
    await migrate(database.kysely)
    await database.close()
    const world = worldOf(options.promotions)
    const given = await withClient(databaseUrl, async db => {
      await makeWorld(db, world)
      return readOwners(db)
    })
    for (let number = 0; number < services; number++) {
      // One of the processes is far from the database: every statement of its can be late or lost.
      machines.push(await createMachine(number ? databaseUrl : addressOf(distance.port, DATABASE)))
    }
    await Promise.all(machines.map(machine => machine.start()))
    for (const { proxy } of machines) {
      proxy.obey(troubled(random, { cut: 0.005, delay: 0.002, longest: 200 }, wire))
    }
    distance.obey(troubled(random, { cut: 0.0001, delay: 0.001, longest: 80 }, wire))

    const started = performance.now()
    const counts = Array.from({ length: clients }, () => 0)
    const files = counts.map((_, client) => join(folder, `client-${client}.ndjson`))
    for (const [client, file] of files.entries()) {
      const task: ClientTask = {
        client,
        clients,
        seed,
        world,
        file,
        inFlight: options.inFlight,
        ports: machines.map(({ port }) => port),
        attempts: Math.ceil(options.attempts / clients),
        milliseconds: options.minutes * 60_000,
      }
      const child = fork(new URL('client.ts', import.meta.url), [JSON.stringify(task)], {
        execArgv: ['--disable-warning=ExperimentalWarning'],
      })
      child.on('message', ({ attempts }: { attempts: number }) => {
        counts[client] = attempts
        options.onProgress?.(counts.reduce((sum, count) => sum + count, 0))
      })
      children.push(child)
    }
    const stopping = new AbortController()
    const nemesis = runNemesis(options, { cluster, machines, random, stopping: stopping.signal })
    const endings = tellEndings({ databaseUrl, children, stopping: stopping.signal }, world)
    const codes = await Promise.all(children.map(async child => (await once(child, 'exit'))[0] as number | null))
    if (codes.some(code => code !== 0)) throw new Error(`clients ended with ${codes.join(', ')}`)
    const seconds = (performance.now() - started) / 1000
    stopping.abort()
    const { kills, stops } = await nemesis
    await endings
    await Promise.all(machines.splice(0).map(machine => machine.close()))
    const ledger = await withClient(databaseUrl, readFinalLedger)
    const evidence = { calls: await readCalls(files), ledger, given }
    const findings = checkHistory(evidence)
    const result = { evidence, findings, seconds, kills, stops, wire }
    if (!findings.length) return result
    await writeFile(join(folder, 'ledger.json'), JSON.stringify(ledger))
    keep = true
    return { ...result, kept: folder }
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(machines.map(machine => machine.close()))
    await distance.close()
    await cluster.remove()
    if (!keep) await rm(folder, { recursive: true })
  }
}

interface Stage {
  readonly cluster: Awaited<ReturnType<typeof startCluster>>
  readonly machines: readonly Machine[]
  readonly random: () => number
  readonly stopping: AbortSignal
}

/** Kills services and stops the database, now and then, and lets them come back. */
async function runNemesis(
  { killEvery, stopEvery }: SoakOptions,
  { cluster, machines, random, stopping }: Stage,
): Promise<{ readonly kills: number; readonly stops: number }> {
  let [kills, stops] = [0, 0]
  let nextStop = performance.now() + stopEvery * 500
  while (await pause(killEvery * (500 + 1000 * random()), stopping)) {
    const machine = machines[Math.floor(random() * machines.length)]
    await machine?.kill()
    kills += 1
    if (performance.now() > nextStop) {
      nextStop = performance.now() + stopEvery * (500 + 1000 * random())
      await cluster.stop('immediate')
      stops += 1
      await wait(300 * random())
      await cluster.start()
    }
    await machine?.start()
  }
  return { kills, stops }
}

interface Endings {
  readonly databaseUrl: string
  readonly children: readonly ChildProcess[]
  readonly stopping: AbortSignal
}

/** Makes a promotion every other second that ends within three, and tells the clients of it. */
async function tellEndings(
  { databaseUrl, children, stopping }: Endings,
  world: ReturnType<typeof worldOf>,
): Promise<void> {
  for (let number = 0; await pause(2000, stopping); number++) {
    try {
      await withClient(databaseUrl, async db => {
        const ending = await makeEnding(db, world, number, 3000)
        for (const child of children) if (child.connected) child.send(ending)
      })
    } catch {
      // The database is down: the next one then.
    }
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return wait(milliseconds, true, { signal }).catch(() => false)
}

async function withClient<Result>(databaseUrl: string, work: (db: pg.Client) => Promise<Result>): Promise<Result> {
  const db = new pg.Client(databaseUrl)
  db.on('error', () => undefined)
  await db.connect()
  try {
    return await work(db)
  } finally {
    await db.end()
  }
}

async function readOwners(db: pg.Client): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; shopper_id: string }>(
    'select id, shopper_id from coupon where shop_id = $1',
    [SHOP],
  )
  return new Map(rows.map(({ id, shopper_id }) => [id, shopper_id]))
}

async function readCalls(files: readonly string[]): Promise<Call[]> {
  const calls: Call[] = []
  for (const file of files) {
    for await (const line of createInterface({ input: createReadStream(file) })) calls.push(JSON.parse(line) as Call)
  }
  return calls
}
