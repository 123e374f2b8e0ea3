import { sql } from 'kysely'
import type { MiddlewareHandler } from 'hono'
import { KEY_HEADER } from '../contract/header.ts'
import type { Caller, ServiceContext, ServiceEnv } from './context.ts'

/**
 * Lets the pages of a shop read answers (CORS): exact origins, no cookies. A preflight carries no key, so it passes for an
 * origin of any shop; the call itself passes for the origins of its key only.
 */
export function cors(context: ServiceContext): MiddlewareHandler<ServiceEnv> {
  return async (c, next) => {
    const origin = c.req.header('origin')
    const preflight = c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined
    if (preflight) c.res = new Response(null, { status: 204 })
    else await next()
    c.res.headers.append('vary', 'Origin')
    if (origin === undefined) return
    // Who got as far as a caller has shown a key that this origin may use.
    const known = (c.get('caller') as Caller | undefined) !== undefined || (await isOriginOfAnyShop(context, origin))
    if (!known) return
    c.res.headers.set('access-control-allow-origin', origin)
    if (preflight) {
      c.res.headers.set('access-control-allow-methods', 'GET, POST, PUT, DELETE')
      c.res.headers.set('access-control-allow-headers', `authorization, content-type, idempotency-key, ${KEY_HEADER}`)
      c.res.headers.set('access-control-max-age', '600')
    } else {
      const told = 'retry-after, ratelimit, ratelimit-policy, idempotent-replayed, x-request-id'
      c.res.headers.set('access-control-expose-headers', told)
    }
  }
}

async function isOriginOfAnyShop(context: ServiceContext, origin: string): Promise<boolean> {
  const row = await context.db.kysely
    .selectFrom('api_key')
    .select('id')
    .where('kind', '=', 'publishable')
    .where('revoked_at', 'is', null)
    .where(sql<boolean>`${origin} = any (origins)`)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
