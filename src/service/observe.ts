import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { ServiceContext, ServiceEnv } from './context.ts'
import type { Metrics } from './metrics.ts'

/** Header that names a request in the logs of everybody it passes through. */
const REQUEST_ID = 'x-request-id'
const WELL_FORMED = /^[\w.:-]{1,100}$/u

/**
 * Writes a line into the log for each request, counts it, and gives it an id where it came without one. Paths and queries
 * stay out of both, since ids and codes stand in them: it is the route's template that is told (S47).
 */
export function observe(
  { log, newId }: Pick<ServiceContext, 'log' | 'newId'>,
  metrics: Metrics | undefined,
): MiddlewareHandler<ServiceEnv> {
  return async (c, next) => {
    const given = c.req.header(REQUEST_ID)
    const request = given !== undefined && WELL_FORMED.test(given) ? given : newId()
    const start = performance.now()
    await next()
    const milliseconds = performance.now() - start
    c.res.headers.set(REQUEST_ID, request)
    const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? 'none'
    // A method is whatever a client writes; what no route takes is none.
    const method = route === 'none' ? 'none' : c.req.method
    const { status } = c.res
    metrics?.request({ method, route, status, milliseconds })
    log.info({ request, method, route, status, ms: Math.round(milliseconds * 10) / 10 }, 'request')
  }
}
