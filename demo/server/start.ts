import { getRequestListener } from '@hono/node-server'
import { createService } from '#tearoff-service'
import { Hono } from 'hono'
import { createBackEnd } from './back-end.ts'
import { createCatalogue } from './catalogue.ts'
import { createDemoClock } from './demo-clock.ts'
import { readElementManifest } from './element-manifest.ts'
import { listen } from './listen.ts'
import { createPages } from './pages.ts'
import { createPanelRoutes, type PanelFacts } from './panel-routes.ts'
import { createPartnerSite, PARTNER_PAGES } from './partner-site.ts'
import { createSecretCall } from './secret-call.ts'
import { type DemoCustomer, readSeed, seed } from './seeds.ts'

/** Where the demo listens; 0 takes a free port. */
export interface DemoOptions {
  readonly port: number
  readonly partnerPort: number
}

/** The running demo. */
export interface Demo {
  readonly shopUrl: string
  /** On another origin than the shop. */
  readonly partnerUrl: string
  close(): Promise<void>
}

/** Starts the garden shop, its partners' site and the coupon service, seeded and in memory. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const clock = createDemoClock()
  const [shop, partners] = await Promise.all([listen(options.port), listen(options.partnerPort)])
  const shopUrl = `http://localhost:${shop.port}`
  // Another host as well as another port: to a browser it is another site, as a partner's is.
  const partnerUrl = `http://127.0.0.1:${partners.port}`

  const service = await createService({ clockOffset: clock.offset })
  const { publishableKey, secretKey } = await service.createShop({
    id: 'garden',
    name: 'Hazel & Fern',
    policy: await readSeed('policy.json'),
    origins: [shopUrl, `http://127.0.0.1:${shop.port}`],
  })
  const call = createSecretCall(service, secretKey)
  await seed(call)

  const facts: PanelFacts = {
    partners: PARTNER_PAGES.map(({ name, path }) => ({ name, url: partnerUrl + path })),
    codes: await readSeed('codes-to-try.json'),
  }
  const customers = await readSeed<readonly DemoCustomer[]>('customers.json')
  const app = new Hono()
  app.route('/shop-api', createBackEnd({ catalogue: await createCatalogue(), customers, call }))
  app.route('/shop-api/panel', createPanelRoutes(clock, facts))
  let elements: ReturnType<typeof readElementManifest> | undefined
  app.get('/shop-api/elements', async c => c.json(await (elements ??= readElementManifest())))
  app.all('/v1/*', c => service.fetch(c.req.raw))

  const pages = await createPages(publishableKey)
  const answer = getRequestListener(app.fetch)
  shop.answer((request, response) => {
    if (/^\/(?:v1|shop-api)\//u.test(request.url ?? '')) void answer(request, response)
    else pages.middlewares(request, response)
  })
  partners.answer(getRequestListener(createPartnerSite(shopUrl).fetch))

  return {
    shopUrl,
    partnerUrl,
    async close() {
      await Promise.all([shop.close(), partners.close(), pages.close()])
      await service.close()
    },
  }
}
