import { Hono } from 'hono'
import { sql } from 'kysely'
import { uuidv7 } from 'uuidv7'
import { authenticate } from './authenticate.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { cors } from './cors.ts'
import { createShop, type NewShop, type ShopKeys } from './create-shop.ts'
import { customerRoutes } from './customer-routes.ts'
import { type Database, openDatabase } from './database.ts'
import { limitBody } from './limit-body.ts'
import { type ServiceLog, silentLog } from './log.ts'
import { methodsOf } from './methods-of.ts'
import { migrate } from './migrate.ts'
import { moneyRoutes } from './money-routes.ts'
import { openapiHandler } from './openapi.ts'
import { toProblemResponse, toRefused } from './problem.ts'
import { promotionRoutes } from './promotion-routes.ts'
import { Refused } from './refused.ts'
import { setRoutes } from './set-routes.ts'
import { shopRoutes } from './shop-routes.ts'
import { shopperRoutes } from './shopper-routes.ts'
import { walletRoutes } from './wallet-routes.ts'

/** How to run the service. Without an address and a folder the data is in memory. */
export interface ServiceOptions {
  /** Address of a PostgreSQL database, 15 or newer. */
  readonly databaseUrl?: string
  /** Folder for the embedded database, for trials: one process, and not safe from a power cut. */
  readonly dataFolder?: string
  /** A database that is open already, instead of both; it is closed with the service. */
  readonly database?: Database
  /** Milliseconds by which the service's time runs ahead, asked for at every use. For demos and tests. @default () => 0 */
  readonly clockOffset?: () => number
  /** @default says nothing */
  readonly log?: ServiceLog
}

/** The coupon service as one web-standard handler. */
export interface Service {
  fetch(request: Request): Promise<Response>
  /** Makes a shop and its two keys; they are told here and never again. */
  createShop(shop: NewShop): Promise<ShopKeys>
  /** Lets the requests in hand finish, and closes the database. */
  close(): Promise<void>
}

/**
 * Starts the service: opens the database and brings its tables up to date.
 * @example
 * const service = await createService({ databaseUrl: process.env.DATABASE_URL })
 * serve({ fetch: service.fetch })
 */
export async function createService(options: ServiceOptions = {}): Promise<Service> {
  const log = options.log ?? silentLog
  const db = options.database ?? (await openDatabase({ ...options, log }))
  await migrate(db.kysely)
  const context: ServiceContext = { db, clockOffset: options.clockOffset ?? (() => 0), newId: uuidv7, log }
  const app = createApp(context)
  const inHand = new Set<Promise<Response>>()
  return {
    async fetch(request: Request): Promise<Response> {
      const answer = Promise.resolve(app.fetch(request))
      inHand.add(answer)
      try {
        return await answer
      } finally {
        inHand.delete(answer)
      }
    },
    createShop: shop => createShop(context, shop),
    async close(): Promise<void> {
      await Promise.allSettled(inHand)
      await db.close()
    },
  }
}

function createApp(context: ServiceContext): Hono<ServiceEnv> {
  const app = new Hono<ServiceEnv>()
  app.onError((error, c) => toProblemResponse(c, toRefused(error, context.log)))
  app.notFound(c => {
    const methods = methodsOf(app, c.req.path)
    if (!methods.length) return toProblemResponse(c, new Refused(404, [{ reason: 'not_found' }]))
    const expected = methods.join(', ')
    c.header('allow', expected)
    return toProblemResponse(c, new Refused(405, [{ reason: 'invalid_request', at: 'method', expected }]))
  })
  app.get('/healthz', async c => {
    try {
      await sql`select 1`.execute(context.db.kysely)
    } catch {
      throw new Refused(503, [{ reason: 'temporarily_unavailable', retryAfter: 2 }])
    }
    return c.json({ status: 'ok' })
  })
  const openapi = openapiHandler(app)
  app.get('/openapi.json', openapi)
  app.get('/v1/openapi.json', openapi)
  app.use('/v1/*', cors(context), limitBody(), authenticate(context))
  for (const routes of [
    shopperRoutes,
    walletRoutes,
    moneyRoutes,
    promotionRoutes,
    setRoutes,
    shopRoutes,
    customerRoutes,
  ]) {
    app.route('/v1', routes(context))
  }
  return app
}
