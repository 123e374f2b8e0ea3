import { expect } from '@open-wc/testing'
import { bypass, delay, http, HttpResponse } from 'msw'
import { setupWorker } from 'msw/browser'
import type { Tearoff } from '../../src/index.ts'
import { cart, closePages, openStorefront, until } from './storefront.ts'

const worker = setupWorker()
const gone = http.all('*/v1/*', () => HttpResponse.error())
const silent = http.all('*/v1/*', () => delay('infinite'))

async function claim(page: Tearoff): Promise<string> {
  const outcome = await page.wallet.claim({ offer: 'patio-25' })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.coupon.id
}

function reasonsOf(outcome: {
  readonly ok: boolean
  readonly reasons?: readonly { readonly reason: string }[]
}): unknown {
  return outcome.ok ? [] : outcome.reasons?.map(({ reason }) => reason)
}

describe('an outage', () => {
  before(async () => {
    await worker.start({ onUnhandledFrame: 'bypass', quiet: true })
  })
  after(() => {
    // Not waited for: a request that a test left unanswered would hold it up.
    void worker.stop()
  })
  afterEach(() => {
    worker.resetHandlers()
    closePages()
  })

  it('is an answer and never an exception, in every method (B33)', async () => {
    const shop = await openStorefront()
    worker.use(gone)
    const page = shop.page({ budgetMs: 4000 })
    const down = ['temporarily_unavailable']
    expect(reasonsOf(await page.wallet.claim({ offer: 'patio-25' }))).to.deep.equal(down)
    expect(reasonsOf(await page.wallet.signIn('x'))).to.deep.equal(down)
    expect(reasonsOf(await page.wallet.signOut())).to.deep.equal([])
    expect(reasonsOf(await page.wallet.refresh())).to.deep.equal([])
    expect(reasonsOf(await page.cart.set(cart()))).to.deep.equal([])
    expect(page.cart.$totals.get()).to.include({ total: 10_590, source: 'preview' })
    expect(reasonsOf(await page.cart.apply(['x']))).to.deep.equal(['not_found'])
    expect(reasonsOf(await page.cart.applyBest())).to.deep.equal([])
    expect(reasonsOf(await page.checkout.reserve())).to.deep.equal(down)
    expect(reasonsOf(await page.checkout.complete({ orderId: 'x' }))).to.deep.equal(['not_found'])
    expect(reasonsOf(await page.checkout.cancel())).to.deep.equal([])
    expect(page.$status.get()).to.deep.equal({ state: 'offline', why: 'service_unreachable' })
  })

  it('takes no longer than the budget when the service is silent', async () => {
    const shop = await openStorefront()
    worker.use(silent)
    const page = shop.page({ budgetMs: 300 })
    const start = performance.now()
    const outcome = await page.wallet.claim({ offer: 'patio-25' })
    expect(outcome).to.deep.equal({ ok: false, reasons: [{ reason: 'temporarily_unavailable', retryAfter: 5 }] })
    expect(performance.now() - start).to.be.below(900)
  })

  it('answers from the device, and the service is believed again when it is back', async () => {
    const shop = await openStorefront()
    const id = await claim(shop.page())
    worker.use(gone)
    const page = shop.page({ budgetMs: 4000 })
    await until(page.wallet.$coupons, value => value.length === 1)
    await page.cart.set(cart())
    const outcome = await page.cart.apply([id])
    expect(outcome.ok && outcome.totals).to.include({ discount: 2500, source: 'preview' })
    worker.resetHandlers()
    dispatchEvent(new Event('online'))
    await until(page.cart.$totals, totals => totals?.source === 'service' && totals.discount === 2500)
    await until(page.$status, ({ state }) => state === 'ready')
  })

  it('loses no event and doubles none: what was not acknowledged is sent again', async () => {
    const shop = await openStorefront()
    const page = shop.page({ budgetMs: 4000 })
    const id = await claim(page)
    await page.cart.set(cart())
    // The service takes the events, and its answer is lost.
    worker.use(
      http.post('*/v1/sync', async ({ request }) => {
        await fetch(bypass(request))
        return HttpResponse.error()
      }),
    )
    await page.cart.apply([id])
    await page.cart.remove(id)
    closePages()
    worker.resetHandlers()
    shop.page()
    const seen = async (): Promise<readonly string[]> => {
      const { events } = await shop.admin<{ events: { type: string }[] }>('GET', '/v1/events')
      return events.map(({ type }) => type).filter(type => type === 'coupon.applied' || type === 'coupon.removed')
    }
    for (let tries = 0; tries < 200 && (await seen()).length < 2; tries += 1)
      await new Promise(done => setTimeout(done, 50))
    expect(await seen()).to.deep.equal(['coupon.applied', 'coupon.removed'])
  })

  it('is said of nonsense too', async () => {
    const shop = await openStorefront()
    const page = shop.page()
    await claim(page)
    for (const body of ['<html>', '[]', '{"coupons":5}']) {
      worker.use(
        http.get('*/v1/wallet', () => new HttpResponse(body, { headers: { 'content-type': 'application/json' } })),
      )
      expect(reasonsOf(await page.wallet.refresh())).to.deep.equal(['temporarily_unavailable'])
      expect(page.wallet.$coupons.get()).to.have.length(1)
    }
  })

  it('ignores the answer for an older cart when a newer one was told', async () => {
    const shop = await openStorefront()
    const page = shop.page()
    await page.cart.set(cart())
    let isFirst = true
    worker.use(
      http.post('*/v1/quotes', async () => {
        if (!isFirst) return undefined
        isFirst = false
        await delay(400)
        return undefined
      }),
    )
    const slow = page.cart.set(cart({ shipping: 100 }))
    const fast = page.cart.set(cart({ shipping: 200 }))
    await Promise.all([slow, fast])
    expect(page.cart.$totals.get()).to.include({ total: 10_200, source: 'service' })
  })
})
