import { Hono } from 'hono'
import { uuidv7 } from 'uuidv7'
import { aside } from './aside.ts'
import { authenticate } from './authenticate.ts'
import { bringUp, type Tables } from './bring-up.ts'
import { watchClock } from './clock-watch.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { cors } from './cors.ts'
import { createShop, type NewShop, type ShopKeys } from './create-shop.ts'
import { customerRoutes } from './customer-routes.ts'
import { type Database, openDatabase, type Patience } from './database.ts'
import { startDispatcher } from './dispatch.ts'
import { healthRoutes, whenReady } from './health-routes.ts'
import { createKeyLookup } from './key-lookup.ts'
import { DEFAULT_LIMITS, type ServiceLimits } from './limit-attempts.ts'
import { limitBody, limitDepth } from './limit-body.ts'
import { countPending } from './lease-deliveries.ts'
import { type ServiceLog, silentLog, withoutSecrets } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { methodsOf } from './methods-of.ts'
import { moneyRoutes } from './money-routes.ts'
import { observe } from './observe.ts'
import { openapiHandler } from './openapi.ts'
import type { OrderQueueOptions } from './order-queue.ts'
import { personRoutes } from './person-routes.ts'
import { toProblemResponse, toRefused } from './problem.ts'
import { programRoutes } from './program-routes.ts'
import { promotionRoutes } from './promotion-routes.ts'
import { refundRoutes } from './refund-routes.ts'
import { Refused } from './refused.ts'
import { setRoutes } from './set-routes.ts'
import { shopRoutes } from './shop-routes.ts'
import { shopperRoutes } from './shopper-routes.ts'
import { startSweeper } from './sweeper.ts'
import { walletRoutes } from './wallet-routes.ts'
import { createReach, type WebhookReach } from './webhook-address.ts'
import { webhookRoutes } from './webhook-routes.ts'

/** How to run the service. Without an address and a folder the data is in memory. */
export interface ServiceOptions {
  /** Address of a PostgreSQL database, 15 or newer. */
  readonly databaseUrl?: string
  /** Folder for the embedded database, for trials: one process, and not safe from a power cut. */
  readonly dataFolder?: string
  /** A database that is open already, instead of both; it is closed with the service. */
  readonly database?: Database
  /** Most connections to PostgreSQL. @default 10 */
  readonly connections?: number
  /** How long PostgreSQL is waited for, in milliseconds. */
  readonly patience?: Partial<Patience>
  /**
   * Starts without its database and answers 503 until that is there, instead of failing; `ready` tells.
   * @default false
   */
  readonly patient?: boolean
  /** Milliseconds by which the service's time runs ahead, asked for at every use. For demos and tests. @default () => 0 */
  readonly clockOffset?: () => number
  /** Sends events to webhooks; any number of processes may. @default false */
  readonly webhooks?: boolean
  /** Lets webhooks be `http`, on any port and address: for tests and demos on one machine. @default false */
  readonly allowInsecureWebhooks?: boolean
  /**
   * How many proxies of one's own are in front: so many entries of `X-Forwarded-For` are theirs, the first of them is the
   * caller's address.
   * @default 0
   */
  readonly proxies?: number
  /** How often callers may try what could be abused. */
  readonly limits?: Partial<ServiceLimits>
  /**
   * Copies sessions into an HttpOnly cookie, so that a page that lost its storage gets its wallet back. Only where the service
   * answers on the shop's own host.
   * @default false
   */
  readonly cookie?: boolean
  /** Sweeps every minute; any number of processes may. Nothing but tidiness depends on it. @default false */
  readonly sweeper?: boolean
  /** How orders that come at once are put together. */
  readonly orders?: OrderQueueOptions
  /** @default says nothing */
  readonly log?: ServiceLog
}

/** What the server in front knows of a request. */
export interface Connection {
  /** IP address of the caller. Without it, and without `incoming`, nothing is limited by address. */
  readonly address?: string
  /** The request of Node's server, as `@hono/node-server` hands it over. */
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } }
}

/** The coupon service as one web-standard handler. */
export interface Service {
  fetch(request: Request, from?: Connection): Promise<Response>
  /** Makes a shop and its two keys; they are told here and never again. */
  createShop(shop: NewShop): Promise<ShopKeys>
  /** Fulfilled once the tables are up to date; rejected where waiting does not help. */
  readonly ready: Promise<void>
  /** Answers the figures for Prometheus. They are no route of `fetch`: serve them where only you can read them. */
  metrics(): Promise<Response>
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
  const log = withoutSecrets(options.log ?? silentLog)
  const db = options.database ?? (await openDatabase({ ...options, log }))
  const patient = options.patient ?? false
  const tables = bringUp(db.kysely, { log, patient })
  if (!patient) await tables.ready
  const clockOffset = options.clockOffset ?? ((): number => 0)
  const context: ServiceContext = {
    db,
    clockOffset,
    newId: uuidv7,
    log,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    proxies: options.proxies ?? 0,
    findKey: createKeyLookup(db.kysely),
    clockWatch: watchClock(log),
    ...(options.orders ? { orders: options.orders } : {}),
    cookie: options.cookie ?? false,
  }
  const metrics = createMetrics({ use: db.use, countPending: () => countPending(context) })
  const reach = createReach(options.allowInsecureWebhooks ?? false)
  const app = createApp(context, { ...options, metrics, tables, reach })
  const dispatcher = options.webhooks ? startDispatcher(context, { reach, ready: tables.ready }) : undefined
  const sweeper = options.sweeper ? startSweeper(context, tables.ready) : undefined
  const inHand = new Set<Promise<Response>>()
  return {
    async fetch(request: Request, from: Connection = {}): Promise<Response> {
      const answer = Promise.resolve(app.fetch(request, from))
      inHand.add(answer)
      try {
        return await answer
      } finally {
        inHand.delete(answer)
      }
    },
    createShop: shop => createShop(context, shop),
    ready: tables.ready,
    metrics: async () => new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType } }),
    async close(): Promise<void> {
      tables.stop()
      await Promise.allSettled([...inHand, dispatcher?.stop(), sweeper?.stop()])
      await db.close()
    },
  }
}

/** Routes that may take long: imports and reports. */
const SLOW = [
  '/sets/:id/imports',
  '/sets/:id/statistics',
  '/events',
  '/:person/:id/activity',
  '/:person/:id/export',
  '/rewards',
]

/** What the routes need beside their context. */
export interface Surroundings extends Pick<ServiceOptions, 'connections' | 'patience'> {
  readonly metrics: Metrics
  readonly tables: Tables
  readonly reach: WebhookReach
}

/** Puts the routes together. */
export function createApp(
  context: ServiceContext,
  { metrics, tables, reach, ...options }: Surroundings,
): Hono<ServiceEnv> {
  const app = new Hono<ServiceEnv>()
  app.onError((error, c) => {
    const refused = toRefused(error, context.log)
    metrics.refused(refused.reasons)
    return toProblemResponse(c, refused)
  })
  app.use(observe(context, metrics))
  app.notFound(c => {
    const methods = methodsOf(app, c.req.path)
    if (!methods.length) return toProblemResponse(c, new Refused(404, [{ reason: 'not_found' }]))
    const expected = methods.join(', ')
    c.header('allow', expected)
    return toProblemResponse(c, new Refused(405, [{ reason: 'invalid_request', at: 'method', expected }]))
  })
  app.route('/', healthRoutes(context, tables))
  const openapi = openapiHandler(app)
  app.get('/openapi.json', openapi)
  app.get('/v1/openapi.json', openapi)
  app.use('/v1/*', cors(context), whenReady(tables), limitBody(), limitDepth(), authenticate(context))
  const few = aside({
    most: Math.ceil((options.connections ?? 10) / 4),
    patience: options.patience?.connection ?? 5000,
  })
  for (const path of SLOW) app.use(`/v1${path}`, few)
  for (const routes of [
    shopperRoutes,
    walletRoutes,
    moneyRoutes,
    refundRoutes,
    programRoutes,
    promotionRoutes,
    setRoutes,
    shopRoutes,
    customerRoutes,
    personRoutes,
  ]) {
    app.route('/v1', routes(context))
  }
  app.route('/v1', webhookRoutes(context, reach))
  return app
}
