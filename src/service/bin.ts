#!/usr/bin/env node
import { serve, type ServerType } from '@hono/node-server'
import { pino } from 'pino'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createKey, type NewKey } from './create-key.ts'
import { createService } from './create-service.ts'
import { createShop } from './create-shop.ts'
import { listKeys, revokeKey } from './keys.ts'
import { type Database, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { ShopPolicySchema } from '../contract/policy.ts'
import { IdSchema } from '../contract/scalar.ts'
import * as v from 'valibot'
import { uuidv7 } from 'uuidv7'

const HELP = `tearoff-service: the coupon service

  serve                          answer HTTP; the tables are brought up to date first
  migrate                        bring the tables up to date, and end
  shop create --id ID --name NAME [--time-zone ZONE] [KEY OPTIONS]
                                 make a shop; prints its publishable and its secret key, once
  key create --shop ID --kind publishable|secret [KEY OPTIONS]
                                 make another key; prints it, once
  key list --shop ID             list the keys of a shop by their ids
  key revoke --shop ID --id KEY  refuse a key from now on

Key options, for publishable keys:
  --origin ORIGIN                a page that may use it, like https://shop.example; may be repeated
  --channel NAME                 the channel of everybody who uses it
  --orders server|browser        who places orders; a browser has no price guarantee (default server)

Environment:
  DATABASE_URL                   PostgreSQL, 15 or newer
  DATA_FOLDER                    without it: folder of the embedded database, for trials (default ./tearoff-data)
  DATABASE_CONNECTIONS           most connections to PostgreSQL (default 10)
  PORT, HOST                     where to listen (default 8787 and 127.0.0.1)
  PROXIES                        how many proxies of yours are in front, for the callers' addresses (default 0)
  COOKIE                         "on" where this is the shop's own host: sessions are copied into an HttpOnly cookie
  METRICS_PORT                   where to tell figures for Prometheus, at /metrics (default: nowhere)
  LOG_LEVEL                      debug, info, warn or error (default info)
`

const { values, positionals } = readArguments()
const log = pino({ level: process.env['LOG_LEVEL'] ?? 'info' })

if (values.help || !positionals.length) console.log(HELP)
else await run(positionals.join(' ')).catch(error => fail(messageOf(error)))

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        id: { type: 'string' },
        name: { type: 'string' },
        'time-zone': { type: 'string' },
        shop: { type: 'string' },
        kind: { type: 'string' },
        origin: { type: 'string', multiple: true },
        channel: { type: 'string' },
        orders: { type: 'string' },
      },
    })
  } catch (error) {
    return fail(messageOf(error))
  }
}

async function run(command: string): Promise<void> {
  switch (command) {
    case 'serve':
      return start()
    case 'migrate':
      return withDatabase(async () => console.log('The tables are up to date.'))
    case 'shop create':
      return withDatabase(addShop)
    case 'key create':
      return withDatabase(addKey)
    case 'key list':
      return withDatabase(showKeys)
    case 'key revoke':
      return withDatabase(endKey)
    default:
      fail(`unknown command: ${command}`)
  }
}

async function start(): Promise<void> {
  const proxies = Number(process.env['PROXIES'] ?? 0)
  if (!Number.isInteger(proxies) || proxies < 0) fail('PROXIES is a whole number')
  const cookie = process.env['COOKIE'] === 'on'
  const [port, metricsPort] = [portOf('PORT') ?? 8787, portOf('METRICS_PORT')]
  const service = await createService({
    ...where(),
    log,
    proxies,
    patient: true,
    webhooks: true,
    sweeper: true,
    cookie,
  })
  service.ready.catch(error => fail(messageOf(error)))
  // A database that stays away is waited for behind an open door, with 503.
  await Promise.race([service.ready, wait(5000, undefined, { ref: false })])
  const servers = [listen('listening', port, service.fetch)]
  if (metricsPort !== undefined) {
    const figures = ({ url }: Request): Promise<Response> | Response =>
      new URL(url).pathname === '/metrics' ? service.metrics() : new Response(null, { status: 404 })
    servers.push(listen('telling figures', metricsPort, figures))
  }
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    log.info({}, 'stopping')
    // Requests in hand finish, for ten seconds at most (S46).
    setTimeout(() => process.exit(1), 10_000).unref()
    void Promise.all(servers.map(close))
      .then(() => service.close())
      .then(() => process.exit(0))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

function listen(message: string, port: number, fetch: (request: Request) => Promise<Response> | Response): ServerType {
  const hostname = process.env['HOST'] ?? '127.0.0.1'
  const server = serve({ fetch, port, hostname }, bound => log.info({ hostname, port: bound.port }, message))
  server.once('error', error => fail(messageOf(error)))
  return server
}

function close(server: ServerType): Promise<void> {
  return new Promise(resolve => {
    // Connections that clients keep open are closed as soon as nothing runs on them.
    const idle = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 50)
    server.close(() => {
      clearInterval(idle)
      resolve()
    })
  })
}

function portOf(name: string): number | undefined {
  const written = process.env[name]
  if (!written) return undefined
  const port = Number(written)
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : fail(`${name} is a number from 0 to 65535`)
}

async function addShop(db: Database): Promise<void> {
  const timeZone = values['time-zone']
  const policy = v.safeParse(ShopPolicySchema, timeZone === undefined ? {} : { timeZone })
  if (!policy.success) fail('--time-zone is an IANA time zone, like Europe/Berlin')
  const keys = await createShop(makes(db), {
    id: v.is(IdSchema, values.id) ? values.id : fail('--id is missing, or no id'),
    name: values.name ?? fail('--name is missing'),
    policy: policy.output,
    ...keyOptions(),
  })
  console.log(`Publishable key, for pages:        ${keys.publishableKey}`)
  console.log(`Secret key, for the shop's server: ${keys.secretKey}`)
  console.log('They are not shown again.')
}

async function addKey(db: Database): Promise<void> {
  const { kind, shop = fail('--shop is missing') } = values
  if (kind !== 'publishable' && kind !== 'secret') fail('--kind is publishable or secret')
  const known = await db.kysely.selectFrom('shop').select('id').where('id', '=', shop).executeTakeFirst()
  if (!known) fail(`there is no shop ${shop}`)
  console.log(await createKey(makes(db), db.kysely, shop, { kind, ...keyOptions() }))
}

async function showKeys(db: Database): Promise<void> {
  const { shop = fail('--shop is missing') } = values
  for (const { id, kind, origins, createdAt, revokedAt } of await listKeys(db, shop)) {
    const state = revokedAt ? `revoked ${revokedAt.toISOString()}` : origins.join(' ')
    console.log(`${id}  ${kind.padEnd(11)}  ${createdAt.toISOString()}  ${state}`.trimEnd())
  }
}

async function endKey(db: Database): Promise<void> {
  const { shop = fail('--shop is missing'), id = fail('--id is missing') } = values
  if (!(await revokeKey(db, shop, id))) fail(`the shop ${shop} has no key ${id} that is good`)
  console.log('It is refused from now on.')
}

function keyOptions(): Omit<NewKey, 'kind'> {
  const { origin: origins = [], channel, orders = 'server' } = values
  if (orders !== 'server' && orders !== 'browser') fail('--orders is server or browser')
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) fail(`not an origin: ${origin}`)
  }
  return { origins, orders, ...(channel === undefined ? {} : { channel }) }
}

async function withDatabase(work: (db: Database) => Promise<void>): Promise<void> {
  const db = await openDatabase({ ...where(), log })
  try {
    await migrate(db.kysely)
    await work(db)
  } finally {
    await db.close()
  }
}

function where(): { databaseUrl: string; connections?: number } | { dataFolder: string } {
  const databaseUrl = process.env['DATABASE_URL']
  if (!databaseUrl) return { dataFolder: process.env['DATA_FOLDER'] ?? './tearoff-data' }
  const connections = Number(process.env['DATABASE_CONNECTIONS'] ?? 10)
  if (!Number.isInteger(connections) || connections < 1) fail('DATABASE_CONNECTIONS is a number from 1')
  return { databaseUrl, connections }
}

/** The bin has no clock of its own: only demos and tests move time. */
function makes(db: Database): { db: Database; clockOffset: () => number; newId: () => string } {
  return { db, clockOffset: () => 0, newId: uuidv7 }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function fail(message: string): never {
  console.error(`tearoff-service: ${message}\nTry tearoff-service --help`)
  process.exit(2)
}
