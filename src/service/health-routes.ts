import { Hono, type MiddlewareHandler } from 'hono'
import { sql } from 'kysely'
import type { Tables } from './bring-up.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { Refused } from './refused.ts'

/** Makes the routes for whoever keeps the process running: whether it lives, and whether requests should come here. */
export function healthRoutes({ db }: Pick<ServiceContext, 'db'>, tables: Tables): Hono<ServiceEnv> {
  const routes = new Hono<ServiceEnv>()
  routes.get('/healthz', c => c.json({ status: 'ok' }))
  routes.get('/readyz', whenReady(tables), async c => {
    try {
      await sql`select 1`.execute(db.kysely)
    } catch {
      throw notReady()
    }
    return c.json({ status: 'ok' })
  })
  return routes
}

/** Lets nobody in before the tables are up to date. @throws Refused `temporarily_unavailable` */
export function whenReady(tables: Tables): MiddlewareHandler<ServiceEnv> {
  return async (_, next) => {
    if (!tables.isReady()) throw notReady()
    await next()
  }
}

function notReady(): Refused {
  return new Refused(503, [{ reason: 'temporarily_unavailable', retryAfter: 2 }])
}
