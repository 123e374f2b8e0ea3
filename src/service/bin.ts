#!/usr/bin/env node
import { serve } from '@hono/node-server'
import { pino } from 'pino'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { createKey, type NewKey } from './create-key.ts'
import { createService } from './create-service.ts'
import { createShop } from './create-shop.ts'
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

Key options, for publishable keys:
  --origin ORIGIN                a page that may use it, like https://shop.example; may be repeated
  --channel NAME                 the channel of everybody who uses it
  --orders server|browser        who places orders; a browser has no price guarantee (default server)

Environment:
  DATABASE_URL                   PostgreSQL, 15 or newer
  DATA_FOLDER                    without it: folder of the embedded database, for trials (default ./tearoff-data)
  PORT, HOST                     where to listen (default 8787 and 127.0.0.1)
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
    default:
      fail(`unknown command: ${command}`)
  }
}

async function start(): Promise<void> {
  const service = await createService({ ...where(), log })
  const hostname = process.env['HOST'] ?? '127.0.0.1'
  const port = Number(process.env['PORT'] ?? 8787)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) fail('PORT is a number from 0 to 65535')
  const server = serve({ fetch: service.fetch, port, hostname }, bound =>
    log.info({ hostname, port: bound.port }, 'listening'),
  )
  server.once('error', error => fail(messageOf(error)))
  const stop = (): void => {
    log.info({}, 'stopping')
    // Requests in hand finish, for ten seconds at most (S46).
    setTimeout(() => process.exit(1), 10_000).unref()
    server.close(() => void service.close().then(() => process.exit(0)))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
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

function where(): { databaseUrl: string } | { dataFolder: string } {
  const databaseUrl = process.env['DATABASE_URL']
  return databaseUrl ? { databaseUrl } : { dataFolder: process.env['DATA_FOLDER'] ?? './tearoff-data' }
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
