import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { getRequestListener } from '@hono/node-server'
import { build, type Rollup } from 'vite'
import { listen } from '../../../demo/server/listen.ts'
import { minifyTemplates } from '../../../scripts/minify-templates.ts'
import { createService } from '../../../src/service/index.ts'
import { couponCount, renderShop } from './shop-html.ts'

/**
 * How the service answers: as it is; what it answered last to the same call, after 50 ms and without a database at work
 * beside the browser; or not at all.
 */
export type Answering = 'live' | 'replayed' | 'offline'

/** A shop whose account page comes with the tag or without it. */
export interface ShopServer {
  readonly plain: string
  readonly tagged: string
  answer(how: Answering): void
  close(): Promise<void>
}

const delay = 50

/** Starts the shop, with an offer for each coupon of the wallet. */
export async function startShopServer(): Promise<ShopServer> {
  const [assets, server, service] = await Promise.all([bundle(), listen(0), createService({})])
  const url = `http://127.0.0.1:${server.port}`
  const { publishableKey, secretKey } = await service.createShop({ id: 'bench', name: 'Bench', origins: [url] })
  for (let index = 0; index < couponCount; index++) await makeOffer(service.fetch, url, secretKey, `offer-${index}`)

  let how: Answering = 'live'
  const kept = new Map<string, Response>()
  const callService = async (request: Request): Promise<Response> => {
    const call = `${request.method} ${request.url}`
    if (how === 'live') {
      const answer = await service.fetch(request)
      kept.set(call, answer.clone())
      return answer
    }
    await new Promise(resolve => setTimeout(resolve, delay))
    return kept.get(call)?.clone() ?? new Response('', { status: 404 })
  }
  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/v1/')) return callService(request)
    const code = assets.get(pathname.replace('/assets/', ''))
    if (code !== undefined) return serve(code, request)
    return new Response(renderShop({ key: publishableKey, tag: pathname === '/tagged' }), {
      headers: { 'content-type': 'text/html', 'cache-control': 'no-store' },
    })
  }
  const listener = getRequestListener(answer)
  server.answer((request, response) => {
    if (how === 'offline' && request.url?.startsWith('/v1/')) request.socket.destroy()
    else void listener(request, response)
  })
  return {
    plain: `${url}/plain`,
    tagged: `${url}/tagged`,
    answer(next) {
      how = next
    },
    async close() {
      await server.close()
      await service.close()
    },
  }
}

async function makeOffer(
  fetch: (request: Request) => Response | Promise<Response>,
  url: string,
  secretKey: string,
  id: string,
): Promise<void> {
  const put = async (path: string, body: object): Promise<void> => {
    const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' }
    const answer = await fetch(new Request(url + path, { method: 'PUT', headers, body: JSON.stringify(body) }))
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`)
  }
  const discount = { type: 'percentage', of: 'order', basisPoints: 1000 }
  await put(`/v1/promotions/${id}`, { id, name: `Offer ${id}`, status: 'active', couponLifetimeDays: 14, discount })
  await put(`/v1/offers/${id}`, { id, promotion: id, slot: 'top', action: 'add_to_wallet' })
}

/** Bundles the page's script as the one-tag build is: minified, elements in chunks of their own. */
async function bundle(): Promise<ReadonlyMap<string, string>> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [minifyTemplates()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target: 'es2022',
      write: false,
      lib: { entry: { page: fileURLToPath(new URL('./page.ts', import.meta.url)) }, formats: ['es'] },
      rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', minify: true } },
    },
  })
  const outputs = [built].flat() as readonly Rollup.RollupOutput[]
  return new Map(
    outputs.flatMap(({ output }) =>
      output.flatMap(file => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])),
    ),
  )
}

/** Serves a script compressed as the browser takes it, to be kept. WebKitGTK takes no Brotli without TLS. */
function serve(code: string, request: Request): Response {
  const takesBrotli = /\bbr\b/.test(request.headers.get('accept-encoding') ?? '')
  return new Response(takesBrotli ? brotliCompressSync(code) : gzipSync(code), {
    headers: {
      'content-type': 'text/javascript',
      'content-encoding': takesBrotli ? 'br' : 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
    },
  })
}
