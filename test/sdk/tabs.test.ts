import { expect } from '@open-wc/testing'
import type { Tearoff } from '../../src/index.ts'
import { land, leave } from './landings.ts'
import { openDevice, untilBooked } from './queue.ts'
import { cart, closePages, openStorefront, promotion, type Storefront, unique, until } from './storefront.ts'
import { claim, signIn, stackable, untilApplied } from './tabs.ts'

/** Longer than any call on a busy machine. */
const budgetMs = 12_000
const WAIT = 10_000

/** Opens four tabs of one browser. */
function openFour(shop: Storefront): {
  readonly tabs: readonly Tearoff[]
  inAll<Result>(act: (tab: Tearoff, index: number) => Promise<Result>): Promise<Result[]>
} {
  const tabs = Array.from({ length: 4 }, () => shop.page({ budgetMs }))
  return { tabs, inAll: act => Promise.all(tabs.map(act)) }
}

describe('tabs of one browser', () => {
  afterEach(() => {
    closePages()
    leave()
  })

  it('show at once what one of them claims, applies, removes and discards', async () => {
    const shop = await openStorefront()
    const [one, other] = [shop.page({ budgetMs }), shop.page({ budgetMs })]
    await Promise.all([one.cart.set(cart()), other.cart.set(cart())])
    const $offers = other.offers.$offers('home-top')
    const id = await claim(one)
    await until(other.wallet.$coupons, ([coupon]) => coupon?.id === id, WAIT)
    await until($offers, offers => offers?.[0]?.claimed === true, WAIT)
    await one.cart.apply([id])
    await untilApplied(other, [id])
    await until(other.cart.$totals, totals => totals?.discount === 2500 && totals.source === 'service', WAIT)
    await other.cart.remove(id)
    await untilApplied(one, [])
    await one.cart.applyBest()
    await untilApplied(other, [id])
    await one.wallet.discard(id)
    await until(other.wallet.$coupons, coupons => coupons.length === 0, WAIT)
    await until(other.cart.$totals, totals => totals?.discount === 0, WAIT)
    await one.wallet.claim({ coupon: id })
    await until(other.wallet.$coupons, ([coupon]) => coupon?.id === id, WAIT)
  })

  it('show at once the hold of a checkout, and its end', async () => {
    const shop = await openStorefront()
    const [one, other] = [shop.page({ budgetMs }), shop.page({ budgetMs })]
    await one.cart.set(cart())
    await one.cart.apply([await claim(one)])
    const held = await one.checkout.reserve()
    const reservation = held.ok ? held.reservation.id : ''
    await other.cart.set(cart())
    await until(other.checkout.$reservation, value => value?.id === reservation, WAIT)
    await one.checkout.cancel()
    await until(other.checkout.$reservation, value => value === undefined, WAIT)
  })

  it('show at once who came from where, signs in and signs out', async () => {
    const shop = await openStorefront({ partners: ['acme'] })
    const [one, other] = [shop.page({ budgetMs }), shop.page({ budgetMs })]
    const id = await claim(one)
    land('?partner=acme&coupon=later')
    await one.referral.record()
    await until(other.referral.$referral, known => known?.partner === 'acme', WAIT)
    await until(other.wallet.$waitingCode, code => code === 'later', WAIT)
    await one.wallet.claim({ code: 'later' })
    await until(other.wallet.$waitingCode, code => code === undefined, WAIT)
    await signIn(one, shop)
    await until(other.wallet.$signedIn, is => is, WAIT)
    await until(other.wallet.$coupons, ([coupon]) => coupon?.id === id, WAIT)
    await one.wallet.signOut()
    await until(other.wallet.$signedIn, is => !is, WAIT)
    await until(other.wallet.$coupons, coupons => coupons.length === 0, WAIT)
  })

  it('show at once that a coupon is over, each by the service’s clock', async () => {
    const endsAt = new Date(Date.now() + 8000).toISOString()
    const shop = await openStorefront({ promotions: [promotion({ endsAt })] })
    const year = 365 * 86_400_000
    const one = shop.page({ budgetMs })
    const other = shop.page({ budgetMs, clock: { wall: () => Date.now() - year, steady: () => performance.now() } })
    await other.cart.set(cart())
    const id = await claim(one)
    await until(other.wallet.$coupons, ([coupon]) => coupon?.id === id)
    for (const tab of [one, other]) {
      await until(tab.wallet.$past, ([coupon]) => coupon?.state === 'expired', 14_000)
      expect(tab.wallet.$coupons.get()).to.deep.equal([])
    }
    await until(other.cart.$choices, choices => choices.length === 0)
  })

  it('end the checkout of all of them when one has ordered', async () => {
    const shop = await openStorefront()
    const [one, other] = [shop.page({ budgetMs }), shop.page({ budgetMs })]
    await Promise.all([one.cart.set(cart()), other.cart.set(cart())])
    const id = await claim(one)
    await one.cart.apply([id])
    await untilApplied(other, [id])
    const held = await one.checkout.reserve()
    const { orderId } = await shop.placeOrder({ reservation: held.ok && held.reservation.id })
    expect((await one.checkout.complete({ orderId })).ok).to.equal(true)
    await until(other.checkout.$reservation, value => value === undefined)
    await until(other.wallet.$past, ([coupon]) => coupon?.state === 'redeemed')
    await until(other.cart.$choices, choices => choices.length === 0)
    await until(other.cart.$totals, totals => totals?.discount === 0 && totals.source === 'service')
    expect((await untilBooked(shop, 1)).length).to.equal(1)
  })

  it('count every claim and discard of four of them at the same moment', async () => {
    const shop = await openStorefront({ promotions: stackable(8) })
    const { tabs, inAll } = openFour(shop)
    const kept = await inAll((tab, index) => claim(tab, `off-${index}`))
    const given = await inAll((tab, index) => claim(tab, `off-${index + 4}`))
    await inAll(tab => until(tab.wallet.$coupons, coupons => coupons.length === 8, WAIT))
    await inAll((tab, index) => (index < 2 ? tab.wallet.discard(given[index]!) : tab.wallet.refresh()))
    await inAll((tab, index) => (index < 2 ? tab.wallet.refresh() : tab.wallet.discard(given[index]!)))
    await inAll(tab => until(tab.wallet.$coupons, coupons => coupons.length === 4, WAIT))
    for (const tab of tabs) {
      expect(tab.wallet.$coupons.get().map(({ id }) => id)).to.have.members(kept)
      expect(tab.wallet.$coupons.get()).to.deep.equal(tabs[0]!.wallet.$coupons.get())
    }
  })

  it('count every choice of four of them at the same moment, and come to the same totals', async () => {
    const shop = await openStorefront({ promotions: stackable(4) })
    const { tabs, inAll } = openFour(shop)
    const ids = await inAll((tab, index) => claim(tab, `off-${index}`))
    await inAll(tab => until(tab.wallet.$coupons, coupons => coupons.length === 4, WAIT))
    await inAll(tab => tab.cart.set(cart()))
    const untilAll = (applied: readonly string[], discount: number): Promise<unknown> =>
      inAll(async tab => {
        await untilApplied(tab, applied)
        await until(tab.cart.$totals, totals => totals?.source === 'service' && totals.discount === discount, WAIT)
      })
    await inAll((tab, index) => tab.cart.apply([ids[index]!]))
    await untilAll(ids, 1500)
    await inAll((tab, index) => tab.cart.remove(ids[index]!))
    await untilAll([], 0)
    // The same in all of them is one change.
    await inAll(tab => tab.cart.applyBest())
    await untilAll(ids, 1500)
    for (const { cart: shown } of tabs) {
      expect(shown.$choices.get()).to.deep.equal(tabs[0]!.cart.$choices.get())
      expect(shown.$totals.get()).to.deep.equal(tabs[0]!.cart.$totals.get())
    }
    expect((await untilBooked(shop, 12)).length).to.equal(12)
    await tabs[0]!.cart.remove(ids[0]!)
    expect((await untilBooked(shop, 13)).length).to.equal(13)
  })

  it('go on while the service answers one of them nothing: it holds no lock and no transaction', async () => {
    const shop = await openStorefront({ promotions: stackable(3) })
    const database = unique('hanging')
    let isSilent = false
    const hanging = shop.page({
      database,
      budgetMs: 60_000,
      fetch: (input, init) => (isSilent ? new Promise<never>(() => (asked += 1)) : fetch(input, init)),
    })
    let asked = 0
    await hanging.cart.set(cart())
    const [first, second] = [await claim(hanging, 'off-0'), await claim(hanging, 'off-1')]
    isSilent = true
    hanging.offers.$offers('home-top')
    const acts = [
      hanging.wallet.claim({ offer: 'off-2' }),
      hanging.wallet.discard(second),
      hanging.wallet.refresh(),
      hanging.wallet.signIn('x'),
      hanging.cart.apply([first]),
      hanging.checkout.reserve(),
      hanging.checkout.complete({ orderId: 'x' }),
    ]
    let settled = 0
    for (const act of acts) void act.then(() => (settled += 1))
    while (asked < acts.length + 1) await new Promise(resolve => setTimeout(resolve, 20))
    expect(settled).to.equal(0)
    expect(await navigator.locks.query()).to.deep.equal({ held: [], pending: [] })
    const device = openDevice(database)
    await device.write('anything', 'is written')
    expect(await device.read('anything')).to.equal('is written')
    device.close()
    const other = shop.page({ database, budgetMs })
    await other.cart.set(cart())
    const third = await claim(other, 'off-2')
    expect((await other.cart.apply([third])).ok).to.equal(true)
    await untilApplied(other, [first, third])
    expect((await untilBooked(shop, 1)).length).to.be.above(0)
    expect(settled).to.equal(0)
  })
})
