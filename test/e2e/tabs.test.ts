import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, before, beforeEach, describe, test } from 'node:test'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { browserArguments, findBrowser } from '../support/browser.ts'
import { type QueueWorld, startQueueWorld } from '../support/queue-world.ts'
import type { TabPage } from './tab-page.ts'

let world: QueueWorld
let executablePath: string
let profile: string

before(async () => {
  ;({ path: executablePath } = await findBrowser())
})
beforeEach(async () => {
  world = await startQueueWorld({ tab: new URL('./tab-page.ts', import.meta.url) }, path => path === '/told')
  const promotion = { id: 'ten', name: '10 % off', status: 'active', couponLifetimeDays: 14 }
  const discount = { type: 'percentage', of: 'order', basisPoints: 1000 }
  await world.admin('PUT', '/v1/promotions/ten', { ...promotion, discount })
  await world.admin('PUT', '/v1/offers/ten', { id: 'ten', promotion: 'ten', slot: 'top', action: 'add_to_wallet' })
  profile = await mkdtemp(join(tmpdir(), 'tearoff-tabs-'))
})
afterEach(async () => {
  await world.close()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
})

/** What the page has put there for the test. */
interface World {
  readonly tab: TabPage
}

const address = (query: string = ''): string => `${world.url}/page/tab?key=${world.publishableKey}${query}`

async function openTab(browser: BrowserContext): Promise<Page> {
  const page = await browser.newPage()
  page.setDefaultTimeout(20_000)
  await page.goto(address())
  await page.waitForFunction(() => 'tab' in globalThis)
  await page.evaluate(() => {
    const { tab } = globalThis as unknown as World
    return tab.shop.cart.set(tab.cart)
  })
  return page
}

const claim = (page: Page, offer: string): Promise<string> =>
  page.evaluate(async id => {
    const outcome = await (globalThis as unknown as World).tab.shop.wallet.claim({ offer: id })
    return outcome.ok ? outcome.coupon.id : JSON.stringify(outcome)
  }, offer)

const apply = (page: Page, id: string): Promise<boolean> =>
  page.evaluate(async coupon => (await (globalThis as unknown as World).tab.shop.cart.apply([coupon])).ok, id)

/** Waits until a tab shows these coupons, and these of them applied. */
const untilShown = (page: Page, coupons: readonly string[], applied: readonly string[]): Promise<unknown> =>
  page.waitForFunction(
    ([held, on]) => {
      const { wallet, cart } = (globalThis as unknown as World).tab.shop
      const ids = wallet.$coupons.get().map(({ id }) => id)
      const shown = cart.$choices.get().flatMap(({ coupon, status }) => (status === 'applied' ? coupon.id : []))
      return ids.toSorted().join() === held.toSorted().join() && shown.join() === on.join()
    },
    [coupons, applied] as const,
  )

describe('a page that is left and come back to', { timeout: 240_000 }, () => {
  let browser: BrowserContext
  beforeEach(async () => {
    browser = await chromium.launchPersistentContext(profile, {
      executablePath,
      args: [...browserArguments],
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    })
  })
  afterEach(() => browser.close())

  /** Says whether the browser keeps any page at all: also one without a script. */
  async function keepsPages(): Promise<boolean> {
    const page = await browser.newPage()
    await page.goto(`${world.url}/page/blank`)
    await page.evaluate(() =>
      addEventListener('pageshow', ({ persisted }) => void Object.assign(globalThis, { persisted })),
    )
    await page.evaluate(next => void (location.href = next), `${world.url}/page/blank?next`)
    await page.waitForURL('**/page/blank?next')
    await page.evaluate(() => setTimeout(() => history.back()))
    await page.waitForURL('**/page/blank', { waitUntil: 'commit' })
    const keeps = await page.evaluate(() => 'persisted' in globalThis)
    await page.close()
    return keeps
  }

  /** Leaves the page, and comes back to it after `meanwhile`. */
  async function leaveAndReturn(page: Page, meanwhile: () => Promise<void>): Promise<void> {
    // A call that is under way may keep a page out of the cache.
    await page.waitForTimeout(1000)
    // Not by the driver, which would wait for a load that does not come.
    await page.evaluate(next => void (location.href = next), `${world.url}/page/blank`)
    await page.waitForURL('**/page/blank')
    await meanwhile()
    await page.evaluate(() => setTimeout(() => history.back()))
    await page.waitForURL('**/page/tab?*', { waitUntil: 'commit' })
    await page.waitForFunction(() => 'tab' in globalThis)
    const { returns, why } = await page.evaluate(() => {
      const [visit] = performance.getEntriesByType('navigation') as readonly { readonly notRestoredReasons?: unknown }[]
      return { returns: (globalThis as unknown as World).tab.returns, why: visit?.notRestoredReasons }
    })
    assert.equal(returns, 1, `out of the back/forward cache: ${JSON.stringify(why)}`)
  }

  test('comes out of the back/forward cache as the other tabs have left wallet and cart, without asking the service (B14)', async t => {
    if (!(await keepsPages())) return t.skip('a browser without a back/forward cache')
    const [page, other] = [await openTab(browser), await openTab(browser)]
    const first = await claim(page, 'patio-25')
    await apply(page, first)
    await untilShown(other, [first], [first])
    let second = ''
    await leaveAndReturn(page, async () => {
      second = await claim(other, 'ten')
      await apply(other, second)
      await browser.route('**/v1/**', route => route.abort())
    })
    await untilShown(page, [first, second], [second])
    await browser.unroute('**/v1/**')
    // And it hears again, and is heard.
    await apply(other, first)
    await untilShown(page, [first, second], [first])
    await apply(page, second)
    await untilShown(other, [first, second], [second])
  })

  test('comes out of it without the shopper who has signed out meanwhile', async t => {
    if (!(await keepsPages())) return t.skip('a browser without a back/forward cache')
    const [page, other] = [await openTab(browser), await openTab(browser)]
    const id = await claim(page, 'patio-25')
    await untilShown(other, [id], [])
    await leaveAndReturn(page, async () => {
      await browser.route('**/v1/**', route => route.abort())
      await other.evaluate(() => (globalThis as unknown as World).tab.shop.wallet.signOut())
    })
    await untilShown(page, [], [])
  })

  test('shows after it was frozen what the other tabs have done, and holds them up in nothing (B13)', async () => {
    const [page, other] = [await openTab(browser), await openTab(browser)]
    const first = await claim(page, 'patio-25')
    await untilShown(other, [first], [])
    let asked = 0
    await page.route('**/v1/**', () => void (asked += 1))
    const late = page.evaluate(() => void (globalThis as unknown as World).tab.shop.wallet.refresh())
    await late
    while (asked === 0) await new Promise(done => setTimeout(done, 20))
    const cdp = await browser.newCDPSession(page)
    await cdp.send('Page.setWebLifecycleState', { state: 'frozen' })
    const second = await claim(other, 'ten')
    assert.equal(await apply(other, second), true)
    await untilShown(other, [first, second], [second])
    await cdp.send('Page.setWebLifecycleState', { state: 'active' })
    await page.unroute('**/v1/**')
    await untilShown(page, [first, second], [second])
  })
})

/** What a page told. */
interface Told {
  readonly at: string
  readonly coupons: readonly string[]
  readonly applied: readonly string[]
  readonly layer: number
}

/** Runs a browser that nobody debugs, or it would prerender nothing, until the page has told something. */
async function browse(query: string, until: () => Promise<void>): Promise<void> {
  const options = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`]
  const browser = spawn(executablePath, [...options, ...browserArguments, address(query)], { stdio: 'ignore' })
  try {
    await until()
  } finally {
    browser.kill()
    await once(browser, 'exit')
  }
}

const told = (): readonly Told[] =>
  world.reports.flatMap(({ path, body }) => (path === '/told' ? (JSON.parse(body) as Told) : []))

const logged = async (): Promise<readonly string[]> =>
  (await world.admin<{ events: readonly { type: string }[] }>('GET', '/v1/events?limit=100')).events.map(
    ({ type }) => type,
  )

async function untilTrue(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600 && !isTrue(); tries += 1) await new Promise(done => setTimeout(done, 50))
  assert.ok(isTrue(), JSON.stringify(told()))
}

describe('a page that the browser prepares', { timeout: 240_000 }, () => {
  const next = (eager: string): string => encodeURIComponent(`${address()}&eager=${eager}&partner=acme`)

  test('claims, sends and records nothing before it is visited, and then everything once (B24)', async () => {
    await world.admin('PUT', '/v1/partners/acme', { id: 'acme', name: 'Acme', status: 'active', referrals: 'open' })
    await world.admin('PUT', '/v1/policy', { referredVisitors: 'partner_and_public' })
    world.weather('silent')
    const query = `&speculation=prerender&next=${next('best')}`
    await browse(query, async () => {
      // The page that waits to act, and the one that is prerendered.
      await untilTrue(() => world.tries() === 2)
      await new Promise(done => setTimeout(done, 1500))
      assert.deepEqual(await logged(), ['coupon.claimed'])
      world.weather('fair')
      await untilTrue(() => told().some(({ at }) => at === 'activated'))
    })
    const states = new Map(told().map(({ at, ...state }) => [at, state]))
    assert.deepEqual(states.get('prerendered'), { coupons: [], applied: [], layer: 0 })
    assert.deepEqual(states.get('meanwhile'), { ...states.get('before'), applied: [] })
    assert.deepEqual(states.get('after')?.applied, ['patio-25'])
    assert.equal(states.get('visited')?.layer, 0)
    assert.deepEqual(states.get('activated')?.coupons.toSorted(), ['patio-25', 'ten'])
    assert.deepEqual(states.get('activated')?.applied, ['patio-25'])
    const types = await logged()
    for (const type of ['referral.recorded', 'coupon.applied']) {
      assert.equal(types.filter(one => one === type).length, 1, type)
    }
    assert.equal(types.filter(type => type === 'coupon.claimed').length, 2)
  })

  test('shows when it is visited what another tab has chosen since it was prepared', async () => {
    world.weather('silent')
    await browse(`&speculation=prerender&next=${next('')}`, async () => {
      await untilTrue(() => world.tries() === 2)
      await new Promise(done => setTimeout(done, 1500))
      world.weather('fair')
      await untilTrue(() => told().some(({ at }) => at === 'activated'))
    })
    assert.deepEqual(told().find(({ at }) => at === 'activated')?.applied, ['patio-25'])
  })

  test('does nothing at all where it is only fetched', async () => {
    const query = `&speculation=prefetch&next=${next('best')}`
    world.weather('silent')
    await browse(query, async () => {
      await untilTrue(() => world.tries() === 1)
      await new Promise(done => setTimeout(done, 2500))
      assert.equal(world.tries(), 1)
      assert.deepEqual(await logged(), ['coupon.claimed'])
    })
  })
})
