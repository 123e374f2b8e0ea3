import { expect } from '@open-wc/testing'
import { cart, closePages, openStorefront, until, unique } from './storefront.ts'

/** Lets no transaction of a database pass until it is told to. @returns how to tell it */
async function blockRecords(database: string): Promise<() => Promise<void>> {
  const request = indexedDB.open(database)
  await new Promise(resolve => request.addEventListener('success', resolve))
  const transaction = request.result.transaction('records', 'readwrite')
  const ended = new Promise<void>(resolve => transaction.addEventListener('complete', () => resolve()))
  let isBlocking = true
  const again = (): void => {
    if (isBlocking) transaction.objectStore('records').count().onsuccess = again
  }
  again()
  return () => {
    isBlocking = false
    return ended.then(() => request.result.close())
  }
}

describe('tabs of one browser', () => {
  afterEach(closePages)

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
})
