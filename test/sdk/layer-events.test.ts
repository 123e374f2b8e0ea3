import { expect } from '@open-wc/testing'
import type { Tearoff } from '../../src/index.ts'
import { leave } from './landings.ts'
import { cart, closePages, openStorefront, promotion, type Storefront, until } from './storefront.ts'

interface Pushed {
  readonly event?: string
  readonly ecommerce: Readonly<Record<string, unknown>> | null
}

const eventsOf = (layer: readonly Pushed[]): (readonly [string | undefined, unknown])[] =>
  layer.filter(({ event }) => event).map(({ event, ecommerce }) => [event, ecommerce])

async function buy(shop: Storefront, page: Tearoff, id: string): Promise<void> {
  await page.cart.set(cart({ lines: [{ id: 'l1', sku: 'CHAIR', quantity: 3, unitPrice: 3333 }] }))
  await page.cart.apply([id])
  const reserved = await page.checkout.reserve()
  const reservation = reserved.ok && reserved.reservation.id
  const lines = [{ id: 'l1', sku: 'CHAIR', quantity: 3, unitPrice: 3333 }]
  const { orderId } = await shop.placeOrder({ reservation, cart: cart({ lines }) })
  await page.checkout.complete({ orderId })
}

describe('the data layer', () => {
  const global = globalThis as { dataLayer?: Pushed[] }

  afterEach(() => {
    closePages()
    leave()
    delete global.dataLayer
  })

  it('is told of offers and coupons with the names and fields of Google Analytics 4', async () => {
    const shop = await openStorefront()
    const layer: Pushed[] = []
    const page = shop.page({ dataLayer: layer as unknown[] })
    await until(page.offers.$offers('home-top'), offers => offers !== undefined)
    const claimed = await page.wallet.claim({ offer: 'patio-25' })
    await buy(shop, page, claimed.ok ? claimed.coupon.id : '')

    const promotionFields = { promotion_id: 'patio-25', promotion_name: '25 % off patio furniture' }
    const shown = { ...promotionFields, creative_slot: 'home-top' }
    const coupon = { coupon: 'patio-25', ...promotionFields }
    const items = [{ item_id: 'CHAIR', ...coupon, quantity: 3, price: 24.996667, discount: 8.333333 }]
    const saving = { ...coupon, currency: 'EUR', value: 74.99, discount: 25, items }
    const events = eventsOf(layer)
    const used = events.at(-1)?.[1] as { transaction_id: string }
    expect(events).to.deep.equal([
      ['view_promotion', { ...shown, items: [{ item_id: 'patio-25', ...shown }] }],
      ['select_promotion', { ...shown, items: [{ item_id: 'patio-25', ...shown }] }],
      ['coupon_claimed', coupon],
      ['coupon_applied', saving],
      ['coupon_used', { transaction_id: used.transaction_id, ...saving }],
    ])
    expect(layer.filter((_, index) => index % 2 === 0)).to.deep.equal(events.map(() => ({ ecommerce: null })))
  })

  it('gets the code that everybody has, and never one of a single person', async () => {
    const shop = await openStorefront({
      promotions: [promotion(), promotion({ id: 'own', name: 'For you' })],
      codes: { WELCOME: 'patio-25' },
    })
    const set = { id: 'unique', promotion: 'own', name: 'Own', kind: 'unique', authority: 'internal' }
    await shop.admin('PUT', '/v1/sets/unique', set)
    await shop.admin('POST', '/v1/sets/unique/imports', { codes: ['ONLY-MINE-77'] })
    const layer: Pushed[] = []
    const page = shop.page({ dataLayer: layer as unknown[] })
    await page.wallet.claim({ code: 'welcome' })
    const own = await page.wallet.claim({ code: 'only mine 77' })
    await page.wallet.refresh()
    await buy(shop, page, own.ok ? own.coupon.id : '')
    const said = JSON.stringify(layer)
    expect(said).to.include('"coupon":"WELCOME"')
    expect(said).to.include('coupon_used')
    expect(said.toUpperCase().replaceAll(/[^A-Z0-9]/gu, '')).not.to.include('ONLYMINE77')
  })

  it('is the page’s own with `true`, and hears what happened before the code for it was there', async () => {
    const shop = await openStorefront()
    const page = shop.page({ dataLayer: true })
    const claimed = page.wallet.claim({ offer: 'patio-25' })
    expect(global.dataLayer).to.equal(undefined)
    await claimed
    expect(eventsOf(global.dataLayer ?? []).map(([event]) => event)).to.deep.equal(['coupon_claimed'])
  })

  it('hears nothing of a shopper who signed out before he consented', async () => {
    const shop = await openStorefront()
    let tell: (consent: { analytics: boolean }) => void = () => {}
    const layer: Pushed[] = []
    const page = shop.page({ dataLayer: layer as unknown[], consent: given => void (tell = given) })
    await page.wallet.claim({ offer: 'patio-25' })
    await page.wallet.signOut()
    tell({ analytics: true })
    await page.wallet.claim({ offer: 'patio-25' })
    expect(eventsOf(layer).map(([event]) => event)).to.deep.equal(['coupon_claimed'])
  })

  it('that throws breaks nothing', async () => {
    const shop = await openStorefront()
    const layer: unknown[] = []
    layer.push = () => {
      throw new Error('the tag broke')
    }
    const { reportError } = globalThis
    const reported: unknown[] = []
    globalThis.reportError = error => reported.push(error)
    const page = shop.page({ dataLayer: layer })
    expect((await page.wallet.claim({ offer: 'patio-25' })).ok).to.equal(true)
    globalThis.reportError = reportError
    expect(reported.length).to.be.greaterThan(0)
  })
})
