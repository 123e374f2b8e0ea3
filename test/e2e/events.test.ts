import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { browserArguments, findBrowser } from '../support/browser.ts'
import { type QueueWorld, startQueueWorld } from '../support/queue-world.ts'
import type { EventPage } from './event-page.ts'

const LEASE = 10_000

let world: QueueWorld
let executablePath: string
let browser: BrowserContext | undefined
let profile: string

before(async () => {
  ;({ path: executablePath } = await findBrowser())
  world = await startQueueWorld({ event: new URL('./event-page.ts', import.meta.url) })
})
afterEach(async () => {
  world.weather('fair')
  await browser?.close().catch(() => {})
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
})
after(() => world.close())

async function openBrowser(): Promise<BrowserContext> {
  return (browser = await chromium.launchPersistentContext(profile, { executablePath, args: [...browserArguments] }))
}

async function newBrowser(): Promise<BrowserContext> {
  profile = await mkdtemp(join(tmpdir(), 'tearoff-events-'))
  return openBrowser()
}

/** Opens a page of the shop whose device is ahead of the time. */
async function openPage(context: BrowserContext, aheadMs: number = 0): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  await page.goto(`${world.url}/page/event`)
  await page.waitForFunction(() => 'page' in globalThis)
  const options = { service: world.url, key: world.publishableKey, budgetMs: 8000 }
  await page.evaluate(([given, ahead]) => (globalThis as unknown as World).page.open(given, ahead), [
    options,
    aheadMs,
  ] as const)
  return page
}

/** What the page has put there for the test. */
interface World {
  readonly page: EventPage
}

const act = (page: Page, rounds: number): Promise<number> =>
  page.evaluate(count => (globalThis as unknown as World).page.act(count), rounds)

/** Opens a page that has acted, and waits in the middle of sending what it has to tell. */
async function openSending(context: BrowserContext): Promise<{ readonly page: Page; readonly told: number }> {
  world.weather('silent')
  const page = await openPage(context)
  const tries = world.tries()
  const told = await act(page, 3)
  while (world.tries() === tries) await new Promise(done => setTimeout(done, 20))
  return { page, told }
}

/** Waits until so many events more are in the books, gives it a moment for too many, and counts. */
async function booked(before: number, count: number): Promise<readonly string[]> {
  for (let tries = 0; tries < 200 && (await world.books()).length < before + count; tries += 1) {
    await new Promise(done => setTimeout(done, 50))
  }
  await new Promise(done => setTimeout(done, 200))
  return (await world.books()).slice(before)
}

const waiting = (page: Page): Promise<number> =>
  page.evaluate(async key => {
    const connection = await new Promise<IDBDatabase>(resolve => {
      const request = indexedDB.open(`tearoff:${key}`)
      request.onsuccess = () => resolve(request.result)
    })
    const found = await new Promise<readonly unknown[] | undefined>(resolve => {
      const request = connection.transaction('records').objectStore('records').get('events')
      request.onsuccess = () => resolve(request.result as readonly unknown[] | undefined)
    })
    connection.close()
    return found?.length ?? 0
  }, world.publishableKey)

describe('events of a shopper', { timeout: 240_000 }, () => {
  test('outlive the kill of the whole browser: the next one sends each of them once (B11)', async () => {
    const count = (await world.books()).length
    const first = await newBrowser()
    world.weather('failing')
    const page = await openPage(first)
    const told = await act(page, 5)
    assert.equal(told, 10)
    const { processInfo } = (await (
      await first.browser()!.newBrowserCDPSession()
    ).send('SystemInfo.getProcessInfo')) as {
      processInfo: readonly { type: string; id: number }[]
    }
    process.kill(processInfo.find(({ type }) => type === 'browser')!.id, 'SIGKILL')
    await first.close().catch(() => {})
    world.weather('fair')
    await openPage(await openBrowser())
    const seen = await booked(count, told)
    assert.equal(seen.length, told)
    assert.equal(new Set(seen).size, told)
  })

  test('outlive the crash of the tab that was sending them: another takes over when its lease ends (B10, B12)', async () => {
    const count = (await world.books()).length
    const context = await newBrowser()
    const { page, told } = await openSending(context)
    const crash = await context.newCDPSession(page)
    const crashed = page.waitForEvent('crash')
    // A tab that has crashed answers nothing.
    void crash.send('Page.crash').catch(() => {})
    await crashed
    world.weather('fair')
    await openPage(context, LEASE + 1000)
    const seen = await booked(count, told)
    assert.equal(seen.length, told)
    assert.equal(new Set(seen).size, told)
  })

  test('are sent by another tab when the one with the lease is frozen in the middle of its call (B13)', async () => {
    const count = (await world.books()).length
    const context = await newBrowser()
    const { page, told } = await openSending(context)
    const cdp = await context.newCDPSession(page)
    await cdp.send('Page.setWebLifecycleState', { state: 'frozen' })
    const other = await openPage(context, LEASE + 1000)
    world.weather('fair')
    const seen = await booked(count, told)
    await cdp.send('Page.setWebLifecycleState', { state: 'active' })
    assert.equal(seen.length, told)
    assert.equal((await booked(count, told)).length, told)
    assert.equal(await waiting(other), 0)
  })

  test('of four tabs that act and close at once are all in the books, once each (B12, B15)', async () => {
    const count = (await world.books()).length
    const context = await newBrowser()
    const tabs: Page[] = []
    for (let tab = 0; tab < 4; tab += 1) tabs.push(await openPage(context))
    await tabs[0]!.evaluate(() => (globalThis as unknown as World).page.coupon())
    world.weather('failing')
    await Promise.all(tabs.map(tab => act(tab, 3)))
    const left = await waiting(tabs[0]!)
    assert.ok(left > 6)
    world.weather('fair')
    await Promise.all(tabs.map(tab => tab.close({ runBeforeUnload: false })))
    await openPage(context)
    const seen = await booked(count, left)
    assert.equal(seen.length, left)
  })

  test('are delivered by the page that is left while the service is slow, and count once when they are sent again (B15)', async () => {
    const count = (await world.books()).length
    const context = await newBrowser()
    world.weather('failing')
    const page = await openPage(context)
    const told = await act(page, 4)
    world.weather('fair')
    await page.goto(`${world.url}/page/blank`)
    const byBeacon = await booked(count, told)
    assert.equal(byBeacon.length, told)
    assert.equal(await waiting(page), told)
    const back = await openPage(context)
    for (let tries = 0; tries < 200 && (await waiting(back)) > 0; tries += 1)
      await new Promise(done => setTimeout(done, 50))
    assert.equal(await waiting(back), 0)
    assert.equal((await world.books()).length - count, told)
  })
})
