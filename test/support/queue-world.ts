import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { build, type Rollup } from 'vite'
import { createService, type ServiceOptions, type ShopKeys } from '../../src/service/index.ts'
import { listen } from '../../demo/server/listen.ts'

/** How the service answers reports of events: as it does, with 500, or never. */
export type Weather = 'fair' | 'failing' | 'silent'

/** A report that was answered. */
export interface Report {
  readonly path: string
  readonly body: string
}

/** A shop's origin with pages, the real coupon service, and a weather for events. */
export interface QueueWorld extends ShopKeys {
  readonly url: string
  readonly shop: string
  /** Reports that were answered well, in order; those to other addresses than the service's too. */
  readonly reports: readonly Report[]
  /** Reports that came in, whatever became of them. */
  tries(): number
  weather(next: Weather): void
  /** Calls the service with the secret key, as the shop's back end would. */
  admin<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer>
  /** A guest with a coupon, as a page would have made him. */
  makeShopper(): Promise<{ readonly session: Readonly<Record<string, unknown>>; readonly coupon: string }>
  /** What the service has written down of the pages' events: when each was seen. */
  books(): Promise<readonly string[]>
  close(): Promise<void>
}

/**
 * Starts the world. `pages` are modules by name: `/page/name` runs one, and `/assets/name.js` is it. `collect` says which
 * other paths take reports.
 */
export async function startQueueWorld(
  pages: Readonly<Record<string, URL>>,
  collect: (path: string) => boolean = () => false,
  options: ServiceOptions = {},
): Promise<QueueWorld> {
  const [assets, server, service] = await Promise.all([bundle(pages), listen(0), createService(options)])
  const url = `http://127.0.0.1:${server.port}`
  const shop = 'queue-world'
  const keys = await service.createShop({ id: shop, name: 'Queues', origins: [url] })
  const reports: Report[] = []
  let tries = 0
  let weather: Weather = 'fair'
  let clear: (() => void)[] = []

  const call = async <Answer>(path: string, init: RequestInit): Promise<Answer> => {
    const answer = await service.fetch(new Request(`${url}${path}`, init))
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`)
    return (text ? JSON.parse(text) : undefined) as Answer
  }
  const json = (method: string, headers: Record<string, string>, body?: unknown): RequestInit => ({
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const admin: QueueWorld['admin'] = (method, path, body) =>
    call(path, json(method, { authorization: `Bearer ${keys.secretKey}` }, body))

  const promotion = { id: 'patio-25', name: '25 % off', status: 'active', couponLifetimeDays: 14 }
  const discount = { type: 'percentage', of: 'order', basisPoints: 2500 }
  await admin('PUT', '/v1/promotions/patio-25', { ...promotion, discount })
  await admin('PUT', '/v1/offers/patio-25', {
    id: 'patio-25',
    promotion: 'patio-25',
    slot: 'top',
    action: 'add_to_wallet',
  })

  /** Lets a report through the weather. */
  const report = async (request: Request, path: string): Promise<Response> => {
    const body = await request.clone().text()
    tries += 1
    if (weather === 'silent') await new Promise<void>(resolve => clear.push(resolve))
    if (weather === 'failing') return new Response('down', { status: 500 })
    const answer = path === '/v1/sync' ? await service.fetch(request) : Response.json({ success: true })
    if (answer.ok) reports.push({ path, body })
    return answer
  }

  const fetch = async (request: Request): Promise<Response> => {
    const { pathname: path } = new URL(request.url)
    const [, folder, name = ''] = path.split('/')
    if (request.method === 'POST' && (path === '/v1/sync' || collect(path))) return report(request, path)
    if (folder === 'v1') return service.fetch(request)
    if (folder === 'page') return html(name)
    const code = assets.get(name || `${folder}`)
    return code === undefined ? new Response('', { status: 404 }) : javascript(code)
  }
  server.answer((request, response) => void getRequestListener(fetch)(request, response))

  return {
    ...keys,
    url,
    shop,
    reports,
    tries: () => tries,
    weather(next) {
      weather = next
      for (const go of clear.splice(0)) go()
    },
    admin,
    async makeShopper() {
      const headers = { 'tearoff-key': keys.publishableKey, origin: url }
      const session = await call<{ token: string }>('/v1/shoppers', json('POST', headers, {}))
      const mine = { ...headers, authorization: `Bearer ${session.token}` }
      const claimed = await call<{ coupon: { id: string } }>(
        '/v1/wallet/coupons',
        json('POST', mine, { offer: 'patio-25' }),
      )
      return { session, coupon: claimed.coupon.id }
    },
    async books() {
      const seen: string[] = []
      for (let after = '0'; ;) {
        const { events } = await admin<{
          events: readonly { sequence: string; type: string; data: { seenAt?: string } }[]
        }>('GET', `/v1/events?limit=100&after=${after}`)
        const last = events.at(-1)
        if (!last) return seen
        after = last.sequence
        for (const { type, data } of events) if (/^coupon\.(applied|removed)$/u.test(type)) seen.push(data.seenAt!)
      }
    },
    async close() {
      weather = 'failing'
      for (const go of clear.splice(0)) go()
      clear = []
      await server.close()
      await service.close()
    },
  }
}

function html(name: string): Response {
  const script = name === 'blank' ? '' : `<script type="module" src="/assets/${name}.js"></script>`
  return new Response(`<!doctype html><html lang="en"><title>${name}</title><body>${script}</body></html>`, {
    headers: { 'content-type': 'text/html' },
  })
}

function javascript(code: string): Response {
  return new Response(code, { headers: { 'content-type': 'text/javascript', 'service-worker-allowed': '/' } })
}

/** Bundles the pages as a shop would; chunks are found by their names. */
async function bundle(pages: Readonly<Record<string, URL>>): Promise<ReadonlyMap<string, string>> {
  const entry = Object.fromEntries(Object.entries(pages).map(([name, source]) => [name, fileURLToPath(source)]))
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target: 'es2022',
      write: false,
      lib: { entry, formats: ['es'] },
      rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' } },
    },
  })
  const outputs = [built].flat() as readonly Rollup.RollupOutput[]
  return new Map(
    outputs.flatMap(({ output }) =>
      output.flatMap(file => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])),
    ),
  )
}
