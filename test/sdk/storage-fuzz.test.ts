import { expect } from '@open-wc/testing'
import { createStorage } from '../../src/sdk/storage.ts'
import { cart, closePages, openStorefront, promotion, type Storefront, unique, until } from './storefront.ts'

const KEYS = [
  'session',
  'parted',
  'wallet',
  'chosen',
  'checkout',
  'used',
  'offers',
  'referral',
  'waiting-code',
  'linked',
  'events',
  'events-lease',
  'events-aside',
  'events-dropped',
] as const

const ROUNDS = 2
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** What nobody would store, as far as IndexedDB takes it. */
function hostile(random: () => number): unknown {
  const cycle: Record<string, unknown> = { id: 'cycle', coupons: [] }
  cycle['self'] = cycle
  cycle['lines'] = [cycle]
  const polluted: unknown = JSON.parse('{"__proto__":{"ok":true},"constructor":{"prototype":{"ok":true}},"id":"x"}')
  const values: readonly unknown[] = [
    undefined,
    null,
    true,
    0,
    -0,
    Number.NaN,
    Infinity,
    -1e300,
    1e300,
    10n,
    '',
    'x',
    '<img src=x onerror=alert(1)>',
    '9999-99-99T99:99:99Z',
    '+275760-09-13T00:00:00.001Z',
    'a'.repeat(100_000),
    [],
    [[]],
    [null],
    {},
    cycle,
    [cycle],
    polluted,
    new Date(Number.NaN),
    new Date(0),
    new Map([['id', 'x']]),
    new Set([1]),
    new RegExp('x', 'u'),
    new Error('stored'),
    new Uint8Array(8),
    new ArrayBuffer(8),
    new Blob(['x']),
    Array.from({ length: 10_000 }, (_, index) => index),
    Array.from({ length: 3 }),
  ]
  return values[Math.floor(random() * values.length)]
}

/** Puts something hostile in one place of a value, whichever. */
function spoil(value: unknown, random: () => number): unknown {
  const isLeaf = typeof value !== 'object' || value === null || random() < 0.15
  if (isLeaf) return hostile(random)
  const entries = Object.entries(value)
  const spoiled = entries[Math.floor(random() * entries.length)]
  if (!spoiled) return hostile(random)
  const [key, inner] = spoiled
  if (Array.isArray(value)) return value.map((one, index) => (`${index}` === key ? spoil(one, random) : one))
  return { ...value, [key]: spoil(inner, random) }
}

/** Collects what is reported to the page; what nobody caught fails a test by itself. That events are refused is no wrong. */
function collectReports(): { readonly reports: string[]; readonly end: () => void } {
  const reports: string[] = []
  const original = globalThis.reportError
  globalThis.reportError = error => {
    // Only Chromium's stack has the message in it.
    const { message = '', stack = '' } = error as Error
    if (!/was set aside|were dropped/u.test(message)) reports.push(`${message} ${stack}`)
  }
  return { reports, end: () => (globalThis.reportError = original) }
}

/** Writes records down as far as they can be written, for whoever has to find out. */
function describeRecords(records: readonly unknown[]): string {
  const seen = new Set<unknown>()
  const write = (_: string, value: unknown): unknown => {
    if (typeof value === 'string') return value.slice(0, 40)
    if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? `${value}n` : value
    if (seen.has(value)) return 'seen'
    seen.add(value)
    return Array.isArray(value) ? value.slice(0, 5) : value
  }
  return KEYS.map((key, index) => `${key}: ${JSON.stringify(records[index], write)}`).join('\n')
}

/** Stores what a shopper's pages store on their way, and reads it. */
async function recordsOf(shop: Storefront): Promise<readonly unknown[]> {
  const database = unique('whole')
  const page = shop.page({ database })
  await until(page.offers.$offers('home-top'), list => list?.length === 2)
  const claimed = await page.wallet.claim({ offer: 'patio-25' })
  await page.cart.set(cart())
  if (claimed.ok) await page.cart.apply([claimed.coupon.id])
  await page.checkout.reserve()
  const storage = createStorage(database)
  const found: Record<string, unknown> = {}
  for (const key of KEYS) found[key] = await storage.read(key)
  // Or the coupon would be held for a checkout that a spoiled record has lost.
  await page.checkout.cancel()
  page.dispose()
  storage.close()
  const at = new Date().toISOString()
  const { session } = found
  const event = { id: 'e1', type: 'coupon.applied', at, coupon: claimed.ok ? claimed.coupon.id : 'x' }
  const made: Readonly<Record<string, unknown>> = {
    parted: [],
    used: [['order-1', ['coupon-1']]],
    referral: [{ id: 'a1', at, partner: 'nobody', told: false }],
    'waiting-code': 'WAIT25',
    linked: 'WAIT25',
    events: [{ event, session }],
    'events-lease': { holder: 'h', until: Date.now() - 1, failures: 2 },
    'events-aside': [{ event, session, reason: 'unauthorized' }],
    'events-dropped': 3,
  }
  return KEYS.map(key => found[key] ?? made[key])
}

describe('stored data, spoiled', () => {
  let shop: Storefront
  let whole: readonly unknown[]
  let collected: ReturnType<typeof collectReports>

  before(async () => {
    shop = await openStorefront({
      promotions: [promotion(), promotion({ id: 'free-hour', name: 'Free hour' })],
    })
    whole = await recordsOf(shop)
    collected = collectReports()
  })
  afterEach(closePages)
  after(() => collected.end())

  /** Goes the whole way on a device with these records; nothing may throw, and in the end it is as the service says. */
  async function walk(records: readonly unknown[]): Promise<readonly string[]> {
    const database = unique('spoiled')
    const storage = createStorage(database)
    await storage.change(KEYS, () => records as never)
    storage.close()
    const page = shop.page({ database })
    expect(await until(page.offers.$offers('home-top'), Array.isArray)).to.be.an('array')
    await page.cart.set(cart())
    for (const id of ['free-hour', 'patio-25']) {
      const claimed = await page.wallet.claim({ offer: id })
      expect(claimed.ok || claimed.reasons[0]?.reason).to.be.oneOf([true, 'already_claimed'])
    }
    expect((await page.wallet.refresh()).ok).to.equal(true)
    const coupons = page.wallet.$coupons.get()
    expect(coupons.map(one => one.promotion.id).toSorted()).to.deep.equal(['free-hour', 'patio-25'])
    expect(coupons.every(({ state }) => state === 'claimed' || state === 'reserved')).to.equal(true)
    const best = await page.cart.applyBest()
    expect(best.ok && best.totals).to.deep.include({ total: 7500 + 590, source: 'service' })
    const reserved = await page.checkout.reserve()
    expect(reserved.ok && reserved.totals.total).to.equal(7500 + 590)
    expect((await page.checkout.cancel()).ok).to.equal(true)
    await page.checkout.complete({ orderId: 'no-such-order' })
    await page.referral.record()
    page.dispose()
    await new Promise(resolve => setTimeout(resolve))
    return collected.reports.splice(0)
  }

  it('takes the records as they are when nobody spoiled them', async () => {
    expect(await walk(whole)).to.deep.equal([])
  })

  for (const seed of SEEDS) {
    it(`throws nothing and shows nothing wrong, with one place of each record spoiled, seed ${seed} (B34)`, async () => {
      const random = randomFrom(seed)
      for (let round = 0; round < ROUNDS; round += 1) {
        const records = whole.map(one => (random() < 0.5 ? spoil(one, random) : one))
        const thrown = await walk(records).catch((error: Error) => [error.message])
        expect(thrown, `round ${round}: ${describeRecords(records)}`).to.deep.equal([])
      }
    })
  }
})
