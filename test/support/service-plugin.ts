import type { Service } from '../../src/service/index.ts'

interface ServerRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly req: AsyncIterable<Uint8Array>
}

interface ServerContext extends ServerRequest {
  readonly path: string
  readonly origin: string
  status: number
  body: unknown
  set(name: string, value: string): void
}

interface ServerPlugin {
  readonly name: string
  /** Goes into the server's `middleware`: what a plugin adds comes after the files, which answer 404 for everything else. */
  middleware(context: ServerContext, next: () => Promise<void>): Promise<void>
  serverStart(): Promise<void>
  serverStop(): Promise<void>
}

/**
 * Mounts the real coupon service under `/v1` of the test server, on a database in memory, and a new shop for each call
 * of `POST /test-shop`, which answers `{ shop, publishableKey, secretKey }`. `POST /admin-relay` is the shop's back end.
 */
export function servicePlugin(): ServerPlugin {
  let service: Promise<Service> | undefined
  const start = (): Promise<Service> => (service ??= startService())
  return {
    name: 'coupon-service',
    async middleware(context, next): Promise<void> {
      if (context.path === '/test-shop') return answer(context, await newShop(await start(), context.origin))
      if (context.path === '/admin-relay') return answer(context, await relay(await start(), context))
      if (!context.path.startsWith('/v1/')) return next()
      return answer(context, await (await start()).fetch(await toRequest(context)))
    },
    /** Before the first test, whose time-out is shorter than a cold database takes on a busy machine. */
    async serverStart(): Promise<void> {
      await start().catch(() => {})
    },
    async serverStop(): Promise<void> {
      await (await service)?.close()
    },
  }
}

async function startService(): Promise<Service> {
  const { createService } = await import('../../src/service/index.ts')
  return createService({})
}

async function newShop(service: Service, origin: string): Promise<Response> {
  const shop = `shop-${crypto.randomUUID()}`
  const keys = await service.createShop({ id: shop, name: 'Test shop', origins: [origin] })
  return Response.json({ shop, ...keys })
}

/** A secret key is refused when an `Origin` comes with it, so a test page sends its shop's admin calls through here. */
async function relay(service: Service, context: ServerContext): Promise<Response> {
  const { method, path, secretKey, body } = (await (await toRequest(context)).json()) as {
    method: string
    path: string
    secretKey: string
    body?: unknown
  }
  const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  return service.fetch(new Request(new URL(path, context.origin), { method, headers, ...sent }))
}

async function toRequest(context: ServerContext): Promise<Request> {
  const chunks: Uint8Array[] = []
  for await (const chunk of context.req) chunks.push(chunk)
  const headers = new Headers()
  for (const [name, value] of Object.entries(context.headers)) if (typeof value === 'string') headers.set(name, value)
  const body = chunks.length > 0 ? Buffer.concat(chunks) : null
  return new Request(new URL(context.url, context.origin), { method: context.method, headers, body })
}

async function answer(context: ServerContext, response: Response): Promise<void> {
  context.status = response.status
  for (const [name, value] of response.headers) context.set(name, value)
  context.body = Buffer.from(await response.arrayBuffer())
}
