import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { CustomerToken } from '../../src/contract/index.ts'
import { browserArguments, findBrowser } from '../support/browser.ts'
import { type QueueWorld, startQueueWorld } from '../support/queue-world.ts'
import type { ShownPage, StoragePage } from './storage-page.ts'

let world: QueueWorld
let launch: { readonly executablePath: string; readonly args: string[] }
let browser: Browser
let context: BrowserContext

before(async () => {
  const { path } = await findBrowser()
  launch = { executablePath: path, args: [...browserArguments] }
  const pages = { storage: new URL('./storage-page.ts', import.meta.url) }
  world = await startQueueWorld(pages, undefined, { cookie: true })
  browser = await chromium.launch(launch)
})
afterEach(() => context?.close())
after(async () => {
  await browser.close()
  await world.close()
})

interface World {
  readonly page: StoragePage
}

/** Opens a page of the shop. */
async function openPage(given: { readonly session?: 'browser' } = {}): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${world.url}/page/storage`)
  await page.waitForFunction(() => 'page' in globalThis)
  const options = { service: world.url, key: world.publishableKey, ...given }
  await page.evaluate(one => (globalThis as unknown as World).page.open(one), options)
  return page
}

const act = (page: Page, what: 'claim' | 'signIn', argument: string): Promise<boolean> =>
  page.evaluate(([name, one]) => (globalThis as unknown as World).page[name](one), [what, argument] as const)

const call = (page: Page, what: 'signOut' | 'refresh'): Promise<boolean> =>
  page.evaluate(name => (globalThis as unknown as World).page[name](), what)

const shown = (page: Page): Promise<ShownPage> => page.evaluate(() => (globalThis as unknown as World).page.shown())

/** Waits for what a page shows. */
async function until(page: Page, isRight: (one: ShownPage) => boolean): Promise<ShownPage> {
  for (let tries = 0; tries < 300; tries += 1) {
    const one = await shown(page)
    if (isRight(one)) return one
    await new Promise(done => setTimeout(done, 50))
  }
  return shown(page)
}

/** Takes what scripts can write from a shop's pages, as Safari does after seven days (B6); cookies of the service stay. */
async function wipe(page: Page): Promise<void> {
  const session = await context.newCDPSession(page)
  const storageTypes = 'indexeddb,local_storage,cache_storage,service_workers'
  await session.send('Storage.clearDataForOrigin', { origin: world.url, storageTypes })
  await session.detach()
}

/** The calls of a page that ask for a session. */
function askedForSessions(page: Page): readonly string[] {
  const asked: string[] = []
  page.on('request', request => {
    const { pathname } = new URL(request.url())
    if (request.method() === 'POST' && /^\/v1\/shoppers(?:\/resume)?$/u.test(pathname)) asked.push(pathname)
  })
  return asked
}

describe('a device that lost its storage', () => {
  test('shows the wallet again, as soon as a page is opened (B6)', async () => {
    context = await browser.newContext()
    const former = await openPage()
    assert.equal(await act(former, 'claim', 'patio-25'), true)
    await former.close()
    const blank = await context.newPage()
    await blank.goto(`${world.url}/page/blank`)
    await wipe(blank)
    const page = await openPage()
    assert.deepEqual((await until(page, ({ coupons }) => coupons.length > 0)).coupons, ['patio-25'])
  })

  test('brings the wallet back with the first act, and merges it with the customer', async () => {
    context = await browser.newContext()
    const first = await openPage()
    await act(first, 'claim', 'patio-25')
    await first.close()
    const blank = await context.newPage()
    await blank.goto(`${world.url}/page/blank`)
    await wipe(blank)
    const { customerToken } = await world.admin<CustomerToken>('POST', '/v1/customers/kim/tokens')
    const page = await openPage()
    assert.equal(await act(page, 'signIn', customerToken), true)
    const { coupons, signedIn } = await until(page, one => one.coupons.length > 0)
    assert.deepEqual([coupons, signedIn], [['patio-25'], true])
  })

  test('asks for nothing where nobody was before, and for a guest with the first act', async () => {
    context = await browser.newContext()
    const page = await context.newPage()
    const asked = askedForSessions(page)
    await page.goto(`${world.url}/page/storage`)
    await page.waitForFunction(() => 'page' in globalThis)
    const options = { service: world.url, key: world.publishableKey }
    await page.evaluate(one => (globalThis as unknown as World).page.open(one), options)
    await call(page, 'refresh')
    assert.deepEqual(asked, [])
    await act(page, 'claim', 'patio-25')
    assert.deepEqual(asked, ['/v1/shoppers'])
  })

  test('makes a guest where the cookie is refused', async () => {
    context = await browser.newContext()
    const first = await openPage()
    await act(first, 'claim', 'patio-25')
    await first.close()
    const blank = await context.newPage()
    await blank.goto(`${world.url}/page/blank`)
    // Not the page that has claimed: it would write again what it knows.
    await wipe(blank)
    const cookies = await context.cookies()
    assert.deepEqual(cookies.map(({ name, httpOnly }) => [name, httpOnly]).toSorted(), [
      ['__Host-tearoff', true],
      ['__Host-tearoff-held', false],
    ])
    await context.clearCookies({ name: '__Host-tearoff' })
    const page = await openPage()
    assert.equal(await act(page, 'claim', 'patio-25'), true)
    assert.equal((await until(page, ({ coupons }) => coupons.length > 0)).coupons.length, 1)
  })

  test('makes no guest in place of the one that the service cannot tell just now', async () => {
    context = await browser.newContext()
    const first = await openPage()
    await act(first, 'claim', 'patio-25')
    await first.close()
    const blank = await context.newPage()
    await blank.goto(`${world.url}/page/blank`)
    await wipe(blank)
    await context.route('**/v1/shoppers/resume', route => route.fulfill({ status: 500 }))
    const page = await openPage()
    assert.equal(await act(page, 'claim', 'patio-25'), false)
    await context.unroute('**/v1/shoppers/resume')
    assert.equal(await call(page, 'refresh'), true)
    assert.deepEqual((await until(page, ({ coupons }) => coupons.length > 0)).coupons, ['patio-25'])
  })

  test('shows nothing of one who signed out while the service was away (S16)', async () => {
    context = await browser.newContext()
    const first = await openPage()
    const { customerToken } = await world.admin<CustomerToken>('POST', '/v1/customers/robin/tokens')
    await act(first, 'signIn', customerToken)
    await act(first, 'claim', 'patio-25')
    await context.route('**/v1/shoppers/sign-out', route => route.abort())
    await call(first, 'signOut')
    await first.close()
    const page = await openPage()
    await call(page, 'refresh')
    assert.deepEqual([(await shown(page)).coupons, (await shown(page)).signedIn], [[], false])
  })

  test('signs the one out whom the cookie holds alone', async () => {
    context = await browser.newContext()
    const first = await openPage()
    const { customerToken } = await world.admin<CustomerToken>('POST', '/v1/customers/sam/tokens')
    await act(first, 'signIn', customerToken)
    await first.close()
    const blank = await context.newPage()
    await blank.goto(`${world.url}/page/blank`)
    await wipe(blank)
    const page = await openPage()
    assert.equal(await call(page, 'signOut'), true)
    assert.deepEqual(await context.cookies(), [])
    assert.equal((await shown(page)).signedIn, false)
  })

  test('keeps a guest for the browser session alone where the shop says so (HCL-25)', async () => {
    context = await browser.newContext()
    const first = await openPage({ session: 'browser' })
    await act(first, 'claim', 'patio-25')
    await first.close()
    await context.clearCookies({ name: /^tearoff/u })
    const page = await openPage({ session: 'browser' })
    await call(page, 'refresh')
    assert.deepEqual((await shown(page)).coupons, [])
  })
})

describe('a page in use', () => {
  test('goes on when its data is cleared under it, and the next page knows what it did (B4)', async () => {
    context = await browser.newContext()
    const page = await openPage()
    await act(page, 'claim', 'patio-25')
    await wipe(page)
    await context.clearCookies()
    assert.equal(await call(page, 'refresh'), true)
    assert.deepEqual((await shown(page)).coupons, ['patio-25'])
    await page.close()
    const next = await openPage()
    assert.deepEqual((await until(next, ({ coupons }) => coupons.length > 0)).coupons, ['patio-25'])
  })

  test('says once that there is no room, keeps the wallet in memory, and stores it when there is room (B5)', async () => {
    context = await browser.newContext()
    const page = await openPage()
    const session = await context.newCDPSession(page)
    await session.send('Storage.overrideQuotaForOrigin', { origin: world.url, quotaSize: 1 })
    assert.equal(await act(page, 'claim', 'patio-25'), true)
    await until(page, ({ said }) => said.length > 1)
    await call(page, 'refresh')
    await call(page, 'refresh')
    const full = { state: 'degraded', why: 'storage_full' }
    assert.deepEqual(await shown(page), { coupons: ['patio-25'], signedIn: false, said: [{ state: 'ready' }, full] })
    await session.send('Storage.overrideQuotaForOrigin', { origin: world.url })
    await call(page, 'refresh')
    await until(page, ({ said }) => said.length > 2)
    await context.clearCookies()
    const next = await openPage()
    assert.deepEqual((await until(next, ({ coupons }) => coupons.length > 0)).coupons, ['patio-25'])
  })
})

test('in a private window the wallet outlives the page and not the window (B1)', async () => {
  context = await browser.newContext()
  const page = await openPage()
  await act(page, 'claim', 'patio-25')
  const next = await openPage()
  assert.deepEqual((await until(next, ({ coupons }) => coupons.length > 0)).coupons, ['patio-25'])
  assert.deepEqual((await shown(next)).said, [{ state: 'ready' }])
  await context.close()
  context = await browser.newContext()
  const later = await openPage()
  await call(later, 'refresh')
  assert.deepEqual((await shown(later)).coupons, [])
})

test('a database that was damaged on the disk costs no more than what was in it (B4)', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'tearoff-damaged-'))
  try {
    context = await chromium.launchPersistentContext(profile, launch)
    await act(await openPage(), 'claim', 'patio-25')
    await context.close()
    const folder = join(profile, 'Default', 'IndexedDB')
    const damaged: string[] = []
    for (const database of await readdir(folder)) {
      for (const file of await readdir(join(folder, database))) {
        if (!/^(?:MANIFEST|CURRENT|.*\.ldb|.*\.sst)/u.test(file)) await truncate(join(folder, database, file), 7)
        else await writeFile(join(folder, database, file), 'damaged')
        damaged.push(file)
      }
    }
    assert.notEqual(damaged.length, 0)
    context = await chromium.launchPersistentContext(profile, launch)
    await context.clearCookies()
    const page = await openPage()
    // By a guest who is new, or it would have been claimed already.
    assert.equal(await act(page, 'claim', 'patio-25'), true)
    assert.deepEqual((await shown(page)).said, [{ state: 'ready' }])
    assert.deepEqual((await until(page, ({ coupons }) => coupons.length > 0)).coupons, ['patio-25'])
  } finally {
    await context.close().catch(() => {})
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
})
