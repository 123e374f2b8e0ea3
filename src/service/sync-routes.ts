import { Hono, type MiddlewareHandler } from 'hono'
import { describeRoute, resolver } from 'hono-openapi'
import { describeAnswer } from './describe-answer.ts'
import { SyncReportSchema } from '../contract/shop-answer.ts'
import * as v from 'valibot'
import { SyncSchema } from '../contract/event.ts'
import { identifyCaller, requires, shopperOf } from './authenticate.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { takesKey } from './idempotency-key.ts'
import { once } from './once.ts'
import { receiveEvents } from './sync.ts'
import { invalidRequest } from './valid.ts'

/** Makes the route of events that waited on a device. */
export function syncRoutes(context: ServiceContext): Hono<ServiceEnv> {
  return new Hono<ServiceEnv>().post(
    '/sync',
    takesKey,
    describeRoute({
      summary: 'Take events of a device, each id once',
      description:
        'A page that unloads may send `text/plain`: the same JSON with `key` (publishable) and `token` beside `events`.',
      requestBody: {
        content: { 'application/json': { schema: resolver(SyncSchema) }, 'text/plain': { schema: { type: 'string' } } },
      },
      responses: { 200: describeAnswer('What became of each event', SyncReportSchema) },
    }),
    unloading(context),
    requires('publishable', { shopper: true }),
    async c => {
      const body: unknown = await c.req.json()
      const parsed = v.safeParse(SyncSchema, isPlain(c.req.header('content-type')) ? withoutCredentials(body) : body)
      if (!parsed.success) throw invalidRequest(parsed.issues, true)
      const caller = c.get('caller')
      const { events } = parsed.output
      return once(context, c, async joined =>
        c.json(await receiveEvents(joined, { ...caller, shopper: shopperOf(caller) }, events)),
      )
    },
  )
}

function withoutCredentials(body: unknown): object {
  const { key: _key, token: _token, ...rest } = body as Record<string, unknown>
  return rest
}

const CredentialsSchema = v.looseObject({ key: v.string(), token: v.string() })

/**
 * Reads key and token from the body of a page that unloads: its beacon has no headers of its own. A form of another site
 * could send the same type (S27), so no cookie counts here, and what comes in can move no money.
 */
function unloading(context: ServiceContext): MiddlewareHandler<ServiceEnv> {
  return async (c, next) => {
    if (isPlain(c.req.header('content-type'))) {
      const parsed = v.safeParse(CredentialsSchema, await c.req.json())
      if (!parsed.success) throw invalidRequest(parsed.issues, true)
      c.set('caller', await identifyCaller(context, { ...parsed.output, origin: c.req.header('origin') }))
    }
    await next()
  }
}

function isPlain(type: string | undefined): boolean {
  return type !== undefined && /^text\/plain(?:\s*;|$)/iu.test(type)
}
