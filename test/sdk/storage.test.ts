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

  it('lets another tab delete the database, and writes anew what it knows (B7)', async () => {
    const name = unique('deleted')
    const storage = createStorage(name)
    await storage.change(['a', 'b'], () => [1, 1])
    await storage.change(['b'], () => [undefined])
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name)
      request.onsuccess = () => resolve()
      request.onblocked = () => reject(new Error('blocked'))
    })
    await storage.change(['c'], () => [2])
    storage.close()
    const next = createStorage(name)
    expect([await next.read('a'), await next.read('b'), await next.read('c')]).to.deep.equal([1, undefined, 2])
    next.close()
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

  it('keeps in memory what there is no room for, names it, and stores it when there is (B5)', async () => {
    const name = unique('full')
    const storage = createStorage(name)
    await storage.change(['a', 'b'], () => [1, 1])
    const original = IDBObjectStore.prototype.put
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('', 'QuotaExceededError')
    }
    await storage.change(['a'], ([a]) => [Number(a) + 1])
    await until(storage.$trouble, trouble => trouble === 'storage_full')
    IDBObjectStore.prototype.put = original
    expect(await storage.read('a')).to.equal(2)
    await storage.change(['b'], ([b]) => [Number(b) + 1])
    await until(storage.$trouble, trouble => trouble === undefined)
    storage.close()
    const next = createStorage(name)
    expect([await next.read('a'), await next.read('b')]).to.deep.equal([2, 2])
    next.close()
  })

  it('revives nothing that was deleted while there was no storing', async () => {
    const storage = createStorage(unique('revive'))
    await storage.change(['a'], () => [1])
    const original = IDBObjectStore.prototype.delete
    IDBObjectStore.prototype.delete = () => {
      throw new DOMException('', 'QuotaExceededError')
    }
    await storage.change(['a'], () => [undefined])
    await until(storage.$trouble, trouble => trouble === 'storage_full')
    IDBObjectStore.prototype.delete = original
    expect(await storage.change(['a'], ([a]) => [a ?? 'new'])).to.deep.equal(['new'])
    storage.close()
  })

  it('knows what it read before IndexedDB failed (B4)', async () => {
    const storage = createStorage(unique('failing'))
    await storage.change(['a', 'b'], () => [1, 2])
    const original = IDBDatabase.prototype.transaction
    IDBDatabase.prototype.transaction = () => {
      throw new DOMException('gone', 'UnknownError')
    }
    const seen = [await storage.read('a'), ...(await storage.change(['b'], ([b]) => [Number(b) + 1]))]
    IDBDatabase.prototype.transaction = original
    expect(seen).to.deep.equal([1, 3])
    storage.close()
  })

  it('leaves no connection open that a change under way opened after it was closed', async () => {
    const connections: IDBDatabase[] = []
    const name = unique('late')
    const original = IDBFactory.prototype.open
    const keep: typeof indexedDB.open = function (this: IDBFactory, asked, version) {
      const request = original.call(this, asked, version)
      request.addEventListener('success', () => asked === name && connections.push(request.result))
      return request
    }
    await withOpen(keep, async () => {
      const storage = createStorage(name)
      storage.close()
      await storage.change(['a'], () => [1])
      expect(connections).to.have.length(1)
      expect(() => connections[0]!.transaction('records')).to.throw()
      const reopened = createStorage(name)
      expect(await reopened.read('a')).to.equal(1)
      reopened.close()
    })
  })

  it('lives with a stored skew that no clock can have (B34)', async () => {
    const shop = await openStorefront()
    const database = unique('skewed')
    await shop.page({ database }).wallet.claim({ offer: 'patio-25' })
    const storage = createStorage(database)
    await storage.change(['wallet'], ([stored]) => [{ ...(stored as object), skew: 1e300 }])
    const page = shop.page({ database, fetch: () => Promise.reject(new TypeError('offline')) })
    await until(page.wallet.$coupons, value => value.length === 1)
    const { shipping: _shipping, ...bare } = { currency: 'EUR', lines: [], shipping: 0 }
    expect((await page.cart.set(bare)).ok).to.equal(true)
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
