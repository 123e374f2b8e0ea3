import { expect } from '@open-wc/testing'
import { createStorage, type DeviceStorage } from '../../src/sdk/storage.ts'
import type { Status } from '../../src/index.ts'
import { closePages, offer, openStorefront, promotion, unique, until } from './storefront.ts'

/** Opens a database as another build would. */
function openDatabase(name: string, version?: number, upgrade?: (database: IDBDatabase) => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version)
    request.onupgradeneeded = () => upgrade?.(request.result)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Holds the records as a tab does that was frozen in the middle of a transaction (B13). @returns what lets go */
async function holdRecords(name: string): Promise<() => Promise<void>> {
  const connection = await openDatabase(name, undefined, database => database.createObjectStore('records'))
  const transaction = connection.transaction('records', 'readwrite')
  let isHeld = true
  const again = (): void => {
    transaction.objectStore('records').get('nothing').onsuccess = () => isHeld && again()
  }
  again()
  return () => {
    isHeld = false
    connection.close()
    return new Promise(resolve => (transaction.oncomplete = () => resolve()))
  }
}

/** Reads a record as the next page does. */
async function readAnew(name: string, key: string): Promise<unknown> {
  const storage = createStorage(name)
  const value = await storage.read(key)
  storage.close()
  return value
}

/** Waits until the next page would read this. */
async function untilStored(name: string, key: string, value: unknown): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    if (JSON.stringify(await readAnew(name, key)) === JSON.stringify(value)) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  expect(await readAnew(name, key)).to.deep.equal(value)
}

/** Waits until a page is told that a record may be another. */
function told(storage: DeviceStorage, key: string): Promise<void> {
  return new Promise(resolve => storage.onElsewhere(keys => keys.includes(key) && resolve()))
}

const count = ([value]: readonly unknown[]): [number] => [Number(value ?? 0) + 1]
const append =
  (item: string) =>
  ([list]: readonly unknown[]): [readonly unknown[]] => [[...((list as readonly unknown[] | undefined) ?? []), item]]

describe('the device storage, when IndexedDB does not answer', () => {
  afterEach(closePages)

  it('answers from memory while a frozen tab holds the records, and writes each change once after it', async () => {
    const name = unique('held')
    const storage = createStorage(name)
    await storage.change(['n'], count)
    const letGo = await holdRecords(name)
    expect(await storage.change(['n'], count)).to.deep.equal([2])
    expect(await storage.change(['n'], count)).to.deep.equal([3])
    expect(await storage.read('n')).to.equal(3)
    await until(storage.$trouble, trouble => trouble === 'storage_blocked')
    await letGo()
    await until(storage.$trouble, trouble => trouble === undefined)
    expect([await storage.read('n'), await readAnew(name, 'n')]).to.deep.equal([3, 3])
    storage.close()
  })

  it('loses nothing of two tabs that went on in memory (B12)', async () => {
    const name = unique('both')
    const tabs = [createStorage(name), createStorage(name)] as const
    await tabs[0].change(['list'], append('first'))
    const letGo = await holdRecords(name)
    await Promise.all([tabs[0].change(['list'], append('one')), tabs[1].change(['list'], append('other'))])
    const caughtUp = tabs.map(tab => told(tab, 'list'))
    await letGo()
    await Promise.all(caughtUp)
    expect(await readAnew(name, 'list')).to.have.members(['first', 'one', 'other'])
    for (const tab of tabs) tab.close()
  })

  it('tells the page what there is when what it asked for in vain can be read', async () => {
    const name = unique('told')
    const before = createStorage(name)
    await before.change(['a'], () => ['kept'])
    before.close()
    const letGo = await holdRecords(name)
    const storage = createStorage(name)
    const isTold = told(storage, 'a')
    expect(await storage.read('a')).to.equal(undefined)
    await letGo()
    await isTold
    expect(await storage.read('a')).to.equal('kept')
    storage.close()
  })

  it('takes a disk that is slow for no trouble, and what it writes late for written', async () => {
    const name = unique('slow')
    const storage = createStorage(name)
    await storage.change(['n'], count)
    const troubles: unknown[] = []
    storage.$trouble.listen(trouble => troubles.push(trouble))
    const { put } = IDBObjectStore.prototype
    const { abort } = IDBTransaction.prototype
    let isSlow = true
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, value, key) {
      const again = (): void => {
        this.get('nothing').onsuccess = () => isSlow && again()
      }
      again()
      return put.call(this, value, key)
    }
    // As in a transaction that is being committed.
    IDBTransaction.prototype.abort = () => {
      throw new DOMException('', 'InvalidStateError')
    }
    const caughtUp = told(storage, 'n')
    expect(await storage.change(['n'], count)).to.deep.equal([2])
    isSlow = false
    await caughtUp
    IDBObjectStore.prototype.put = put
    IDBTransaction.prototype.abort = abort
    expect(await readAnew(name, 'n')).to.equal(2)
    expect(await storage.change(['n'], count)).to.deep.equal([3])
    expect(troubles.filter(Boolean)).to.deep.equal([])
    storage.close()
  })

  it('shows the shopper of this device, and not the guest who was made while it did not answer', async () => {
    const shop = await openStorefront({ promotions: [promotion(), promotion({ id: 'free-hour' })] })
    const database = unique('shopper')
    const before = shop.page({ database })
    await before.wallet.claim({ offer: 'patio-25' })
    before.dispose()
    const letGo = await holdRecords(database)
    const page = shop.page({ database })
    const said: Status[] = []
    page.$status.listen(status => said.push(status))
    expect((await page.wallet.claim({ offer: 'free-hour' })).ok).to.equal(true)
    await until(page.$status, ({ state }) => state === 'degraded')
    await letGo()
    await until(page.wallet.$coupons, ([first]) => first?.promotion.id === 'patio-25')
    await until(page.$status, ({ state }) => state === 'ready')
    // Once, and once that it is over.
    expect(said).to.deep.equal([{ state: 'degraded', why: 'storage_blocked' }, { state: 'ready' }])
    const next = shop.page({ database })
    expect(await until(next.wallet.$coupons, value => value.length === 1)).to.have.length(1)
  })

  it('keeps a choice that was made while it did not answer', async () => {
    const shop = await openStorefront()
    const database = unique('choice')
    const page = shop.page({ database })
    const claimed = await page.wallet.claim({ offer: 'patio-25' })
    const id = claimed.ok ? claimed.coupon.id : ''
    const cart = { currency: 'EUR', lines: [{ id: 'l1', sku: 'CHAIR', quantity: 1, unitPrice: 10_000 }] }
    await page.cart.set(cart)
    const letGo = await holdRecords(database)
    const applied = await page.cart.apply([id])
    expect(applied.ok && applied.totals.total).to.equal(7500)
    await letGo()
    await until(page.cart.$choices, ([first]) => first?.status === 'applied')
    await untilStored(database, 'chosen', [id])
    page.dispose()
    const next = shop.page({ database })
    await next.cart.set(cart)
    expect(next.cart.$choices.get().map(choice => choice.status)).to.deep.equal(['applied'])
  })
})

describe('the device storage, when the database is not as it was', () => {
  afterEach(closePages)

  it('gives a database without our records what it lacks, and takes nothing away', async () => {
    const name = unique('unfit')
    const foreign = await openDatabase(name, 3, database => database.createObjectStore('theirs'))
    foreign.close()
    const storage = createStorage(name)
    expect(await storage.read('n')).to.equal(undefined)
    expect(await storage.change(['n'], count)).to.deep.equal([1])
    storage.close()
    await untilStored(name, 'n', 1)
    const mended = await openDatabase(name)
    expect([...mended.objectStoreNames]).to.deep.equal(['records', 'theirs'])
    mended.close()
  })

  it('works in memory while another connection stands in the way of that, and stores then (B7)', async () => {
    const name = unique('in-the-way')
    const foreign = await openDatabase(name, 3, database => database.createObjectStore('theirs'))
    const storage = createStorage(name)
    expect(await storage.change(['n'], count)).to.deep.equal([1])
    await until(storage.$trouble, trouble => trouble === 'storage_blocked')
    foreign.close()
    await until(storage.$trouble, trouble => trouble === undefined)
    expect(await readAnew(name, 'n')).to.equal(1)
    storage.close()
  })

  it('goes on with a database that a newer build upgrades under it, and begins with one (B7, B8)', async () => {
    const name = unique('newer')
    const storage = createStorage(name)
    await storage.change(['n'], count)
    const newer = await openDatabase(name, 7, database => database.createObjectStore('of-tomorrow'))
    expect(await storage.change(['n'], count)).to.deep.equal([2])
    expect(await readAnew(name, 'n')).to.equal(2)
    expect(storage.$trouble.get()).to.equal(undefined)
    newer.close()
    storage.close()
  })

  it('goes on in a page whose database is deleted, for the pages after it too (B4, B6)', async () => {
    const shop = await openStorefront({ promotions: [promotion(), promotion({ id: 'free-hour' })] })
    const database = unique('wiped')
    const page = shop.page({ database })
    await page.wallet.claim({ offer: 'patio-25' })
    await page.wallet.refresh()
    await new Promise<void>(resolve => (indexedDB.deleteDatabase(database).onsuccess = () => resolve()))
    expect((await page.wallet.claim({ offer: 'free-hour' })).ok).to.equal(true)
    expect(page.wallet.$coupons.get()).to.have.length(2)
    expect(page.$status.get()).to.deep.equal({ state: 'ready' })
    const next = shop.page({ database })
    expect(await until(next.wallet.$coupons, value => value.length === 2)).to.have.length(2)
  })

  for (const name of ['UnknownError', 'VersionError', 'InvalidStateError', 'AbortError', undefined]) {
    it(`works in memory while opening fails with ${name}, and stores when it does not (B1, B4)`, async () => {
      const database = unique('fails')
      const { open } = IDBFactory.prototype
      IDBFactory.prototype.open = () => {
        const request = { error: name === undefined ? null : new DOMException('', name) } as IDBOpenDBRequest
        setTimeout(() => request.onerror?.(new Event('error')))
        return request
      }
      const storage = createStorage(database)
      expect(await storage.change(['n'], count)).to.deep.equal([1])
      await until(storage.$trouble, trouble => trouble === 'storage_blocked')
      expect(await storage.change(['n'], count)).to.deep.equal([2])
      IDBFactory.prototype.open = open
      expect(await storage.change(['n'], count)).to.deep.equal([3])
      await until(storage.$trouble, trouble => trouble === undefined)
      expect(await readAnew(database, 'n')).to.equal(3)
      storage.close()
    })
  }

  it('works where there is no IndexedDB at all, and says so once (B1)', async () => {
    const shop = await openStorefront()
    const found = indexedDB
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true })
    try {
      const page = shop.page()
      const said: Status[] = []
      page.$status.listen(status => said.push(status))
      expect((await page.wallet.claim({ offer: offer().promotion })).ok).to.equal(true)
      await until(page.$status, ({ state }) => state === 'degraded')
      await page.wallet.refresh()
      expect(page.wallet.$coupons.get()).to.have.length(1)
      await page.wallet.discard(page.wallet.$coupons.get()[0]!.id)
      expect(said).to.deep.equal([{ state: 'degraded', why: 'storage_blocked' }])
    } finally {
      Object.defineProperty(globalThis, 'indexedDB', { value: found, configurable: true })
    }
  })
})
