import { Hono, type MiddlewareHandler } from 'hono'
import { describeRoute } from 'hono-openapi'
import * as v from 'valibot'
import { SyncSchema } from '../contract/event.ts'
import { identifyCaller, requires, shopperOf } from './authenticate.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { receiveEvents } from './sync.ts'
import { invalidRequest } from './valid.ts'

/** Makes the route of events that waited on a device. */
export function syncRoutes(context: ServiceContext): Hono<ServiceEnv> {
  return new Hono<ServiceEnv>().post(
    '/sync',
    describeRoute({
      summary: 'Take events of a device, each id once',
      description:
        'A page that unloads may send `text/plain`: the same JSON with `key` (publishable) and `token` beside `events`.',
      responses: { 200: { description: 'What became of each event' } },
    }),
    unloading(context),
    requires('publishable', { shopper: true }),
    async c => {
      const body: unknown = await c.req.json()
      const parsed = v.safeParse(SyncSchema, isPlain(c.req.header('content-type')) ? withoutCredentials(body) : body)
      if (!parsed.success) throw invalidRequest(parsed.issues, true)
      const caller = c.get('caller')
      return c.json(await receiveEvents(context, { ...caller, shopper: shopperOf(caller) }, parsed.output.events))
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
