import { expect } from '@open-wc/testing'
import { createStorage } from '../../src/sdk/storage.ts'
import { land, leave, recordedPartners, signingPartner, spy } from './landings.ts'
import { cart, closePages, openStorefront, type Storefront, unique, until } from './storefront.ts'

async function openWithHost(): Promise<Storefront> {
  const shop = await openStorefront({ partners: ['acme', 'nord'] })
  const partner = { id: 'acme', name: 'Acme Garden', status: 'active', referrals: 'open', hosts: ['acme.example'] }
  await shop.admin('PUT', '/v1/partners/acme', partner)
  return shop
}

describe('an arrival by the referrer’s host', () => {
  afterEach(() => {
    closePages()
    leave()
  })

  it('is told with the first act, and the service says whose it is (PAR-01)', async () => {
    const shop = await openWithHost()
    land('?a=1', 'https://www.acme.example/best-chairs?who=me')
    const { calls, fetch } = spy()
    const page = shop.page({ fetch })
    expect(await page.referral.record()).to.deep.equal({ ok: true })
    const names: string[] = []
    page.on('referral-recorded', ({ name }) => names.push(name ?? ''))
    await page.wallet.claim({ offer: 'patio-25' })
    expect(calls.map(({ name }) => name).slice(0, 2)).to.deep.equal(['POST /v1/shoppers', 'POST /v1/wallet/coupons'])
    await until(page.referral.$referral, value => value?.name === 'Acme Garden')
    expect(names).to.deep.equal(['Acme Garden'])
    expect(await recordedPartners(shop)).to.deep.equal(['acme'])
    expect(calls.some(({ body }) => body.includes('who=me') || body.includes('best-chairs'))).to.equal(false)
  })

  it('that is nobody’s leaves the partner who was known before (D-05)', async () => {
    const shop = await openWithHost()
    land('?partner=nord')
    await shop.page().referral.record()
    closePages()
    land('', 'https://search.example/')
    const page = shop.page()
    await page.referral.record()
    expect(page.referral.$referral.get()?.partner).to.equal('nord')
    await page.wallet.claim({ offer: 'patio-25' })
    expect(page.referral.$referral.get()?.partner).to.equal('nord')
    expect(await recordedPartners(shop)).to.deep.equal(['nord'])
  })

  it('counts once, however often the shop calls `record` on the page', async () => {
    const shop = await openWithHost()
    land('', 'https://acme.example/')
    const page = shop.page()
    await page.referral.record()
    await page.cart.set(cart())
    await page.referral.record()
    await page.referral.record()
    expect(await recordedPartners(shop)).to.deep.equal(['acme'])
  })

  for (const referrer of [
    `${location.origin}/other`,
    `http://www.${location.hostname}/`,
    'android-app://com.example/',
    'https://[::1]/',
    'nonsense',
  ]) {
    it(`is none from ${referrer}`, async () => {
      const shop = await openWithHost()
      land('', referrer)
      const { calls, fetch } = spy()
      const page = shop.page({ fetch })
      await page.referral.record()
      await page.cart.set(cart())
      expect(calls.find(({ name }) => name === 'POST /v1/shoppers')?.body).to.equal('{}')
    })
  }
})

describe('a signed arrival', () => {
  afterEach(() => {
    closePages()
    leave()
  })

  it('is told after the guest is made, so that a lost answer loses no click', async () => {
    const shop = await openStorefront()
    const sign = await signingPartner(shop, 'signed')
    const token = await sign()
    land(`?partner_token=${token}&a=1#h`)
    let isLost = false
    const { calls, fetch } = spy(({ name }) => {
      if (name !== 'POST /v1/referrals' || isLost) return
      isLost = true
      throw new TypeError('the answer is lost')
    })
    const page = shop.page({ fetch })
    await page.referral.record()
    expect(location.search + location.hash).to.equal('?a=1#h')
    expect(history.state).to.deep.equal({ kept: true })
    await page.wallet.claim({ offer: 'patio-25' })
    expect(calls.find(({ name }) => name === 'POST /v1/shoppers')?.body).to.equal('{}')
    await until(page.referral.$referral, value => value?.partner === 'signed')
    const told = calls.filter(({ name }) => name === 'POST /v1/referrals')
    expect(told).to.have.length(2)
    expect(new Set(told.map(({ key }) => key)).size).to.equal(1)
    expect(told[0]?.key).to.be.a('string')
    expect(await recordedPartners(shop)).to.deep.equal(['signed'])
  })

  it('goes before a partner in the same address, and nothing of it is sent a second time', async () => {
    const shop = await openStorefront({ partners: ['acme'] })
    const sign = await signingPartner(shop, 'signed')
    const page = shop.page()
    await page.cart.set(cart())
    land(`?partner=acme&click=${await sign()}`)
    const { calls, fetch } = spy()
    const landed = shop.page({ fetch, referralTokenParameter: 'click' })
    const outcome = await landed.referral.record()
    expect(outcome.ok && outcome.referral?.partner).to.equal('signed')
    await landed.wallet.refresh()
    expect(calls.filter(({ name }) => name === 'POST /v1/referrals')).to.have.length(1)
    expect(await recordedPartners(shop)).to.deep.equal(['signed'])
  })

  it('that is not believed says so, and leaves what was known before', async () => {
    const shop = await openStorefront({ partners: ['acme'] })
    const page = shop.page()
    await page.cart.set(cart())
    land('?partner=acme')
    await page.referral.record()
    land('?partner_token=forged.token.x')
    expect(await page.referral.record()).to.deep.include({ ok: false, reasons: [{ reason: 'referral_refused' }] })
    expect(page.referral.$referral.get()?.partner).to.equal('acme')
  })
})

describe('a landing page', () => {
  afterEach(() => {
    closePages()
    leave()
  })

  it('that sends its visitor on at once loses nothing: the next page of the tab has it', async () => {
    const shop = await openStorefront({ partners: ['acme'] })
    land('?partner=acme&coupon=spring')
    shop.page({ database: unique('gone') })
    // The page is gone before anything could be stored; the SDK of the next one finds the stash of its own name.
    const [key] = Object.keys(sessionStorage)
    expect(key).to.be.a('string')
    const database = unique('next')
    sessionStorage.setItem(database, sessionStorage.getItem(key!)!)
    closePages()
    land('', `${location.origin}/landing`)
    const next = shop.page({ database })
    await until(next.referral.$referral, value => value?.partner === 'acme')
    await until(next.wallet.$waitingCode, value => value === 'spring')
    await next.referral.record()
    expect(sessionStorage.getItem(database)).to.equal(null)
  })

  it('counts for 30 days and not for longer (D-05)', async () => {
    const shop = await openStorefront({ partners: ['acme'] })
    land('?partner=acme')
    await shop.page().referral.record()
    const at = (days: number): { wall(): number; steady(): number } => ({
      wall: () => Date.now() + days * 86_400_000,
      steady: () => performance.now(),
    })
    const inside = shop.page({ clock: at(29) })
    await until(inside.referral.$referral, value => value?.partner === 'acme')
    closePages()
    const { calls, fetch } = spy()
    const outside = shop.page({ clock: at(31), fetch })
    await outside.referral.record()
    expect(outside.referral.$referral.get()).to.equal(undefined)
    await outside.cart.set(cart())
    expect(calls.find(({ name }) => name === 'POST /v1/shoppers')?.body).to.equal('{}')
  })

  for (const stored of [
    { partner: 5, at: 'x' },
    ['nonsense', null, { host: {}, at: '2026-11-21T00:00:00Z' }],
    'text',
  ]) {
    it(`takes ${JSON.stringify(stored)} on the device for nothing (B34)`, async () => {
      const shop = await openStorefront()
      const database = unique('corrupt')
      const storage = createStorage(database)
      await storage.change(['referral'], () => [stored])
      const page = shop.page({ database })
      expect(await page.referral.record()).to.deep.equal({ ok: true })
      expect((await page.cart.set(cart())).ok).to.equal(true)
      storage.close()
    })
  }
})
