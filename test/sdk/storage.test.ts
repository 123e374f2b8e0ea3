import { expect } from '@open-wc/testing'
import { createStorage } from '../../src/sdk/storage.ts'
import { closePages, openStorefront, unique, until } from './storefront.ts'

/** Puts another `indexedDB.open` in place for one test. */
async function withOpen(open: typeof indexedDB.open, test: () => Promise<void>): Promise<void> {
  const original = IDBFactory.prototype.open
  IDBFactory.prototype.open = open
  try {
    await test()
  } finally {
    IDBFactory.prototype.open = original
  }
}

describe('the device storage', () => {
  afterEach(closePages)

  it('loses no change when four tabs change one record at the same time (B12)', async () => {
    const name = unique('tabs')
    const tabs = [createStorage(name), createStorage(name), createStorage(name), createStorage(name)]
    const add = ([count]: readonly unknown[]): [number] => [Number(count ?? 0) + 1]
    await Promise.all(tabs.flatMap(tab => Array.from({ length: 25 }, () => tab.change(['count'], add))))
    expect(await tabs[0]!.read('count')).to.equal(100)
    for (const tab of tabs) tab.close()
  })

  it('changes several records together', async () => {
    const storage = createStorage(unique('together'))
    await storage.change(['a', 'b'], () => [1, 2])
    await storage.change(['a', 'b'], ([a, b]) => [b, a])
    expect([await storage.read('a'), await storage.read('b')]).to.deep.equal([2, 1])
    await storage.change(['a'], () => [undefined])
    expect(await storage.read('a')).to.equal(undefined)
    storage.close()
  })

  it('tells other tabs what changed, and not its own', async () => {
    const name = unique('told')
    const [one, other] = [createStorage(name), createStorage(name)]
    const heard: string[] = []
    one.onElsewhere(keys => heard.push(...keys))
    const told = new Promise<void>(resolve => other.onElsewhere(() => resolve()))
    await one.change(['a'], () => [1])
    await told
    expect(heard).to.deep.equal([])
    one.close()
    other.close()
  })

  it('opens anew when its connection was closed under it (B4)', async () => {
    const connections: IDBDatabase[] = []
    const original = IDBFactory.prototype.open
    const keep: typeof indexedDB.open = function (this: IDBFactory, name, version) {
      const request = original.call(this, name, version)
      request.addEventListener('success', () => connections.push(request.result))
      return request
    }
    await withOpen(keep, async () => {
      const storage = createStorage(unique('closed'))
      await storage.change(['a'], () => [1])
      connections[0]!.close()
      await storage.change(['a'], ([a]) => [Number(a) + 1])
      expect(await storage.read('a')).to.equal(2)
      expect(storage.$trouble.get()).to.equal(undefined)
      storage.close()
    })
  })

  it('lets another tab delete or upgrade the database (B7)', async () => {
    const name = unique('upgrade')
    const storage = createStorage(name)
    await storage.change(['a'], () => [1])
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name)
      request.onsuccess = () => resolve()
      request.onblocked = () => reject(new Error('blocked'))
    })
    expect(await storage.read('a')).to.equal(undefined)
    await storage.change(['a'], () => [2])
    expect(await storage.read('a')).to.equal(2)
    storage.close()
  })

  for (const [title, open] of [
    [
      'is blocked',
      (): never => {
        throw new DOMException('no', 'SecurityError')
      },
    ],
    ['never opens', (): IDBOpenDBRequest => ({}) as IDBOpenDBRequest],
  ] as const) {
    it(`works in memory where IndexedDB ${title}, and says so (B1, B3)`, async () => {
      const shop = await openStorefront()
      await withOpen(open, async () => {
        const page = shop.page()
        const outcome = await page.wallet.claim({ offer: 'patio-25' })
        expect(outcome.ok).to.equal(true)
        expect(page.wallet.$coupons.get()).to.have.length(1)
        await until(page.$status, ({ state }) => state === 'degraded')
        expect(page.$status.get()).to.deep.equal({ state: 'degraded', why: 'storage_blocked' })
      })
    })
  }

  it('keeps in memory what there is no room for, and names it (B5)', async () => {
    const storage = createStorage(unique('full'))
    await storage.change(['a'], () => [1])
    const original = IDBObjectStore.prototype.put
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('', 'QuotaExceededError')
    }
    await storage.change(['a'], ([a]) => [Number(a) + 1])
    IDBObjectStore.prototype.put = original
    expect(storage.$trouble.get()).to.equal('storage_full')
    expect(await storage.read('a')).to.equal(2)
    await storage.change(['a'], ([a]) => [Number(a) + 1])
    expect(storage.$trouble.get()).to.equal(undefined)
    expect(await storage.read('a')).to.equal(3)
    storage.close()
  })

  it('takes tampered records for what they are: nothing (B34)', async () => {
    const shop = await openStorefront()
    const database = unique('tampered')
    const storage = createStorage(database)
    const nonsense = [5, 'x', [], { token: 5 }, { wallet: { coupons: [{}] } }, [[]], null]
    for (const value of nonsense) {
      const keys = [
        'session',
        'wallet',
        'referral',
        'chosen',
        'checkout',
        'events',
        'used',
        'waiting-code',
        'parted',
        'offers:home-top',
      ]
      await storage.change(keys, () => keys.map(() => value))
      const page = shop.page({ database })
      const offers = await until(page.offers.$offers('home-top'), list => list?.length === 1)
      expect(offers).to.have.length(1)
      expect((await page.wallet.claim({ offer: 'patio-25' })).ok).to.equal(true)
      page.dispose()
    }
    storage.close()
  })
})
