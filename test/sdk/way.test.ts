import { expect } from '@open-wc/testing'
import type { CouponUse } from '../../src/index.ts'
import { cart, closePages, openStorefront, promotion, unique, until } from './storefront.ts'

/** Keeps the DOM events that a test causes. */
function listenOnDocument(): { readonly uses: CouponUse[]; stop(): void } {
  const uses: CouponUse[] = []
  const keep = (event: Event): number => uses.push((event as CustomEvent<CouponUse>).detail)
  document.addEventListener('coupon-used', keep)
  return { uses, stop: () => document.removeEventListener('coupon-used', keep) }
}

describe('the way of a shopper', () => {
  afterEach(closePages)

  it('goes from a claim to a used coupon, which is told once (SIR-02)', async () => {
    const shop = await openStorefront()
    const page = shop.page()
    const used: CouponUse[] = []
    const onDocument = listenOnDocument()
    page.on('coupon-used', use => used.push(use))

    const claimed = await page.wallet.claim({ offer: 'patio-25' })
    if (!claimed.ok) throw new Error(JSON.stringify(claimed))
    const { coupon } = claimed
    expect(page.wallet.$coupons.get().map(({ id }) => id)).to.deep.equal([coupon.id])

    const told = await page.cart.set(cart())
    expect(told).to.deep.include({ ok: true })
    expect(page.cart.$totals.get()).to.deep.equal({
      subtotal: 10_000,
      discount: 0,
      shippingDiscount: 0,
      total: 10_590,
      currency: 'EUR',
      shipping: 590,
      source: 'service',
    })
    expect(page.cart.$choices.get().map(({ status, saves }) => ({ status, saves }))).to.deep.equal([
      { status: 'fits', saves: 2500 },
    ])
    expect(page.cart.$best.get()?.gain).to.equal(2500)

    expect(await page.cart.apply([coupon.id])).to.deep.include({ ok: true })
    expect(page.cart.$totals.get()).to.include({ discount: 2500, total: 8090, source: 'service' })

    const reserved = await page.checkout.reserve()
    if (!reserved.ok) throw new Error(JSON.stringify(reserved))
    expect(reserved.totals.total).to.equal(8090)
    const { orderId } = await shop.placeOrder({ reservation: reserved.reservation.id })

    const completed = await page.checkout.complete({ orderId })
    expect(completed.ok && completed.order.totals.total).to.equal(8090)
    await page.checkout.complete({ orderId })
    const reloaded = shop.page()
    reloaded.on('coupon-used', use => used.push(use))
    await reloaded.checkout.complete({ orderId })

    const lines = [{ sku: 'CHAIR', quantity: 1, unitPrice: 10_000, discount: 2500 }]
    const use = { orderId, couponId: coupon.id, promotion: 'patio-25', saved: 2500, currency: 'EUR', lines }
    expect(used).to.deep.equal([use])
    expect(onDocument.uses).to.deep.equal([use])
    onDocument.stop()
    const past = await until(reloaded.wallet.$past, coupons => coupons.length > 0)
    expect(past[0]).to.deep.include({ state: 'redeemed', used: { orderId, saved: 2500, currency: 'EUR' } })
    expect(reloaded.wallet.$coupons.get()).to.deep.equal([])
    expect(reloaded.checkout.$reservation.get()).to.equal(undefined)
  })

  it('tells of a used coupon once when two tabs ask at the same moment', async () => {
    const shop = await openStorefront()
    const [one, other] = [shop.page(), shop.page()]
    const onDocument = listenOnDocument()
    const claimed = await one.wallet.claim({ offer: 'patio-25' })
    await one.cart.set(cart())
    await one.cart.apply([claimed.ok ? claimed.coupon.id : ''])
    const reserved = await one.checkout.reserve()
    const { orderId } = await shop.placeOrder({ reservation: reserved.ok && reserved.reservation.id })
    await until(other.wallet.$coupons, coupons => coupons.length === 1)
    const answers = await Promise.all([one, other, one, other].map(tab => tab.checkout.complete({ orderId })))
    expect(answers.map(({ ok }) => ok)).to.deep.equal([true, true, true, true])
    expect(onDocument.uses).to.have.length(1)
    onDocument.stop()
  })

  it('keeps a checkout of its own under one id until it is complete', async () => {
    const shop = await openStorefront()
    const page = shop.page()
    const claimed = await page.wallet.claim({ offer: 'patio-25' })
    await page.cart.set(cart())
    await page.cart.apply([claimed.ok ? claimed.coupon.id : ''])
    const first = await page.checkout.reserve()
    const reloaded = shop.page()
    await until(reloaded.checkout.$reservation, value => value !== undefined)
    await reloaded.cart.set(cart())
    expect(reloaded.cart.$totals.get()).to.include({ discount: 2500, source: 'service' })
    const second = await reloaded.checkout.reserve()
    if (!first.ok || !second.ok) throw new Error('not reserved')
    expect(second.checkoutId).to.equal(first.checkoutId)
    expect(second.reservation.id).to.equal(first.reservation.id)
    expect(await reloaded.checkout.cancel()).to.deep.equal({ ok: true })
    expect(reloaded.checkout.$reservation.get()).to.equal(undefined)
    const third = await reloaded.checkout.reserve()
    expect(third.ok && third.checkoutId).not.to.equal(first.checkoutId)
  })

  it('does not end a newer checkout when an old thank-you page is opened again', async () => {
    const shop = await openStorefront()
    const page = shop.page()
    await page.cart.set(cart())
    const first = await page.checkout.reserve()
    const { orderId } = await shop.placeOrder({ reservation: first.ok && first.reservation.id })
    await page.checkout.complete({ orderId })
    await page.cart.set(cart())
    const second = await page.checkout.reserve()
    await shop.page().checkout.complete({ orderId })
    const third = await page.checkout.reserve()
    expect(second.ok && third.ok && third.checkoutId === second.checkoutId).to.equal(true)
  })

  it('answers `not_found` for an order that nobody placed, and fires nothing', async () => {
    const shop = await openStorefront()
    const page = shop.page()
    await page.cart.set(cart())
    const outcome = await page.checkout.complete({ orderId: unique('nothing') })
    expect(outcome).to.deep.equal({ ok: false, reasons: [{ reason: 'not_found' }] })
  })

  it('takes the older of two that do not go together back to the wallet (HCL-19)', async () => {
    const shop = await openStorefront({
      promotions: [
        promotion(),
        promotion({ id: 'ten', discount: { type: 'percentage', of: 'order', basisPoints: 1000 } }),
      ],
    })
    const page = shop.page()
    await page.wallet.claim({ offer: 'ten' })
    await page.wallet.claim({ offer: 'patio-25' })
    await page.cart.set(cart())
    const find = (id: string): string => page.wallet.$coupons.get().find(({ promotion: of }) => of.id === id)!.id
    const [ten, patio] = [find('ten'), find('patio-25')]
    const events: string[] = []
    page.on('coupon-applied', ({ coupon, saves }) => events.push(`applied ${coupon.promotion.id} ${saves}`))
    page.on('coupon-removed', ({ coupon }) => events.push(`removed ${coupon.promotion.id}`))
    await page.cart.apply([ten])
    expect(page.cart.$choices.get().find(({ coupon }) => coupon.id === patio)?.replaces).to.deep.equal([ten])
    await page.cart.apply([patio])
    expect(page.cart.$choices.get().map(({ coupon, status }) => [coupon.promotion.id, status])).to.deep.equal([
      ['patio-25', 'applied'],
      ['ten', 'fits'],
    ])
    expect(page.cart.$totals.get()?.discount).to.equal(2500)
    await page.cart.remove(patio)
    expect(page.cart.$totals.get()?.discount).to.equal(0)
    expect(page.wallet.$coupons.get()).to.have.length(2)
    expect(events).to.deep.equal(['applied ten 1000', 'applied patio-25 2500', 'removed ten', 'removed patio-25'])
    await page.cart.applyBest()
    expect(page.cart.$totals.get()).to.include({ discount: 2500, source: 'service' })
    const logged = await until(page.cart.$totals, () => true).then(() => waitForEvents(shop, 5))
    expect(logged).to.deep.equal([
      'coupon.applied',
      'coupon.applied',
      'coupon.removed',
      'coupon.removed',
      'coupon.applied',
    ])
  })

  it('never applies a coupon by itself (HCL-15)', async () => {
    const shop = await openStorefront()
    const page = shop.page()
    await page.wallet.claim({ offer: 'patio-25' })
    await page.cart.set(cart())
    await page.wallet.refresh()
    expect(page.cart.$totals.get()?.discount).to.equal(0)
  })

  it('keeps what was chosen over a reload, and judges it anew', async () => {
    const shop = await openStorefront({
      promotions: [promotion({ currency: 'EUR', conditions: { minimumSubtotal: { amount: 5000 } } })],
    })
    const page = shop.page()
    const claimed = await page.wallet.claim({ offer: 'patio-25' })
    await page.cart.set(cart())
    await page.cart.apply([claimed.ok ? claimed.coupon.id : ''])
    const reloaded = shop.page()
    await reloaded.cart.set(cart())
    expect(reloaded.cart.$totals.get()?.discount).to.equal(2500)
    await reloaded.cart.set(cart({ lines: [{ id: 'l1', sku: 'CHAIR', quantity: 1, unitPrice: 4000 }] }))
    expect(reloaded.cart.$choices.get()[0]).to.deep.include({
      status: 'unfit',
      reasons: [{ reason: 'minimum_not_met', required: 5000, current: 4000, remaining: 1000 }],
      recoverable: true,
    })
    await reloaded.cart.set(cart())
    expect(reloaded.cart.$totals.get()?.discount).to.equal(2500)
  })

  it('says why a coupon cannot be applied, and leaves the cart as it was', async () => {
    const shop = await openStorefront({ promotions: [promotion({ conditions: { countries: ['AT'] } })] })
    const page = shop.page()
    const claimed = await page.wallet.claim({ offer: 'patio-25' })
    await page.cart.set(cart())
    const outcome = await page.cart.apply([claimed.ok ? claimed.coupon.id : ''])
    expect(outcome).to.deep.equal({ ok: false, reasons: [{ reason: 'region_required' }] })
    expect(page.cart.$totals.get()?.discount).to.equal(0)
    expect(page.cart.$choices.get()[0]?.status).to.equal('unfit')
  })

  it('answers a cart that is none, and a coupon that is not there, without throwing (B33)', async () => {
    const shop = await openStorefront()
    const page = shop.page()
    expect((await page.cart.apply(['x'])).ok).to.equal(false)
    for (const wrong of [null, 5, {}, { currency: 'EUR', lines: [{}] }]) {
      expect((await page.cart.set(wrong as never)).ok).to.equal(false)
    }
    await page.cart.set(cart())
    expect(await page.cart.apply(['x'])).to.deep.equal({ ok: false, reasons: [{ reason: 'not_found' }] })
  })

  it('begins another checkout where the last one was ordered and its thank-you page never told', async () => {
    const shop = await openStorefront()
    const page = shop.page()
    await page.cart.set(cart())
    const first = await page.checkout.reserve()
    await shop.placeOrder({ reservation: first.ok && first.reservation.id })
    const second = await page.checkout.reserve()
    expect(second.ok && first.ok && second.checkoutId !== first.checkoutId).to.equal(true)
    const third = await page.checkout.reserve()
    expect(third.ok && second.ok && third.checkoutId === second.checkoutId).to.equal(true)
  })

  it('shows what another checkout of this shopper holds as reserved elsewhere, once it holds something itself', async () => {
    const shop = await openStorefront()
    const [here, there] = [shop.page(), shop.page({ database: unique('there') })]
    const { customerToken } = await shop.admin<{ customerToken: string }>('POST', `/v1/customers/${unique('c')}/tokens`)
    await here.wallet.signIn(customerToken)
    await there.wallet.signIn(customerToken)
    const claimed = await there.wallet.claim({ offer: 'patio-25' })
    const id = claimed.ok ? claimed.coupon.id : ''
    await here.cart.set(cart())
    await here.checkout.reserve()
    await there.cart.set(cart())
    await there.cart.apply([id])
    expect((await there.checkout.reserve()).ok).to.equal(true)
    await here.wallet.refresh()
    await here.cart.set(cart())
    const choice = await until(here.cart.$choices, value => value[0]?.status === 'unfit')
    expect(choice[0]?.reasons).to.deep.equal([{ reason: 'reserved_elsewhere' }])
    expect((await there.cart.set(cart())).ok).to.equal(true)
    expect(there.cart.$totals.get()?.discount).to.equal(2500)
  })

  it('asks the service once about fifty carts in a row, and answers all with the last', async () => {
    const shop = await openStorefront()
    let quotes = 0
    const page = shop.page({
      fetch(input, init) {
        const request = new Request(input, init)
        if (request.url.includes('/v1/quotes')) quotes += 1
        return fetch(request)
      },
    })
    await page.cart.set(cart())
    quotes = 0
    const outcomes = await Promise.all(Array.from({ length: 50 }, (_, shipping) => page.cart.set(cart({ shipping }))))
    expect(new Set(outcomes.map(outcome => outcome.ok && outcome.totals.total))).to.deep.equal(new Set([10_049]))
    expect(outcomes.every(outcome => outcome.ok && outcome.totals.source === 'service')).to.equal(true)
    expect(quotes).to.be.within(1, 2)
  })

  const line = { id: 'l1', sku: 'CHAIR', quantity: 1, unitPrice: 10_000 }
  for (const [at, wrong] of [
    ['/currency', cart({ currency: 'euro' })],
    ['/shipping', cart({ shipping: Number.NaN })],
    ['/lines', cart({ lines: [line, line] })],
    ['/lines/0', cart({ lines: [{ ...line, unitPrice: Number.NaN }] })],
    ['/lines/0', cart({ lines: [{ ...line, quantity: 0.5 }] })],
    ['/lines/1', cart({ lines: [line, null as never] })],
    ['cart', undefined],
  ] as const) {
    it(`refuses a cart that is wrong at ${at}, and keeps the one before: ${JSON.stringify(wrong)}`, async () => {
      const shop = await openStorefront()
      const page = shop.page()
      await page.cart.set(cart())
      const before = page.cart.$totals.get()
      const outcome = await page.cart.set(wrong as never)
      expect(!outcome.ok && outcome.reasons[0]).to.include({ reason: 'invalid_request', at })
      expect(page.cart.$cart.get()).to.deep.equal(cart())
      expect(page.cart.$totals.get()).to.deep.equal(before)
    })
  }

  it('answers calls without their argument, and throws in none (B33)', async () => {
    const shop = await openStorefront()
    const page = shop.page()
    await page.cart.set(cart())
    const given = undefined as never
    const outcomes = [
      await page.wallet.claim(given),
      await page.wallet.discard(given),
      await page.wallet.signIn(given),
      await page.cart.remove(given),
      await page.cart.apply(5 as never),
      await page.checkout.complete(given),
      await page.checkout.confirm(given),
    ]
    expect(outcomes.map(({ ok }) => ok)).to.deep.equal([false, false, false, true, false, false, false])
    expect((await page.cart.set(cart())).ok).to.equal(true)
  })

  it('drops what a changed total dropped, and hands the confirmation on (D-11)', async () => {
    const shop = await openStorefront()
    const page = shop.page()
    const claimed = await page.wallet.claim({ offer: 'patio-25' })
    await page.cart.set(cart())
    const id = claimed.ok ? claimed.coupon.id : ''
    await page.cart.apply([id])
    const totals = { subtotal: 10_000, discount: 0, shippingDiscount: 0, total: 10_590 }
    const change = {
      totals,
      previous: { ...totals, discount: 2500, total: 8090 },
      dropped: { [id]: [{ reason: 'promotion_inactive' as const }] },
      confirm: 'yes-10590',
    }
    page.checkout.changed(change)
    expect(page.checkout.$change.get()).to.deep.equal(change)
    const outcome = await page.checkout.confirm(change)
    expect(outcome).to.deep.include({ ok: true, confirm: 'yes-10590' })
    expect(page.checkout.$change.get()).to.equal(undefined)
    await until(page.cart.$totals, value => value?.discount === 0 && value.source === 'service')
  })
})

async function waitForEvents(
  shop: Awaited<ReturnType<typeof openStorefront>>,
  count: number,
): Promise<readonly string[]> {
  for (let tries = 0; ; tries += 1) {
    const { events } = await shop.admin<{ events: { type: string }[] }>('GET', '/v1/events')
    const seen = events.map(({ type }) => type).filter(type => type === 'coupon.applied' || type === 'coupon.removed')
    if (seen.length >= count || tries > 40) return seen
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
