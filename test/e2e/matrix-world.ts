import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { build, type Rollup } from 'vite'
import { createService } from '../../src/service/index.ts'
import { listen } from '../../demo/server/listen.ts'
import { minifyTemplates } from '../../scripts/minify-templates.ts'
import { namePolicy } from '../../scripts/name-policy.ts'

/** What is special about a page of the shop. */
export interface PageSetting {
  readonly headers?: Readonly<Record<string, string>>
  /** HTML before the tag. */
  readonly head?: string
  /** Attributes of the tag beside the service and the key. */
  readonly attributes?: string
  /** The longest that a call of the SDK may take. @default its own 3 s */
  readonly budgetMs?: number
  /** Loads the page inside a frame with these attributes; `srcdoc` has the page itself. */
  readonly frame?: string
}

/** A shop with a checkout of its own that uses the one tag, and the real coupon service on another origin. */
export interface MatrixWorld {
  readonly shop: string
  readonly service: string
  /** Whether an address is that of code which the tag loads when it is needed, by the name of its chunk. */
  isLate(address: URL, name?: string): boolean
  /** Sets up the next pages. */
  set(setting: PageSetting): void
  close(): Promise<void>
}

/** Starts the shop and the service. */
export async function startMatrixWorld(): Promise<MatrixWorld> {
  const [assets, shopServer, serviceServer, service] = await Promise.all([
    bundle(),
    listen(0),
    listen(0),
    createService({}),
  ])
  const shop = `http://127.0.0.1:${shopServer.port}`
  const serviceUrl = `http://127.0.0.1:${serviceServer.port}`
  const keys = await service.createShop({ id: 'matrix', name: 'Matrix', origins: [shop] })
  await seed(keys.secretKey, request => service.fetch(request))
  let setting: PageSetting = {}

  const page = (body: string, { head = '', attributes = '', budgetMs = 3000 }: PageSetting): string =>
    `<!doctype html><html lang="en"><head><title>Shop</title>${head}
<script type="module" src="/assets/tearoff.js" data-tearoff data-service="${serviceUrl}" data-key="${keys.publishableKey}"
  data-budget-ms="${budgetMs}" ${attributes}></script>
<script type="module" src="/assets/matrix-shop.js"></script></head><body>${body}<ul id="outcomes"></ul></body></html>`

  const shopPage = (): string => {
    const plain = page(
      `<coupon-offer slot-name="top">No coupons yet</coupon-offer><coupon-wallet></coupon-wallet>
<form method="post" action="/pay"><input type="hidden" name="order" value="o1"><coupon-picker></coupon-picker>
<button>Buy now</button></form>`,
      setting,
    )
    const { frame } = setting
    if (frame === undefined) return plain
    const source = `srcdoc="${plain.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`
    return `<!doctype html><title>Outside</title><iframe width="900" height="900" ${frame} ${source}></iframe>`
  }

  const html = (text: string): Response =>
    new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8', ...setting.headers } })

  shopServer.answer((request, response) => {
    void getRequestListener(async given => {
      const { pathname } = new URL(given.url)
      if (pathname === '/pay') {
        const posted = new URLSearchParams(await given.text())
        return html(page(`<h1>Thank you</h1><p id="posted">${[...posted.keys()].join(' ')}</p>`, setting))
      }
      const code = assets.get(fileOf(pathname))?.code
      // A module in a sandboxed document is asked for from the origin `null`.
      const headers = { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }
      if (code !== undefined) return new Response(code, { headers })
      return pathname.startsWith('/shop') ? html(shopPage()) : new Response('', { status: 404 })
    })(request, response)
  })
  serviceServer.answer((request, response) => void getRequestListener(given => service.fetch(given))(request, response))

  return {
    shop,
    service: serviceUrl,
    isLate: ({ pathname }, name = '') =>
      pathname.startsWith(`/assets/chunks/${name}`) && assets.get(fileOf(pathname))?.isLate === true,
    set(next) {
      setting = next
    },
    async close() {
      await Promise.all([shopServer.close(), serviceServer.close()])
      await service.close()
    },
  }
}

/** A file by its address; `/copy` has the same as `/assets`. */
function fileOf(pathname: string): string {
  return pathname.replace(/^\/(?:assets|copy)\//u, '')
}

async function seed(secretKey: string, send: (request: Request) => Promise<Response>): Promise<void> {
  const put = async (path: string, body: object): Promise<void> => {
    const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' }
    const answer = await send(
      new Request(`http://service/v1/${path}`, { method: 'PUT', headers, body: JSON.stringify(body) }),
    )
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  }
  const discount = { type: 'percentage', of: 'order', basisPoints: 2500 }
  const promotion = { id: 'patio-25', name: 'Patio week', status: 'active', couponLifetimeDays: 14, discount }
  await put('promotions/patio-25', promotion)
  await put('offers/patio-25', { id: 'patio-25', promotion: 'patio-25', slot: 'top', action: 'add_to_wallet' })
}

/** Bundles the tag as `scripts/build.ts` does, and the shop's own script. */
async function bundle(): Promise<ReadonlyMap<string, { readonly code: string; readonly isLate: boolean }>> {
  const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
  const built = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [minifyTemplates(), namePolicy()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target: 'es2022',
      write: false,
      lib: {
        entry: { tearoff: source('../../widgets/tearoff.ts'), 'matrix-shop': source('matrix-shop.ts') },
        formats: ['es'],
      },
      rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' } },
    },
  })
  const outputs = [built].flat() as readonly Rollup.RollupOutput[]
  const chunks = outputs.flatMap(({ output }) => output.filter(file => file.type === 'chunk'))
  const early = new Set<string>()
  const visit = (fileName: string): void => {
    if (early.has(fileName)) return
    early.add(fileName)
    for (const next of chunks.find(chunk => chunk.fileName === fileName)?.imports ?? []) visit(next)
  }
  visit('tearoff.js')
  return new Map(chunks.map(({ fileName, code }) => [fileName, { code, isLate: !early.has(fileName) }]))
}
