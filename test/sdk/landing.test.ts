import { expect } from '@open-wc/testing'
import type { Outcome } from '../../src/index.ts'
import { cart, closePages, openStorefront, promotion, type Storefront, until } from './storefront.ts'

const original = location.href

/** Says what a page asks of the service. */
function spy(): { readonly calls: string[]; readonly fetch: typeof fetch } {
  const calls: string[] = []
  return {
    calls,
    async fetch(input, init) {
      const request = new Request(input, init)
      calls.push(`${request.method} ${new URL(request.url).pathname}`)
      return fetch(request)
    },
  }
}

function land(query: string): void {
  history.replaceState({ kept: true }, '', `${new URL(original).pathname}${query}`)
}

async function claimCode(page: ReturnType<Storefront['page']>, code: string): Promise<string> {
  const outcome = await page.wallet.claim({ code })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.coupon.id
}

function reasonOf(outcome: Outcome): unknown {
  return outcome.ok ? undefined : outcome.reasons[0]
}

describe('a landing', () => {
  afterEach(() => {
    closePages()
    history.replaceState(null, '', original)
  })

  it('stays on the device until an act needs an identity, and goes along with it then (HCL-21, PAR-01)', async () => {
    const shop = await openStorefront({ partners: ['acme'] })
    const { calls, fetch } = spy()
    land('?a=1&partner=acme&b=%2F+#c')
    const page = shop.page({ fetch })
    const referral = await until(page.referral.$referral, value => value !== undefined)
    expect(referral?.partner).to.equal('acme')
    expect(location.search + location.hash).to.equal('?a=1&b=%2F+#c')
    expect(history.state).to.deep.equal({ kept: true })
    await page.cart.set(cart({ lines: [] }))
    expect(calls).to.deep.equal([])
    await page.wallet.claim({ offer: 'patio-25' })
    expect(calls.slice(0, 2)).to.deep.equal(['POST /v1/shoppers', 'POST /v1/wallet/coupons'])
    const { events } = await shop.admin<{ events: { type: string; data: { partner?: string } }[] }>('GET', '/v1/events')
    const recorded = events.filter(({ type }) => type === 'referral.recorded')
    expect(recorded.map(({ data }) => data.partner)).to.deep.equal(['acme'])
  })

  it('of a shopper who is known already is told to the service, and the newest counts (D-05)', async () => {
    const shop = await openStorefront({ partners: ['acme', 'nord'] })
    const page = shop.page()
    await page.cart.set(cart())
    land('?partner=acme')
    const outcome = await page.referral.record()
    expect(outcome).to.deep.include({ ok: true })
    land('?partner=nord')
    const newest = await page.referral.record()
    expect(newest.ok && newest.referral).to.include({ partner: 'nord', name: 'nord Garden' })
    expect(shop.page().referral.$referral.get()).to.equal(undefined)
    await until(shop.page().referral.$referral, value => value?.partner === 'nord')
  })

  it('from a partner whom the shop does not know leaves what was known before', async () => {
    const shop = await openStorefront({ partners: ['acme'] })
    const page = shop.page()
    await page.cart.set(cart())
    land('?partner=acme')
    await page.referral.record()
    land('?partner=stranger')
    expect((await page.referral.record()).ok).to.equal(false)
    expect(page.referral.$referral.get()?.partner).to.equal('acme')
  })

  it('lets a referred shopper use only codes of that partner, with the reason for others (PAR-02 to PAR-04)', async () => {
    const tie = (id: string): Parameters<typeof promotion>[0] => ({ id, partner: { id, use: 'referred' } })
    const shop = await openStorefront({
      partners: ['acme', 'nord'],
      promotions: [promotion(tie('acme')), promotion(tie('nord')), promotion({ id: 'public' })],
      codes: { ACME10: 'acme', NORD10: 'nord', ALL10: 'public' },
    })
    const page = shop.page()
    const arrive = async (partner: string): Promise<void> => {
      land(`?partner=${partner}`)
      await page.referral.record()
    }
    const open = await claimCode(page, 'all10')
    expect(reasonOf(await page.wallet.claim({ code: 'acme-10' }))).to.deep.equal({
      reason: 'partner_required',
      partner: 'acme',
    })
    await arrive('nord')
    const nord = await claimCode(page, 'nord 10')
    await arrive('acme')
    const acme = await claimCode(page, 'ACME10')
    expect(reasonOf(await page.wallet.claim({ code: 'NORD10' }))).to.deep.equal({
      reason: 'partner_mismatch',
      partner: 'nord',
    })
    await page.cart.set(cart())
    const reasonsOf = (id: string): unknown => page.cart.$choices.get().find(({ coupon }) => coupon.id === id)?.reasons
    expect([acme, nord, open].map(reasonsOf)).to.deep.equal([
      [],
      [{ reason: 'partner_mismatch', partner: 'nord' }],
      [{ reason: 'partner_session_only', partner: 'acme' }],
    ])
    await page.wallet.refresh()
    expect(page.wallet.partnerName('nord')).to.equal('nord Garden')
  })

  it('with a code keeps it unclaimed until a click (D-18)', async () => {
    const shop = await openStorefront({ codes: { SPRING: 'patio-25' } })
    land('?coupon=spring&x=1')
    const page = shop.page()
    await until(page.wallet.$waitingCode, code => code === 'spring')
    expect(location.search).to.equal('?x=1')
    expect(page.wallet.$coupons.get()).to.deep.equal([])
    const reloaded = shop.page()
    await until(reloaded.wallet.$waitingCode, code => code === 'spring')
    const outcome = await reloaded.wallet.claim({ code: 'spring' })
    expect(outcome.ok && outcome.coupon.code).to.equal('SPRING')
    expect(reloaded.wallet.$waitingCode.get()).to.equal(undefined)
  })

  it('lets go of a code that will never be, and keeps one that may be another time', async () => {
    const shop = await openStorefront({
      promotions: [
        promotion({ id: 'over', status: 'ended' }),
        promotion({ id: 'soon', startsAt: '2199-01-01T00:00:00Z' }),
      ],
      codes: { OVER: 'over', SOON: 'soon' },
    })
    const show = async (code: string): Promise<string | undefined> => {
      land(`?coupon=${code}`)
      const page = shop.page()
      await until(page.wallet.$waitingCode, waiting => waiting === code)
      expect((await page.wallet.claim({ code })).ok).to.equal(false)
      return page.wallet.$waitingCode.get()
    }
    expect(await show('OVER')).to.equal(undefined)
    expect(await show('SOON')).to.equal('SOON')
  })

  it('shows offers without an identity, and marks those that were claimed', async () => {
    const shop = await openStorefront()
    const { calls, fetch } = spy()
    const page = shop.page({ fetch })
    const offers = await until(page.offers.$offers('home-top'), value => value !== undefined)
    expect(offers?.map(({ id, claimed }) => ({ id, claimed }))).to.deep.equal([{ id: 'patio-25', claimed: false }])
    expect(calls).to.deep.equal(['GET /v1/offers'])
    await page.wallet.claim({ offer: 'patio-25' })
    await until(page.offers.$offers('home-top'), value => value?.[0]?.claimed === true)
  })

  it('shows an offer as claimable again when its coupon was discarded, and as claimed when that is undone', async () => {
    const shop = await openStorefront()
    const page = shop.page()
    const $offers = page.offers.$offers('home-top')
    await until($offers, value => value?.[0]?.claimed === false)
    const outcome = await page.wallet.claim({ offer: 'patio-25' })
    expect($offers.get()?.[0]?.claimed).to.equal(true)
    const id = outcome.ok ? outcome.coupon.id : ''
    await page.wallet.discard(id)
    await until($offers, value => value?.[0]?.claimed === false)
    await page.wallet.claim({ coupon: id })
    await until($offers, value => value?.[0]?.claimed === true)
  })

  it('shows an offer as claimable again when its coupon was used', async () => {
    const shop = await openStorefront()
    const page = shop.page()
    const claimed = await page.wallet.claim({ offer: 'patio-25' })
    const $offers = page.offers.$offers('home-top')
    await until($offers, value => value?.[0]?.claimed === true)
    await page.cart.set(cart())
    await page.cart.apply([claimed.ok ? claimed.coupon.id : ''])
    const reserved = await page.checkout.reserve()
    const { orderId } = await shop.placeOrder({ reservation: reserved.ok && reserved.reservation.id })
    await page.checkout.complete({ orderId })
    await until($offers, value => value?.[0]?.claimed === false)
  })

  it('keeps the newest offers when an older answer comes later', async () => {
    const shop = await openStorefront()
    const seed = shop.page()
    await seed.cart.set(cart())
    let isFirst = true
    const page = shop.page({
      async fetch(input, init) {
        const request = new Request(input, init)
        const isSlow = isFirst && request.url.includes('/v1/offers')
        if (isSlow) isFirst = false
        const response = await fetch(request)
        if (isSlow) await new Promise(resolve => setTimeout(resolve, 600))
        return response
      },
    })
    const $offers = page.offers.$offers('home-top')
    await until(page.wallet.$state, value => value === 'ready')
    await new Promise(resolve => setTimeout(resolve, 100))
    await page.wallet.claim({ offer: 'patio-25' })
    await until($offers, value => value?.[0]?.claimed === true)
    await new Promise(resolve => setTimeout(resolve, 800))
    expect($offers.get()?.[0]?.claimed).to.equal(true)
  })

  for (const query of [
    `?partner=${'x'.repeat(201)}&coupon=%00`,
    '?partner=&coupon=',
    '?partner=%0d%0aset-cookie&coupon=%7f',
    `?coupon=${'X'.repeat(65)}`,
    '?coupon=%E2%80%AEABC-1',
  ]) {
    it(`takes nothing out of ${query.slice(0, 30)}… and cleans the address`, async () => {
      const shop = await openStorefront()
      land(`${query}&a=1#?partner=hash`)
      const page = shop.page()
      expect(await page.referral.record()).to.deep.equal({ ok: true })
      await until(page.wallet.$state, value => value === 'ready')
      expect(page.wallet.$waitingCode.get()).to.equal(undefined)
      expect(location.search + location.hash).to.equal('?a=1#?partner=hash')
      expect(history.state).to.deep.equal({ kept: true })
    })
  }

  it('asks the service for nothing while the page is only prerendered (B24)', async () => {
    const shop = await openStorefront({ partners: ['acme'] })
    const seed = shop.page()
    await seed.cart.set(cart())
    const { calls, fetch } = spy()
    land('?partner=acme')
    Object.defineProperty(document, 'prerendering', { value: true, configurable: true })
    const page = shop.page({ fetch })
    page.offers.$offers('home-top')
    const refreshed = page.wallet.refresh()
    const recorded = page.referral.record()
    await new Promise(resolve => setTimeout(resolve, 300))
    const [asked, search] = [[...calls], location.search]
    Reflect.deleteProperty(document, 'prerendering')
    document.dispatchEvent(new Event('prerenderingchange'))
    expect(asked).to.deep.equal([])
    expect(search).to.equal('?partner=acme')
    expect(await refreshed).to.deep.equal({ ok: true })
    expect((await recorded).ok).to.equal(true)
    await until(page.referral.$referral, value => value?.partner === 'acme')
    expect(calls).to.include('POST /v1/referrals')
  })
})
