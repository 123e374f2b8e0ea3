import { expect } from '@open-wc/testing'
import { delay, http, HttpResponse } from 'msw'
import { setupWorker } from 'msw/browser'
import type { Outcome, Tearoff } from '../../src/index.ts'
import { cart, closePages, openStorefront, type Storefront, unique, until } from './storefront.ts'

const worker = setupWorker()
const down = [{ reason: 'temporarily_unavailable', retryAfter: 5 }]

function reasonsOf(outcome: Outcome): unknown {
  return outcome.ok ? [] : outcome.reasons
}

function answer(path: string, body: string, status: number = 200): void {
  worker.use(
    http.all(`*/v1/${path}`, () => new HttpResponse(body, { status, headers: { 'content-type': 'application/json' } })),
  )
}

/** Opens a page whose one coupon is on the cart. */
async function openWithCoupon(): Promise<{ readonly shop: Storefront; readonly page: Tearoff; readonly id: string }> {
  const shop = await openStorefront()
  const page = shop.page()
  const claimed = await page.wallet.claim({ offer: 'patio-25' })
  const id = claimed.ok ? claimed.coupon.id : ''
  await page.cart.set(cart())
  await page.cart.apply([id])
  return { shop, page, id }
}

const nonsense = ['', '<!doctype html>', 'null', '[]', '5', '{}', '{"wallet":null}', '{"reasons":[]}'] as const

describe('an answer', () => {
  const errors: unknown[] = []
  const keep = (event: PromiseRejectionEvent): void => {
    errors.push(event.reason)
  }
  before(async () => {
    addEventListener('unhandledrejection', keep)
    await worker.start({ onUnhandledFrame: 'bypass', quiet: true })
  })
  after(() => {
    removeEventListener('unhandledrejection', keep)
    void worker.stop()
  })
  afterEach(() => {
    worker.resetHandlers()
    closePages()
    expect(errors.splice(0)).to.deep.equal([])
  })

  it('that is nonsense is an outage and changes nothing, in every step (B34)', async () => {
    const { page, id } = await openWithCoupon()
    for (const body of nonsense) {
      worker.resetHandlers()
      answer('*', body)
      expect(reasonsOf(await page.wallet.claim({ code: 'x' })), body).to.deep.equal(down)
      expect(reasonsOf(await page.wallet.signIn('x')), body).to.deep.equal(down)
      expect(reasonsOf(await page.wallet.refresh()), body).to.deep.equal(down)
      expect(reasonsOf(await page.checkout.reserve()), body).to.deep.equal(down)
      expect(reasonsOf(await page.checkout.complete({ orderId: 'o1' })), body).to.deep.equal(down)
      expect(reasonsOf(await page.cart.set(cart())), body).to.deep.equal([])
      expect(page.cart.$totals.get(), body).to.include({ discount: 2500, source: 'preview' })
      expect(page.wallet.$coupons.get().map(one => one.id)).to.deep.equal([id])
    }
  })

  const totals = { subtotal: 1, discount: 0, shippingDiscount: 0, total: 1 }
  const half: readonly [string, object][] = [
    ['quotes', { application: { coupons: {}, totals }, best: { coupons: {}, totals, chosen: [] } }],
    ['quotes', { verdicts: {}, application: {}, best: {} }],
    [
      'quotes',
      { verdicts: {}, application: { coupons: { a: null }, totals }, best: { coupons: {}, totals, chosen: [] } },
    ],
    ['reservations', { id: 'r', totals }],
    ['reservations', { id: 'r', reservedUntil: '2030-01-01T00:00:00Z', totals: { total: '1' } }],
    ['orders/o1', { orderId: 'o1', coupons: { a: null }, totals, cart: cart(), state: 'placed' }],
    ['orders/o1', { orderId: 'o1', coupons: {}, totals, state: 'placed' }],
    ['wallet', { now: '2026-01-01T00:00:00Z', promotions: [] }],
    ['wallet/coupons', { coupon: { id: 'c', promotion: 'p' }, promotion: { id: 'p' } }],
  ]
  for (const [path, body] of half) {
    it(`of ${path} that is half there is an outage: ${JSON.stringify(body).slice(0, 60)} (B34)`, async () => {
      const { page } = await openWithCoupon()
      answer(path, JSON.stringify(body))
      const outcomes: Readonly<Record<string, () => Promise<Outcome>>> = {
        reservations: () => page.checkout.reserve(),
        'orders/o1': () => page.checkout.complete({ orderId: 'o1' }),
        wallet: () => page.wallet.refresh(),
        'wallet/coupons': () => page.wallet.claim({ code: 'x' }),
        quotes: () => page.cart.set(cart()),
      }
      expect(reasonsOf(await outcomes[path]!())).to.deep.equal(path === 'quotes' ? [] : down)
      expect(page.cart.$totals.get()?.discount).to.equal(2500)
    })
  }

  for (const body of ['{"accepted":5,"refused":5}', '{"accepted":[],"refused":[null]}', '[]']) {
    it(`to queued events that says ${body} leaves them waiting`, async () => {
      const { shop, page, id } = await openWithCoupon()
      answer('sync', body)
      await page.cart.remove(id)
      await delay(100)
      closePages()
      worker.resetHandlers()
      shop.page()
      const seen = async (): Promise<number> => {
        const { events } = await shop.admin<{ events: { type: string }[] }>('GET', '/v1/events')
        return events.filter(({ type }) => type === 'coupon.removed').length
      }
      for (let tries = 0; tries < 200 && (await seen()) < 1; tries += 1) await delay(50)
      expect(await seen()).to.equal(1)
    })
  }

  it('that says too many calls keeps the arrival and the judgement of the browser', async () => {
    const { page } = await openWithCoupon()
    answer('*', '{"reasons":[{"reason":"rate_limited","retryAfter":1}]}', 429)
    expect((await page.cart.set(cart({ shipping: 100 }))).ok).to.equal(true)
    expect(page.cart.$totals.get()).to.include({ discount: 2500, source: 'preview' })
    history.replaceState(null, '', '?partner=acme')
    expect((await page.referral.record()).ok).to.equal(true)
    expect(page.referral.$referral.get()?.partner).to.equal('acme')
  })

  it('that was lost is made good by the next try: the coupon is there (B16)', async () => {
    const shop = await openStorefront()
    const page = shop.page({ budgetMs: 400 })
    await page.cart.set(cart())
    worker.use(
      http.post('*/v1/wallet/coupons', async ({ request }) => {
        await fetch(request.url, {
          method: 'POST',
          headers: [...request.headers, ['x-msw-intention', 'bypass'], ['accept', 'msw/passthrough']],
          body: await request.text(),
        })
        return delay('infinite')
      }),
    )
    expect(reasonsOf(await page.wallet.claim({ offer: 'patio-25' }))).to.deep.equal(down)
    worker.resetHandlers()
    expect(reasonsOf(await page.wallet.claim({ offer: 'patio-25' }))).to.deep.equal([{ reason: 'already_claimed' }])
    await until(page.wallet.$coupons, value => value.length === 1)
  })

  it('of the wallet does not bring the queue to send for ever while the queue is refused', async () => {
    const { shop, id } = await openWithCoupon()
    closePages()
    let syncs = 0
    const page = shop.page({
      fetch: async (input, init) => {
        const request = new Request(input, init)
        if (!request.url.includes('/v1/sync')) return fetch(request)
        syncs += 1
        return new Response('', { status: 400 })
      },
    })
    await page.cart.set(cart())
    await page.cart.remove(id)
    for (let tries = 0; tries < 15; tries += 1) {
      await page.wallet.refresh()
      await delay(100)
    }
    expect(syncs).to.be.within(1, 3)
  })

  it(`for an order with hostile ids fires what it names, and \`Object.prototype\` stays as it was (B30)`, async () => {
    const { page } = await openWithCoupon()
    const orderId = unique('order')
    const coupon = '{"promotion":"p","discount":5,"lines":{}}'
    answer(
      `orders/${orderId}`,
      `{"orderId":"${orderId}","cart":${JSON.stringify(cart())},"coupons":{"__proto__":${coupon},"constructor":${coupon}},
        "totals":${JSON.stringify(totals)},"placedAt":"2026-01-01T00:00:00Z","state":"placed"}`,
    )
    const used: string[] = []
    page.on('coupon-used', ({ couponId, saved }) => used.push(`${couponId} ${saved}`))
    expect((await page.checkout.complete({ orderId })).ok).to.equal(true)
    expect((await page.checkout.complete({ orderId })).ok).to.equal(true)
    expect(used).to.deep.equal(['__proto__ 5', 'constructor 5'])
    expect(Object.keys(Object.prototype)).to.deep.equal([])
  })
})
