import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { type Browser, type BrowserContext, chromium, type FrameLocator, type Page } from 'playwright-core'
import { browserArguments, findBrowser } from '../support/browser.ts'
import { conditions, type Condition } from './matrix-conditions.ts'
import { type MatrixWorld, startMatrixWorld } from './matrix-world.ts'

let world: MatrixWorld
let browser: Browser
let context: BrowserContext | undefined

before(async () => {
  const { path: executablePath } = await findBrowser()
  ;[world, browser] = await Promise.all([
    startMatrixWorld(),
    chromium.launch({ executablePath, args: [...browserArguments] }),
  ])
})
afterEach(() => context?.close())
after(async () => {
  await browser?.close()
  await world?.close()
})

/** What a visit came to. */
interface Visit {
  /** What came of each call of the shop's script, in the order of the answers. */
  readonly calls: readonly string[]
  /** Names of the fields that the checkout posted. */
  readonly posted: string
  /** Errors and rejections that nobody caught. */
  readonly uncaught: readonly string[]
  /** What the console got of errors and warnings. */
  readonly said: readonly string[]
  /** Addresses outside the shop that the page was sent to. */
  readonly elsewhere: readonly string[]
  /** The page's title in the end; a text that was run as a script would have changed it. */
  readonly title: string
}

/** What the browser says of a request that failed or was not allowed, and not a script. */
const BROWSER_SAYS = /^(Failed to load resource|Access to fetch)/u

/** Goes to the shop, lets its script make its calls, and clicks its checkout button. */
async function visit(condition: Condition): Promise<Visit> {
  const uncaught: string[] = []
  const said: string[] = []
  context = await browser.newContext(condition.context)
  context.setDefaultTimeout(90_000)
  const { page: setting = {} } = condition
  // Where something is to come of the calls, a busy machine may take its time.
  const budgetMs = condition.coupons === false ? 3000 : 12_000
  world.set({ budgetMs, ...(typeof setting === 'function' ? setting(world) : setting) })
  if (condition.script) await context.addInitScript(condition.script)
  const page = await context.newPage()
  page.on('pageerror', error => uncaught.push(String(error)))
  page.on('console', message => {
    const isOurs = ['error', 'warning'].includes(message.type()) && !BROWSER_SAYS.test(message.text())
    if (isOurs) said.push(message.text())
  })
  const elsewhere: string[] = []
  page.on('framenavigated', frame => {
    if (!frame.url().startsWith(`${world.shop}/`) && !frame.url().startsWith('about:')) elsewhere.push(frame.url())
  })
  await condition.prepare?.(page, world)
  await page.goto(world.shop + (condition.path ?? '/shop'), {
    waitUntil: 'commit',
    ...(condition.referer !== undefined && { referer: condition.referer }),
  })
  const place = condition.page && 'frame' in condition.page ? page.frameLocator('iframe') : page
  const calls = await outcomes(place)
  // Where there is no element, what stands inside its tag shows.
  const shown = condition.elements === 'inside' ? 'No coupons yet' : '25%'
  if (condition.elements !== false) await place.getByText(shown).first().waitFor()
  const title = await page.title()
  await condition.during?.(page)
  await place.getByRole('button', { name: 'Buy now' }).click()
  await place.getByRole('heading', { name: 'Thank you' }).waitFor()
  const posted = (await place.locator('#posted').textContent()) ?? ''
  return { calls: [...calls, ...(await outcomes(place))], posted, uncaught, said, elsewhere, title }
}

async function outcomes(place: Page | FrameLocator): Promise<readonly string[]> {
  await place.locator('#outcomes[data-done]').waitFor({ state: 'attached' })
  return place.locator('#outcomes li').allTextContents()
}

describe('the shop’s checkout button works', { timeout: 900_000 }, () => {
  for (const condition of conditions) {
    test(condition.name, async () => {
      const { calls, posted, uncaught, said, elsewhere, title } = await visit(condition)
      assert.deepEqual(uncaught, [])
      assert.deepEqual(elsewhere, [])
      assert.match(title, /^(?:Shop|Outside)$/u)
      assert.deepEqual(
        said.filter(text => !condition.says?.test(text)),
        [],
      )
      assert.deepEqual(
        calls.filter(call => /hung|rejected|shop/u.test(call)),
        [],
      )
      if (condition.sdk === false) return
      assert.ok(calls.length >= 10, calls.join())
      if (condition.coupons !== false)
        assert.deepEqual(
          ['claim: ok', 'set: ok', 'apply: ok'].filter(call => !calls.includes(call)),
          [],
          calls.join(),
        )
      if (!('elements' in condition)) assert.equal(posted, 'order reservation coupons')
    })
  }
})
