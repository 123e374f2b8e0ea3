import { expect } from '@open-wc/testing'
import { gatedFetch } from './gated-fetch.ts'
import { land, leave, recordedPartners } from './landings.ts'
import { openDevice, readBooks, untilBooked } from './queue.ts'
import { cart, closePages, openStorefront, promotion, unique, until } from './storefront.ts'
import { blockRecords, claim, signIn, stackable, untilApplied, writeUnheard } from './tabs.ts'

/** Longer than any call on a busy machine. */
const budgetMs = 12_000

/** Two tabs of one browser; the calls of the second can be held. */
async function openTabs(hasCarts: boolean = true) {
  const shop = await openStorefront({ promotions: stackable(3), partners: ['acme'] })
  const database = unique('races')
  const { fetch, hold } = gatedFetch()
  const [one, other] = [shop.page({ database, budgetMs }), shop.page({ database, fetch, budgetMs })]
  // A cart with something in it makes a guest.
  if (hasCarts) await Promise.all([one.cart.set(cart()), other.cart.set(cart())])
  const device = openDevice(database)
  return { shop, database, hold, one, other, device }
}

describe('between two tabs', () => {
  afterEach(() => {
    closePages()
    leave()
  })

  it('keep what was chosen while another tab’s choice was read', async () => {
    const { page } = await openStorefront()
    const database = unique('tabs')
    const tab = page({ database })
    const { coupon } = (await tab.wallet.claim({ offer: 'patio-25' })) as { coupon: { id: string } }
    await tab.cart.set(cart())
    await tab.cart.apply([coupon.id])
    const unblock = await blockRecords(database)
    const other = new BroadcastChannel(database)
    // Told of a choice, the tab reads the record, in which the coupon still is when it asks.
    other.postMessage(['chosen'])
    await new Promise(resolve => setTimeout(resolve, 50))
    const removed = tab.cart.remove(coupon.id)
    await until(tab.cart.$choices, ([choice]) => choice?.status === 'fits')
    await unblock()
    other.close()
    expect((await removed).ok).to.equal(true)
    expect(tab.cart.$choices.get().map(({ status }) => status)).to.deep.equal(['fits'])
  })

  it('a claim outlives an older answer that comes after it', async () => {
    const { hold, one, other } = await openTabs()
    const first = await claim(one, 'off-0')
    await until(other.wallet.$coupons, coupons => coupons.length === 1)
    await other.wallet.refresh()
    const gate = hold('GET /v1/wallet')
    const refreshed = other.wallet.refresh()
    await gate.reached
    const second = await claim(one, 'off-1')
    gate.open()
    await refreshed
    for (const tab of [one, other]) {
      await until(tab.wallet.$coupons, coupons => coupons.length === 2)
      expect(tab.wallet.$coupons.get().map(({ id }) => id)).to.have.members([first, second])
    }
  })

  it('a coupon that one used stays used when an older answer comes after it', async () => {
    const { hold, one, other } = await openTabs()
    const id = await claim(one, 'off-0')
    await until(other.wallet.$coupons, coupons => coupons.length === 1)
    await other.wallet.refresh()
    const gate = hold('GET /v1/wallet')
    const refreshed = other.wallet.refresh()
    await gate.reached
    await one.wallet.discard(id)
    gate.open()
    await refreshed
    for (const tab of [one, other]) await until(tab.wallet.$past, ([coupon]) => coupon?.id === id)
    expect(one.wallet.$coupons.get()).to.deep.equal([])
    expect(other.wallet.$coupons.get()).to.deep.equal([])
  })

  it('a choice outlives the refusal of another tab’s', async () => {
    const { shop, hold, one, other } = await openTabs()
    const [first, second, third] = [await claim(one, 'off-0'), await claim(one, 'off-1'), await claim(one, 'off-2')]
    await until(other.wallet.$coupons, coupons => coupons.length === 3)
    await one.cart.apply([first])
    await untilApplied(other, [first])
    await shop.admin('PUT', '/v1/promotions/off-1', { ...stackable(3)[1]!, status: 'suspended' })
    const gate = hold('POST /v1/quotes')
    const refused = other.cart.apply([second])
    await gate.reached
    await one.cart.apply([third])
    await one.cart.remove(first)
    gate.open()
    expect((await refused).ok).to.equal(false)
    for (const tab of [one, other]) await untilApplied(tab, [third])
  })

  it('the same choice at the same moment is told once', async () => {
    const { shop, database, one, other } = await openTabs()
    const id = await claim(one, 'off-0')
    await until(other.wallet.$coupons, coupons => coupons.length === 1)
    const unblock = await blockRecords(database)
    const applied = [one, other].map(tab => tab.cart.apply([id]))
    for (const tab of [one, other]) await untilApplied(tab, [id])
    await unblock()
    await Promise.all(applied)
    await untilBooked(shop, 1)
    await one.cart.remove(id)
    await untilBooked(shop, 2)
    expect((await readBooks(shop)).length).to.equal(2)
  })

  it('what one applies is said in that one alone', async () => {
    const { hold, one, other } = await openTabs()
    const id = await claim(one, 'off-0')
    await until(other.wallet.$coupons, coupons => coupons.length === 1)
    const told: string[] = []
    one.on('coupon-applied', () => told.push('one'))
    other.on('coupon-applied', () => told.push('other'))
    const gate = hold('POST /v1/quotes')
    const shown = other.cart.set(cart())
    await gate.reached
    await one.cart.apply([id])
    await until(other.cart.$choices, () => true)
    await new Promise(resolve => setTimeout(resolve, 100))
    gate.open()
    await shown
    await untilApplied(other, [id])
    expect(told).to.deep.equal(['one'])
  })

  it('a write that the page before had finished after all is not told again', async () => {
    const { shop, database, one, other, device } = await openTabs()
    const id = await claim(one, 'off-0')
    await one.cart.apply([id])
    await untilApplied(other, [id])
    await untilBooked(shop, 1)
    const { shopper } = (await device.read('session')) as { shopper: string }
    sessionStorage[`${database}:chosen`] = JSON.stringify([shopper, { next: [id], added: [id], gone: [] }])
    const reloaded = shop.page({ database, budgetMs })
    await reloaded.cart.set(cart())
    await untilApplied(reloaded, [id])
    while (sessionStorage[`${database}:chosen`] !== undefined) await new Promise(resolve => setTimeout(resolve, 20))
    await reloaded.cart.remove(id)
    await untilBooked(shop, 2)
    expect((await readBooks(shop)).length).to.equal(2)
  })

  it('what the page before left is not chosen for another shopper', async () => {
    const { shop, database, one, device } = await openTabs()
    const id = await claim(one, 'off-0')
    sessionStorage[`${database}:chosen`] = JSON.stringify(['another', { next: [id], added: [id], gone: [] }])
    const reloaded = shop.page({ database, budgetMs })
    await reloaded.cart.set(cart())
    await until(reloaded.cart.$totals, totals => totals?.source === 'service')
    expect(await device.read('chosen')).to.equal(undefined)
    device.close()
  })

  it('the answer to a claim is not the next shopper’s', async () => {
    const { hold, one, other, device } = await openTabs()
    await claim(one, 'off-1')
    await until(other.wallet.$coupons, coupons => coupons.length === 1)
    const gate = hold('POST /v1/wallet/coupons')
    const late = other.wallet.claim({ offer: 'off-0' })
    await gate.reached
    await one.wallet.signOut()
    const next = await claim(one, 'off-2')
    await until(other.wallet.$coupons, ([coupon]) => coupon?.id === next)
    await Promise.all([one.wallet.refresh(), other.wallet.refresh()])
    gate.open()
    await late
    const { wallet } = (await device.read('wallet')) as { wallet: { coupons: readonly { id: string }[] } }
    expect(wallet.coupons.map(({ id }) => id)).to.deep.equal([next])
    for (const tab of [one, other]) expect(tab.wallet.$coupons.get().map(({ id }) => id)).to.deep.equal([next])
    device.close()
  })

  it('the answer to a late claim does not hide the next shopper’s wallet', async () => {
    const { hold, one, other } = await openTabs()
    await claim(one, 'off-1')
    await until(other.wallet.$coupons, coupons => coupons.length === 1)
    const gate = hold('POST /v1/wallet/coupons')
    const late = other.wallet.claim({ offer: 'off-0' })
    await gate.reached
    await one.wallet.signOut()
    const next = await claim(one, 'off-2')
    await until(other.wallet.$coupons, ([coupon]) => coupon?.id === next)
    let fewest = 1
    other.wallet.$coupons.listen(coupons => (fewest = Math.min(fewest, coupons.length)))
    gate.open()
    await late
    expect(fewest).to.equal(1)
  })

  it('what one began whom the other has signed out is not done for the next', async () => {
    const { hold, one, other, device } = await openTabs(false)
    await claim(one, 'off-1')
    await until(other.wallet.$coupons, coupons => coupons.length === 1)
    const gate = hold('POST /v1/wallet/coupons', 'call')
    const late = other.wallet.claim({ offer: 'off-0' })
    await gate.reached
    await one.wallet.signOut()
    gate.open()
    expect(await late).to.deep.equal({ ok: false, reasons: [{ reason: 'unauthorized' }] })
    expect(await device.read('session')).to.equal(undefined)
    expect(await device.read('wallet')).to.equal(undefined)
    device.close()
  })

  it('a sign-out ends the session that is there, also one that it has not heard of', async () => {
    const { shop, database, one, device } = await openTabs(false)
    await claim(one, 'off-1')
    const mine = await device.read('session')
    const customer = { ...(mine as object), token: 'sht_of_a_customer', kind: 'customer' }
    const silent = shop.page({ database, fetch: () => Promise.reject(new TypeError('offline')) })
    await until(silent.wallet.$coupons, coupons => coupons.length === 1)
    await writeUnheard(database, { session: customer })
    await silent.wallet.signOut()
    const parted = (await device.read('parted')) as readonly { token: string }[]
    expect(parted.map(({ token }) => token)).to.deep.equal(['sht_of_a_customer'])
    expect(await device.read('session')).to.equal(undefined)
    device.close()
  })

  it('a choice of one whom the other has signed out is not kept for the next', async () => {
    const { database, other, device } = await openTabs()
    const id = await claim(other, 'off-0')
    await writeUnheard(database, { session: undefined, wallet: undefined })
    await other.cart.apply([id])
    expect(await device.read('chosen')).to.equal(undefined)
    expect(await device.read('events')).to.equal(undefined)
    device.close()
  })

  it('offers of one whom the other has signed out are not kept for the next', async () => {
    const { database, hold, other, device } = await openTabs()
    await claim(other, 'off-0')
    const gate = hold('GET /v1/offers')
    const $offers = other.offers.$offers('home-top')
    await gate.reached
    await writeUnheard(database, { session: undefined, offers: undefined })
    gate.open()
    await until($offers, offers => offers?.[0] !== undefined)
    await new Promise(resolve => setTimeout(resolve, 100))
    // What everybody is told may be there: the tab has perhaps heard meanwhile that nobody is signed in.
    expect(JSON.stringify(await device.read('offers')) ?? '').not.to.contain('"claimed":true')
    device.close()
  })

  it('a hold that is answered after the checkout was ended is not shown', async () => {
    for (const end of ['cancel', 'sign out'] as const) {
      const { hold, one, other, device } = await openTabs()
      const id = await claim(one, 'off-0')
      await one.cart.apply([id])
      await untilApplied(other, [id])
      const gate = hold('POST /v1/reservations')
      const late = other.checkout.reserve()
      await gate.reached
      await (end === 'cancel' ? one.checkout.cancel() : one.wallet.signOut())
      gate.open()
      await late
      expect(other.checkout.$reservation.get(), end).to.equal(undefined)
      expect(await device.read('checkout'), end).to.equal(undefined)
      device.close()
    }
  })

  it('a newer code from a link outlives the claim of an older one', async () => {
    const { database, one, device } = await openTabs()
    land('?coupon=older')
    await one.referral.record()
    await until(one.wallet.$waitingCode, code => code === 'older')
    await writeUnheard(database, { 'waiting-code': 'newer' })
    await one.wallet.claim({ code: 'older' })
    await until(one.wallet.$waitingCode, code => code === undefined)
    expect(await device.read('waiting-code')).to.equal('newer')
    device.close()
  })

  it('an arrival that was told with a guest whom another tab’s came before is told again', async () => {
    const shop = await openStorefront({ promotions: [promotion()], partners: ['acme'] })
    const database = unique('races')
    const gates = [gatedFetch(), gatedFetch()] as const
    const [first, second] = gates.map(({ hold }) => hold('POST /v1/shoppers'))
    const one = shop.page({ database, fetch: gates[0].fetch, budgetMs })
    const other = shop.page({ database, fetch: gates[1].fetch, budgetMs })
    void one.wallet.claim({ offer: 'patio-25' })
    await first!.reached
    one.dispose()
    land('?partner=acme')
    await other.referral.record()
    const claimed = other.wallet.claim({ offer: 'patio-25' })
    await second!.reached
    first!.open()
    const device = openDevice(database)
    while ((await device.read('session')) === undefined) await new Promise(resolve => setTimeout(resolve, 20))
    second!.open()
    await claimed
    dispatchEvent(new Event('online'))
    for (let tries = 0; tries < 200 && (await recordedPartners(shop)).length < 2; tries += 1) {
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    expect(await recordedPartners(shop)).to.deep.equal(['acme', 'acme'])
    device.close()
  })

  it('the guest whom one has made stays when the answer to the other comes later', async () => {
    const { hold, one, other } = await openTabs(false)
    const gate = hold('POST /v1/shoppers')
    const late = claim(other, 'off-0')
    await gate.reached
    const first = await claim(one, 'off-1')
    gate.open()
    const second = await late
    for (const tab of [one, other]) {
      await until(tab.wallet.$coupons, coupons => coupons.length === 2, 10_000)
      expect(tab.wallet.$coupons.get().map(({ id }) => id)).to.have.members([first, second])
    }
  })

  it('two who sign in at once are one customer, with the coupons of both', async () => {
    const { shop, one, other } = await openTabs()
    const id = await claim(one, 'off-0')
    await until(other.wallet.$coupons, coupons => coupons.length === 1)
    const customer = unique('robin')
    await Promise.allSettled([signIn(one, shop, customer), signIn(other, shop, customer)])
    for (const tab of [one, other]) {
      await until(tab.wallet.$signedIn, is => is)
      await until(tab.wallet.$coupons, ([coupon]) => coupon?.id === id)
    }
  })
})
