import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { build, type Rollup } from 'vite'
import { listen } from '../../demo/server/listen.ts'
import type { Promotion } from '../../src/rules/promotion.ts'
import { createService } from '../../src/service/index.ts'
import { browserArguments, findBrowser } from '../support/browser.ts'
import type { RecipeBook } from './recipe-book.ts'
import { cart, openRecipeShop, type RecipeShop } from './recipe-shop.ts'

/** How the service answers: as it does, not at all, or so that it acts and its answer is lost. */
export type Weather = 'fair' | 'down' | 'lost'

/** A shopper with a browser of his own. */
export interface Shopper {
  readonly context: BrowserContext
  /** What the shop keeps of him. */
  readonly id: string
  /** What `confirm()` asked him, in order; he agrees to everything until `agrees` is false. */
  readonly asked: readonly string[]
  agrees: boolean
  /** Orders whose `coupon-used` reached the document, in order. */
  readonly used: readonly string[]
  open(path: string): Promise<Page>
}

/** One browser, one service, and a shop for each recipe. */
export interface RecipeWorld {
  readonly book: RecipeBook
  readonly url: string
  /** Of the shop's pages, and of its back end. */
  readonly weather: { page: Weather; backEnd: Weather }
  /** Moves the service's time. */
  advance(minutes: number): void
  openShop(given?: { readonly offer?: Promotion; readonly orders?: 'server' | 'browser' }): Promise<RecipeShop>
  newShopper(given?: { readonly scripts?: boolean }): Promise<Shopper>
  /** Ends the test's shop and its browsers. */
  leave(): Promise<void>
  close(): Promise<void>
}

const ENTRIES = {
  index: '../../src/index.ts',
  'local-backend': '../../src/sdk/local-backend.ts',
  elements: '../../widgets/define.ts',
  'cdn/tearoff': '../../widgets/tearoff.ts',
}

const ASSET = { 'content-type': 'text/javascript', 'cache-control': 'max-age=3600' }

/** Starts it, with the page that the shops are made of. */
export async function startRecipeWorld(book: RecipeBook): Promise<RecipeWorld> {
  const clock = { offset: 0 }
  const [assets, server, service, browser] = await Promise.all([
    bundle(),
    listen(0),
    createService({ clockOffset: () => clock.offset }),
    openBrowser(),
  ])
  const url = `http://127.0.0.1:${server.port}`
  const weather: RecipeWorld['weather'] = { page: 'fair', backEnd: 'fair' }
  const contexts: BrowserContext[] = []
  let shop: RecipeShop | undefined

  const askService = async (request: Request): Promise<Response> => {
    if (request.headers.has('recipe-test')) return service.fetch(request)
    const isBackEnd = request.headers.get('authorization')?.startsWith('Bearer sk_')
    const now = isBackEnd ? weather.backEnd : weather.page
    if (now === 'fair') return service.fetch(request)
    if (now === 'lost') await service.fetch(request)
    return new Response('down', { status: 503 })
  }

  const askShop = async (request: Request, path: string): Promise<Response> => {
    const id = /sid=(?<id>[\w-]+)/u.exec(request.headers.get('cookie') ?? '')?.groups?.['id'] ?? ''
    const session = shop?.sessions.get(id)
    const route = shop?.routes[`${request.method} ${path}`]
    if (!session || !route) return new Response('', { status: 404 })
    try {
      const answer = await route(session, request)
      return answer instanceof Response ? answer : Response.json(answer ?? {})
    } catch {
      return new Response('', { status: 500 })
    }
  }

  const fetch = async (request: Request): Promise<Response> => {
    const { pathname: path } = new URL(request.url)
    if (path.startsWith('/v1/')) return askService(request)
    const asset = assets.get(path.replace('/assets/', ''))
    if (asset !== undefined) return new Response(asset, { headers: ASSET })
    return askShop(request, path)
  }
  server.answer((request, response) => void getRequestListener(fetch)(request, response))

  return {
    book,
    url,
    weather,
    advance: minutes => void (clock.offset += minutes * 60_000),
    async openShop({ offer, orders = 'server' } = {}) {
      const keys = await service.createShop({ id: `shop-${randomUUID()}`, name: 'Shop', origins: [url], orders })
      shop = await openRecipeShop(book, { url, keys, ...(offer && { offer }) })
      shop.routes['GET /shop/cart'] = session => session.cart
      shop.routes['POST /shop/empty'] = session => void (session.cart = { ...session.cart, lines: [] })
      return shop
    },
    async newShopper({ scripts = true } = {}) {
      const id = randomUUID()
      shop!.sessions.set(id, { cart: cart() })
      const context = await browser.newContext({ javaScriptEnabled: scripts })
      contexts.push(context)
      context.setDefaultTimeout(15_000)
      await context.addCookies([{ name: 'sid', value: id, url }])
      const asked: string[] = []
      const used: string[] = []
      if (scripts) {
        await context.exposeFunction('countUse', (orderId: string) => used.push(orderId))
        await context.addInitScript(() => {
          document.addEventListener('coupon-used', event => {
            const { orderId } = (event as CustomEvent<{ orderId: string }>).detail
            void (globalThis as unknown as { countUse(id: string): void }).countUse(orderId)
          })
        })
      }
      const shopper: Shopper = {
        context,
        id,
        asked,
        agrees: true,
        used,
        async open(path) {
          const page = await context.newPage()
          page.on('dialog', dialog => {
            asked.push(dialog.message())
            void (shopper.agrees ? dialog.accept() : dialog.dismiss())
          })
          await page.goto(url + path)
          return page
        },
      }
      return shopper
    },
    async leave() {
      Object.assign(weather, { page: 'fair', backEnd: 'fair' })
      await Promise.all(contexts.splice(0).map(context => context.close()))
      await shop?.close()
      shop = undefined
    },
    async close() {
      await browser.close()
      await server.close()
      await service.close()
    },
  }
}

async function openBrowser(): Promise<Browser> {
  const { path } = await findBrowser()
  return chromium.launch({ executablePath: path, args: [...browserArguments] })
}

/** Bundles what a shop has from the package and from the tag; chunks are found by their names. */
async function bundle(): Promise<ReadonlyMap<string, string>> {
  const sources = Object.entries(ENTRIES).map(([name, path]) => [name, fileURLToPath(new URL(path, import.meta.url))])
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target: 'es2022',
      write: false,
      lib: { entry: Object.fromEntries(sources) as Record<string, string>, formats: ['es'] },
      rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' } },
    },
  })
  const outputs = [built].flat() as readonly Rollup.RollupOutput[]
  return new Map(
    outputs.flatMap(({ output }) =>
      output.flatMap(file => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])),
    ),
  )
}
