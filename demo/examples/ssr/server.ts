import { randomUUID } from 'node:crypto'
import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono } from 'hono'
import { languageDetector } from 'hono/language'
import { startCoupons } from './coupons.ts'
import { accountPage, checkoutPage, type PageOf, thanksPage } from './pages.ts'

const port = Number(process.env.PORT ?? 3000)
const coupons = await startCoupons(`http://localhost:${port}`)

// In a real shop it is the shopper's.
const cart = { currency: 'EUR', lines: [{ id: 'can', sku: 'WATERING-CAN', quantity: 2, unitPrice: 2450 }] }
const full = 4900

const pageOf = (c: Context): PageOf => ({
  language: c.get('language') === 'de' ? 'de' : 'en',
  publishableKey: coupons.publishableKey,
})

const app = new Hono()
app.use(languageDetector({ order: ['header'], caches: [], supportedLanguages: ['en', 'de'], fallbackLanguage: 'en' }))
app.use(async (c, next) => {
  c.header('Vary', 'Accept-Language')
  await next()
})
app.get('/', c => c.redirect('/account'))
app.get('/account', async c => c.html(await accountPage(pageOf(c))))
app.get('/checkout', async c => c.html(await checkoutPage(pageOf(c), cart, full)))
app.get('/thanks', async c => c.html(await thanksPage(pageOf(c), c.req.query('order') ?? '')))
app.post('/orders', async c => {
  const { total, reservation } = await c.req.parseBody<Record<string, string>>()
  const orderId = randomUUID()
  const wanted = { orderId, cart, expectedTotal: Number(total), ...(reservation && { reservation }) }
  const { order, change } = await coupons.placeOrder(wanted)
  // docs/checkout.md has the whole of it: payment, and what to do when the service is down.
  if (order) return c.redirect(`/thanks?order=${orderId}`, 303)
  return c.html(await checkoutPage(pageOf(c), cart, change?.totals.total ?? full, true), 409)
})
app.all('/v1/*', c => coupons.fetch(c.req.raw))
app.use('/shop.css', serveStatic({ path: './shop.css' }))
app.use('/*', serveStatic({ root: './dist' }))

serve({ fetch: app.fetch, port }, () => console.log(`http://localhost:${port}`))
