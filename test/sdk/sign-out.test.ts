import { expect } from '@open-wc/testing'
import { createStorage } from '../../src/sdk/storage.ts'
import { land, leave, recordedPartners, spy } from './landings.ts'
import { cart, closePages, openStorefront, type Storefront, unique, until } from './storefront.ts'

const silent: typeof fetch = () => Promise.reject(new TypeError('offline'))

async function tokenOf(shop: Storefront, customer: string): Promise<string> {
  const { customerToken } = await shop.admin<{ customerToken: string }>('POST', `/v1/customers/${customer}/tokens`)
  return customerToken
}

describe('a computer that several people use', () => {
  afterEach(() => {
    closePages()
    leave()
  })

  it('shows the next one nothing of the one before, in any tab, with the service or without', async () => {
    const shop = await openStorefront({ partners: ['acme'], codes: { SPRING: 'patio-25' } })
    await shop.admin('PUT', '/v1/policy', { referredVisitors: 'partner_and_public' })
    const database = unique('shared')
    land('?partner=acme&coupon=later')
    let isDown = false
    const [one, other] = [0, 1].map(() =>
      shop.page({ database, fetch: (input, init) => (isDown ? silent(input, init) : fetch(input, init)) }),
    ) as [ReturnType<Storefront['page']>, ReturnType<Storefront['page']>]
    await one.referral.record()
    const claimed = await one.wallet.claim({ offer: 'patio-25' })
    await one.wallet.signIn(await tokenOf(shop, unique('robin')))
    await one.cart.set(cart())
    await one.cart.apply([claimed.ok ? claimed.coupon.id : ''])
    await one.checkout.reserve()
    one.checkout.changed({
      totals: one.cart.$totals.get()!,
      previous: one.cart.$totals.get()!,
      dropped: {},
      confirm: 'x',
    })
    await other.cart.set(cart())
    for (const tab of [one, other]) {
      await until(tab.offers.$offers('home-top'), offers => offers?.[0]?.claimed === true)
      await until(tab.referral.$referral, value => value?.partner === 'acme')
      await until(tab.wallet.$waitingCode, code => code === 'later')
      await until(tab.checkout.$reservation, value => value !== undefined)
      await until(tab.wallet.$signedIn, value => value)
    }

    isDown = true
    await one.wallet.signOut()
    for (const tab of [one, other]) {
      await until(tab.wallet.$signedIn, value => !value)
      await until(tab.wallet.$coupons, coupons => coupons.length === 0)
      await until(tab.wallet.$past, coupons => coupons.length === 0)
      await until(tab.cart.$choices, choices => choices.length === 0)
      await until(tab.checkout.$reservation, value => value === undefined)
      await until(tab.offers.$offers('home-top'), offers => !offers?.some(({ claimed: is }) => is))
      await until(tab.referral.$referral, value => value === undefined)
      await until(tab.wallet.$waitingCode, code => code === undefined)
    }
    expect(one.checkout.$change.get()).to.equal(undefined)
    const storage = createStorage(database)
    for (const record of ['session', 'wallet', 'chosen', 'checkout', 'offers', 'referral', 'waiting-code', 'linked']) {
      expect(await storage.read(record), record).to.equal(undefined)
    }
    storage.close()
    closePages()

    const { calls, fetch: seen } = spy()
    const next = shop.page({ database, fetch: seen })
    expect((await next.wallet.claim({ offer: 'patio-25' })).ok).to.equal(true)
    expect(next.wallet.$coupons.get()).to.have.length(1)
    expect(calls.find(({ name }) => name === 'POST /v1/shoppers')?.body).to.equal('{}')
    expect(await recordedPartners(shop)).to.deep.equal(['acme'])
  })

  it('brings the same coupons back to who signs in again, each once, and reports what became of a guest’s (D-14)', async () => {
    const shop = await openStorefront()
    const customer = unique('robin')
    const page = shop.page()
    const first = await page.wallet.claim({ offer: 'patio-25' })
    const id = first.ok ? first.coupon.id : ''
    expect(await page.wallet.signIn(await tokenOf(shop, customer))).to.deep.include({
      merged: { moved: [id], duplicates: [] },
    })
    await page.wallet.signOut()
    const guest = await page.wallet.claim({ offer: 'patio-25' })
    const again = await page.wallet.signIn(await tokenOf(shop, customer))
    expect(again).to.deep.include({ merged: { moved: [], duplicates: [guest.ok ? guest.coupon.id : ''] } })
    await page.wallet.refresh()
    expect(page.wallet.$coupons.get().map(coupon => coupon.id)).to.deep.equal([id])
  })

  it('loses nothing when the answer to a sign-in is lost and it is asked for again', async () => {
    const shop = await openStorefront()
    let isLost = true
    const { fetch: losing } = spy(({ name }) => {
      if (name !== 'POST /v1/shoppers/merge' || !isLost) return
      isLost = false
      throw new TypeError('the answer is lost')
    })
    const page = shop.page({ fetch: losing })
    const claimed = await page.wallet.claim({ offer: 'patio-25' })
    const id = claimed.ok ? claimed.coupon.id : ''
    const token = await tokenOf(shop, unique('robin'))
    let outcome = await page.wallet.signIn(token)
    if (!outcome.ok) outcome = await page.wallet.signIn(token)
    expect(outcome).to.deep.include({ ok: true, merged: { moved: [id], duplicates: [] } })
    await until(page.wallet.$coupons, coupons => coupons.length === 1 && coupons[0]?.id === id)
  })
})
