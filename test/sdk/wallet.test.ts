import { expect } from '@open-wc/testing'
import type { MergeReport, Tearoff } from '../../src/index.ts'
import { createStorage } from '../../src/sdk/storage.ts'
import { cart, closePages, openStorefront, promotion, unique, until } from './storefront.ts'

const never: typeof fetch = () => new Promise(() => {})

async function claim(page: Tearoff, offer: string = 'patio-25'): Promise<string> {
  const outcome = await page.wallet.claim({ offer })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.coupon.id
}

describe('the wallet', () => {
  afterEach(closePages)

  it('shows what the device knows before the network answers', async () => {
    const shop = await openStorefront()
    const id = await claim(shop.page())
    const reloaded = shop.page({ fetch: never })
    expect(reloaded.wallet.$state.get()).to.equal('loading')
    const coupons = await until(reloaded.wallet.$coupons, value => value.length === 1, 1000)
    expect(coupons[0]?.id).to.equal(id)
    expect(reloaded.wallet.$state.get()).to.equal('ready')
  })

  it('is ready and empty where nobody has claimed anything', async () => {
    const shop = await openStorefront()
    const page = shop.page({ fetch: never })
    await until(page.wallet.$state, value => value === 'ready', 1000)
    expect(page.wallet.$coupons.get()).to.deep.equal([])
  })

  it('tells the coupons anew when the zone is known in which their days end', async () => {
    const shop = await openStorefront()
    await shop.admin('PUT', '/v1/policy', { timeZone: 'Asia/Tokyo' })
    const page = shop.page()
    let zone = ''
    page.wallet.$coupons.listen(() => (zone = page.wallet.timeZone()))
    await claim(page)
    await page.wallet.refresh()
    expect(page.wallet.timeZone()).to.equal('Asia/Tokyo')
    expect(zone).to.equal('Asia/Tokyo')
  })

  it('is the same in every tab: what one claims and applies the other shows', async () => {
    const shop = await openStorefront()
    const [one, other] = [shop.page(), shop.page()]
    await other.cart.set(cart())
    const id = await claim(one)
    await until(other.wallet.$coupons, value => value[0]?.id === id)
    await one.cart.set(cart())
    await one.cart.apply([id])
    await until(other.cart.$totals, totals => totals?.discount === 2500)
    await one.wallet.discard(id)
    await until(other.wallet.$coupons, value => value.length === 0)
    await until(other.cart.$totals, totals => totals?.discount === 0)
  })

  it('makes one guest when two tabs act at the same moment', async () => {
    const shop = await openStorefront({ promotions: [promotion(), promotion({ id: 'ten' })] })
    const [one, other] = [shop.page(), shop.page()]
    await Promise.all([one.cart.set(cart()), other.cart.set(cart())])
    await Promise.all([claim(one), claim(other, 'ten')])
    await one.wallet.refresh()
    expect(one.wallet.$coupons.get()).to.have.length(2)
  })

  it('takes a discarded coupon back with the same expiry', async () => {
    const shop = await openStorefront()
    const page = shop.page()
    const id = await claim(page)
    const [before] = page.wallet.$coupons.get()
    expect(await page.wallet.discard(id)).to.deep.equal({ ok: true })
    expect(page.wallet.$past.get().map(({ state }) => state)).to.deep.equal(['discarded'])
    const outcome = await page.wallet.claim({ coupon: id })
    expect(outcome.ok && outcome.coupon).to.deep.include({ id, state: 'claimed', expiresAt: before?.expiresAt })
    expect(page.wallet.$past.get()).to.deep.equal([])
  })

  it('moves a coupon to the past at the moment of its end, by the time of the service and not of the device (B18, HCL-34)', async () => {
    const end = Date.now() + 2500
    const shop = await openStorefront({ promotions: [promotion({ endsAt: new Date(end).toISOString() })] })
    const tenYears = 10 * 365 * 86_400_000
    const page = shop.page({ clock: { wall: () => Date.now() + tenYears, steady: () => performance.now() } })
    await claim(page)
    await page.wallet.refresh()
    expect(Math.abs(page.wallet.now() - Date.now())).to.be.below(2000)
    expect(page.wallet.$coupons.get()).to.have.length(1)
    const past = await until(page.wallet.$past, value => value.length === 1, 6000)
    expect(past[0]).to.deep.include({ state: 'expired', endedAt: new Date(end).toISOString() })
    expect(page.wallet.$coupons.get()).to.deep.equal([])
  })

  it("merges the guest's wallet into the customer's, and a sign-out shows nothing of it any more", async () => {
    const shop = await openStorefront()
    const page = shop.page()
    const id = await claim(page)
    await page.cart.set(cart())
    await page.cart.apply([id])
    const reports: MergeReport[] = []
    page.on('wallet-merged', report => reports.push(report))
    const { customerToken } = await shop.admin<{ customerToken: string }>('POST', `/v1/customers/${unique('c')}/tokens`)
    const outcome = await page.wallet.signIn(customerToken)
    expect(outcome).to.deep.equal({ ok: true, merged: { moved: [id], duplicates: [] } })
    expect(reports).to.deep.equal([{ moved: [id], duplicates: [] }])
    await until(page.wallet.$signedIn, value => value)
    await until(page.wallet.$coupons, value => value[0]?.id === id)
    await until(page.cart.$totals, totals => totals?.discount === 2500)

    expect(await page.wallet.signOut()).to.deep.equal({ ok: true })
    await until(page.wallet.$coupons, value => value.length === 0)
    expect(page.wallet.$signedIn.get()).to.equal(false)
    await until(page.cart.$totals, totals => totals?.discount === 0)
    const reloaded = shop.page({ fetch: never })
    await until(reloaded.wallet.$state, value => value === 'ready')
    expect(reloaded.wallet.$coupons.get()).to.deep.equal([])
  })

  it('of a customer stays when another tab still acts for the guest whose token is over', async () => {
    const shop = await openStorefront({ promotions: [promotion(), promotion({ id: 'ten' })] })
    let release: (() => void) | undefined
    const held = new Promise<void>(resolve => (release = resolve))
    let isHeld = false
    const one = shop.page()
    const other = shop.page({
      async fetch(input, init) {
        const request = new Request(input, init)
        if (isHeld && request.method === 'POST' && request.url.endsWith('/v1/wallet/coupons')) await held
        return fetch(request)
      },
    })
    const id = await claim(one)
    await until(other.wallet.$coupons, value => value[0]?.id === id)
    isHeld = true
    const late = other.wallet.claim({ offer: 'ten' })
    const { customerToken } = await shop.admin<{ customerToken: string }>('POST', `/v1/customers/${unique('c')}/tokens`)
    await one.wallet.signIn(customerToken)
    release?.()
    await late
    await one.wallet.refresh()
    expect(one.wallet.$signedIn.get()).to.equal(true)
    await until(one.wallet.$coupons, value => value.some(coupon => coupon.id === id))
    await until(other.wallet.$signedIn, value => value)
  })

  it('leaves nothing on the device when an answer comes after another tab signed out', async () => {
    const shop = await openStorefront()
    const database = unique('left')
    let release: (() => void) | undefined
    const held = new Promise<void>(resolve => (release = resolve))
    let reach: (() => void) | undefined
    const reached = new Promise<void>(resolve => (reach = resolve))
    const one = shop.page({ database })
    await one.cart.set(cart())
    const other = shop.page({
      database,
      async fetch(input, init) {
        const response = await fetch(new Request(input, init))
        if (response.url.endsWith('/v1/wallet/coupons')) {
          reach?.()
          await held
        }
        return response
      },
    })
    await until(other.wallet.$state, value => value === 'ready')
    const late = other.wallet.claim({ offer: 'patio-25' })
    await reached
    await one.wallet.signOut()
    release?.()
    await late
    const storage = createStorage(database)
    expect(await storage.read('wallet')).to.equal(undefined)
    expect(await storage.read('session')).to.equal(undefined)
    expect(other.wallet.$coupons.get()).to.deep.equal([])
    storage.close()
  })

  it('refuses a sign-in with a token that is none', async () => {
    const shop = await openStorefront()
    const outcome = await shop.page().wallet.signIn('nonsense')
    expect(outcome).to.deep.equal({ ok: false, reasons: [{ reason: 'unauthorized' }] })
  })

  it('of a guest ends with the browser session where the shop wants it, and not with a reload (HCL-25)', async () => {
    const shop = await openStorefront()
    const id = await claim(shop.page({ session: 'browser' }))
    closePages()
    const reloaded = shop.page({ session: 'browser' })
    await until(reloaded.wallet.$coupons, value => value[0]?.id === id)
    closePages()
    // What closing the browser does to a cookie without an end.
    for (const pair of document.cookie.split('; ')) document.cookie = `${pair}; Max-Age=0; Path=/`
    const restarted = shop.page({ session: 'browser' })
    await until(restarted.wallet.$state, value => value === 'ready')
    expect(restarted.wallet.$coupons.get()).to.deep.equal([])
    await restarted.wallet.refresh()
    expect(restarted.wallet.$coupons.get()).to.deep.equal([])
  })

  it('outlives the browser session by default (HCL-26)', async () => {
    const shop = await openStorefront()
    const id = await claim(shop.page())
    for (const pair of document.cookie.split('; ')) document.cookie = `${pair}; Max-Age=0; Path=/`
    await until(shop.page().wallet.$coupons, value => value[0]?.id === id)
  })

  it('starts anew where the service does not know the session any more', async () => {
    const shop = await openStorefront()
    const page = shop.page()
    await claim(page)
    const lost: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      if (request.headers.get('authorization') && !lostOnce) {
        lostOnce = true
        request.headers.set('authorization', 'Bearer sht_unknown')
      }
      return fetch(request)
    }
    let lostOnce = false
    const reloaded = shop.page({ fetch: lost })
    await until(reloaded.wallet.$state, value => value === 'ready')
    await until(reloaded.wallet.$coupons, value => value.length === 0)
    await claim(reloaded)
    expect(reloaded.wallet.$coupons.get()).to.have.length(1)
  })
})
