import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { startCoupons } from './coupons.ts'

const pages = new URL('public/', import.meta.url)
const port = Number(process.env.PORT ?? 3000)
const coupons = await startCoupons(`http://localhost:${port}`)

// The page script and what it loads later, with what each file must be.
const cdn = new URL('.', import.meta.resolve('tearoff/cdn/tearoff.js'))
const hashes: Record<string, string> = JSON.parse(await readFile(new URL('integrity.json', cdn), 'utf8'))
const integrity = Object.fromEntries(Object.entries(hashes).map(([file, hash]) => [`/tearoff/${file}`, hash]))

/** Fills in what a shop without a server writes into its pages once, by hand. */
async function page(name: string): Promise<string> {
  const html = await readFile(new URL(name, pages), 'utf8')
  return html
    .replace('pk_live_…', coupons.publishableKey)
    .replace('sha384-…', hashes['tearoff.js'] ?? '')
    .replace('"integrity": {}', `"integrity": ${JSON.stringify(integrity)}`)
}

/** The shop again, with what it costs now: nobody pays an amount that he was not shown. */
async function askAgain(quantity: number, total: number): Promise<string> {
  const shown = (total / 100).toLocaleString('en', { style: 'currency', currency: 'EUR' })
  const html = await page('index.html')
  return html
    .replace('value="2"', `value="${quantity}"`)
    .replace('value="4900"', `value="${total}"`)
    .replace('€49.00', shown)
    .replace('role="alert">', `role="alert">Nothing was ordered. Please look at the total once more, and order again.`)
}

const app = new Hono()
app.get('/', async c => c.html(await page('index.html')))
app.get('/thanks', async c => c.html(await page('thanks.html')))
app.post('/orders', async c => {
  const { quantity, total, reservation } = await c.req.parseBody<Record<string, string>>()
  const orderId = randomUUID()
  // The price is the back end's own; the page is not believed.
  const cart = {
    currency: 'EUR',
    lines: [{ id: 'can', sku: 'WATERING-CAN', quantity: Number(quantity), unitPrice: 2450 }],
  }
  const wanted = { orderId, cart, expectedTotal: Number(total), ...(reservation && { reservation }) }
  const { order, change } = await coupons.placeOrder(wanted)
  // docs/checkout.md has the whole of it: payment, and what to do when the service is down.
  if (order) return c.redirect(`/thanks?order=${orderId}`, 303)
  return c.html(await askAgain(Number(quantity), change?.totals.total ?? Number(quantity) * 2450), 409)
})
app.all('/v1/*', c => coupons.fetch(c.req.raw))
app.use(
  '/tearoff/*',
  serveStatic({ root: fileURLToPath(cdn), rewriteRequestPath: path => path.slice('/tearoff'.length) }),
)
app.use('/*', serveStatic({ root: fileURLToPath(pages) }))

serve({ fetch: app.fetch, port }, () => console.log(`http://localhost:${port}`))
