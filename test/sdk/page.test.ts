import { expect, waitUntil } from '@open-wc/testing'
import { definePageTearoff, pageTearoff, type Tearoff } from '../../src/index.ts'
import { createTestShop } from '../support/test-shop.ts'
import { openStorefront } from './storefront.ts'

const PAGE = Symbol.for('tearoff')

function tag(data: Readonly<Record<string, string>>): HTMLScriptElement {
  const script = document.createElement('script')
  script.type = 'text/plain'
  script.dataset['tearoff'] = ''
  Object.assign(script.dataset, data)
  return document.head.appendChild(script)
}

/** A shop with an offer. */
async function shopWithOffer(): Promise<{ readonly service: string; readonly key: string }> {
  const { service, publishableKey } = await openStorefront()
  return { service, key: publishableKey }
}

describe('the SDK of a page', () => {
  let script: HTMLScriptElement | undefined
  const layer = globalThis as { dataLayer?: object[] }
  const names = (): readonly unknown[] => (layer.dataLayer ?? []).map(one => 'event' in one && one.event)

  afterEach(() => {
    delete layer.dataLayer
    script?.remove()
    pageTearoff()?.dispose()
    Reflect.deleteProperty(globalThis, PAGE)
  })

  it('is made from the script tag, and the first one wins (B21)', async () => {
    const { service, publishableKey: key } = await createTestShop()
    script = tag({ service, key, session: 'browser', locale: 'de', budgetMs: '2000' })
    let told = 0
    const tell = (): number => (told += 1)
    document.addEventListener('tearoff-ready', tell)
    const page = definePageTearoff()
    expect(page?.locale).to.equal('de')
    expect((globalThis as { readonly [PAGE]?: Tearoff })[PAGE]).to.equal(page)
    expect(definePageTearoff()).to.equal(page)
    document.removeEventListener('tearoff-ready', tell)
    expect(told).to.equal(1)
    expect((await page?.wallet.refresh())?.ok).to.equal(true)
  })

  it('tells the `dataLayer` of the page, as its attribute says', async () => {
    const { service, key } = await shopWithOffer()
    script = tag({ service, key, session: 'browser', dataLayer: '' })
    const claimed = await definePageTearoff()?.wallet.claim({ offer: 'patio-25' })
    expect(claimed?.ok).to.equal(true)
    await waitUntil(() => names().includes('coupon_claimed'), 'the event is not told', { timeout: 10_000 })
  })

  it('follows Google’s consent mode, as its attribute says: nothing is told until it is granted', async () => {
    const { service, key } = await shopWithOffer()
    script = tag({ service, key, session: 'browser', dataLayer: '', consent: 'google' })
    const page = definePageTearoff()
    const claimed = await page?.wallet.claim({ offer: 'patio-25' })
    expect(claimed?.ok).to.equal(true)
    await waitUntil(() => Array.isArray(layer.dataLayer), 'nobody reads the layer', { timeout: 10_000 })
    expect(names()).not.to.include('coupon_claimed')
    layer.dataLayer?.push({ 0: 'consent', 1: 'update', 2: { analytics_storage: 'granted' } })
    await page?.wallet.discard(claimed?.ok ? claimed.coupon.id : '')
    await page?.wallet.claim({ offer: 'patio-25' })
    await waitUntil(() => names().includes('coupon_claimed'), 'the event is not told', { timeout: 10_000 })
  })

  it('refuses a consent of which it does not know where to hear', () => {
    script = tag({ service: 'https://coupons.example', key: 'pk_1', consent: 'yes' })
    const said: unknown[] = []
    const log = globalThis['console']
    const original = log.error
    log.error = (...args) => said.push(...args)
    expect(definePageTearoff()).to.equal(undefined)
    log.error = original
    expect(said).to.deep.equal(['tearoff: `consent` must be google, an object or a function'])
  })

  it('takes no option from what everything in the page inherits (B30)', async () => {
    const { service, publishableKey: key } = await createTestShop()
    Reflect.set(Object.prototype, 'backend', 'polluted')
    script = tag({ service, key })
    const page = definePageTearoff()
    Reflect.deleteProperty(Object.prototype, 'backend')
    expect((await page?.wallet.refresh())?.ok).to.equal(true)
  })

  it('says on the console what is wrong in the tag, and breaks nothing', () => {
    script = tag({ service: 'nonsense:', key: 'pk_1' })
    const said: unknown[] = []
    const log = globalThis['console']
    const original = log.error
    log.error = (...args) => said.push(...args)
    expect(definePageTearoff()).to.equal(undefined)
    log.error = original
    expect(said).to.deep.equal(['tearoff: `service` must be an http(s) address'])
    expect(pageTearoff()).to.equal(undefined)
  })

  it('is not there without a tag', () => {
    expect(definePageTearoff()).to.equal(undefined)
  })
})
