import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { type Demo, startDemo } from '../../demo/server/start.ts'
import { browserArguments, findBrowser } from '../support/browser.ts'

let demo: Demo
let executablePath: string
const profiles: string[] = []

before(async () => {
  ;({ path: executablePath } = await findBrowser())
  demo = await startDemo({ port: 0, partnerPort: 0 })
})

after(async () => {
  await demo.close()
  await Promise.all(profiles.map(profile => rm(profile, { recursive: true, force: true, maxRetries: 5 })))
})

async function newProfile(): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'tearoff-walk-'))
  profiles.push(profile)
  return profile
}

/** Opens a browser on a profile; the same profile again is the same browser after a restart. */
async function openBrowser(profile: string): Promise<BrowserContext> {
  const browser = await chromium.launchPersistentContext(profile, { executablePath, args: [...browserArguments] })
  browser.setDefaultTimeout(15_000)
  return browser
}

const arriveFrom = async (page: Page, partner: 'acme' | 'terrasse'): Promise<void> => {
  await page.goto(`${demo.partnerUrl}/${partner}`)
  await page.getByRole('link', { name: 'Visit Hazel & Fern' }).click()
  await page.waitForURL(url => url.origin === demo.shopUrl)
}

const addToCart = async (page: Page, product: string): Promise<void> => {
  await page.goto(`${demo.shopUrl}/products`)
  await page.getByRole('button', { name: `Add ${product} to the cart` }).click()
}

const enterCode = async (page: Page, code: string): Promise<void> => {
  await page.getByLabel('Have a code?').fill(code)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
}

const picker = (page: Page): Locator => page.locator('coupon-picker')
/** What the picker answers beside the code field. */
const refusal = (page: Page): Locator => picker(page).locator('p#answer')
const wallet = (page: Page): Locator => page.locator('coupon-wallet')

/** Counts `coupon-used` on every page of the browser, as SDK event (the panel lists it) and as DOM event. */
async function countUses(browser: BrowserContext): Promise<() => number> {
  let uses = 0
  await browser.exposeFunction('countUse', () => (uses += 1))
  await browser.addInitScript(() =>
    document.addEventListener('coupon-used', () => void (globalThis as unknown as { countUse(): void }).countUse()),
  )
  return () => uses
}

describe('from a partner’s site to an order with a coupon', { timeout: 180_000 }, () => {
  let profile: string
  let browser: BrowserContext
  let page: Page
  let uses: () => number

  before(async () => {
    profile = await newProfile()
    browser = await openBrowser(profile)
    uses = await countUses(browser)
    page = await browser.newPage()
  })
  after(() => browser.close())

  test('the arrival is recorded and taken out of the address (PAR-01)', async () => {
    await arriveFrom(page, 'acme')
    await page.getByText('You come from Acme Garden').waitFor()
    assert.equal(new URL(page.url()).search, '')
  })

  test('one click on the banner puts the coupon in the wallet (HCL-01, HCL-08, HCL-09, HCL-22)', async () => {
    await page.getByRole('button', { name: 'Clip coupon' }).click()
    await page.locator('coupon-offer').getByRole('button', { name: 'In your wallet' }).waitFor()
    await page.goto(`${demo.shopUrl}/account`)
    await wallet(page).getByRole('heading', { name: 'Free shipping' }).waitFor()
  })

  test('the picker says what fits and what it saves (HCL-18, HCL-23)', async () => {
    await addToCart(page, 'Ember lantern')
    await page.goto(`${demo.shopUrl}/cart`)
    await picker(page)
      .getByRole('checkbox', { name: /Free shipping/u })
      .waitFor()
    await picker(page).getByText('−€5.90').first().waitFor()
    assert.equal(
      await picker(page)
        .getByRole('checkbox', { name: /Free shipping/u })
        .isChecked(),
      false,
    )
  })

  test('what does not fit stands apart with its reason (PAR-09)', async () => {
    await enterCode(page, 'ACME-15')
    await picker(page)
      .getByText(/Not for this cart/u)
      .click()
    await picker(page).getByText('15 % off plants and bulbs').first().waitFor()
  })

  test("another partner's shared code is refused with its reason (PAR-03, PAR-11, D-01)", async () => {
    await enterCode(page, 'TERRASSE-5')
    await refusal(page)
      .getByText(/belongs to another partner: today only coupons of the site you came from count/u)
      .waitFor()
    await assertNotHeld(page, '€5 off for readers of Terrasse')
  })

  test('a public code is refused with its reason (PAR-04, PAR-11)', async () => {
    await enterCode(page, 'GARDEN-10')
    await refusal(page).getByText('You came from Acme Garden: today only its coupons count').waitFor()
    await assertNotHeld(page, '10 % off everything')
  })

  test('a wrong code teaches nothing (D-16)', async () => {
    await enterCode(page, 'NO-SUCH-CODE')
    await refusal(page).getByText('We do not know this code. Please check its spelling.').waitFor()
  })

  test('apply, save for later, apply again (HCL-15, HCL-19, HCL-24)', async () => {
    const choice = picker(page).getByRole('checkbox', { name: /Free shipping/u })
    await choice.check()
    await picker(page)
      .getByRole('button', { name: /Save for later/u })
      .click()
    await assertEventually(async () => !(await choice.isChecked()), 'the coupon is back in the wallet')
    await choice.check()
    await picker(page)
      .getByRole('button', { name: /Save for later/u })
      .waitFor()
  })

  test('a second tab sees the same wallet and the same cart', async () => {
    const second = await browser.newPage()
    await second.goto(`${demo.shopUrl}/cart`)
    await assertEventually(
      () =>
        picker(second)
          .getByRole('checkbox', { name: /Free shipping/u })
          .isChecked(),
      'applied in the second tab too',
    )
    await picker(second)
      .getByRole('button', { name: /Save for later/u })
      .click()
    const first = picker(page).getByRole('checkbox', { name: /Free shipping/u })
    await assertEventually(async () => !(await first.isChecked()), 'taken back in the first tab as well')
    await first.check()
    await picker(page)
      .getByRole('button', { name: /Save for later/u })
      .waitFor()
    await second.close()
  })

  test('a reload keeps wallet and choice, also one that was not written yet', async () => {
    await picker(page)
      .getByRole('button', { name: /Save for later/u })
      .click()
    await page.evaluate(blockWrites)
    await picker(page)
      .getByRole('checkbox', { name: /Free shipping/u })
      .check()
    await picker(page)
      .getByRole('button', { name: /Save for later/u })
      .waitFor()
    await page.reload()
    await assertEventually(
      () =>
        picker(page)
          .getByRole('checkbox', { name: /Free shipping/u })
          .isChecked(),
      'still applied',
    )
  })

  test('a browser restart keeps the wallet (HCL-26, D-14)', async () => {
    await browser.close()
    browser = await openBrowser(profile)
    uses = await countUses(browser)
    page = await browser.newPage()
    await page.goto(`${demo.shopUrl}/account`)
    await wallet(page).getByRole('heading', { name: 'Free shipping' }).waitFor()
  })

  test('the order is placed with the coupon, at the total that was shown (HCL-01, HCL-16, SIR-02, SIR-05)', async () => {
    await page.goto(`${demo.shopUrl}/cart`)
    const choice = picker(page).getByRole('checkbox', { name: /Free shipping/u })
    await choice.check()
    await page.getByRole('link', { name: /checkout/iu }).click()
    await page.waitForURL('**/checkout')
    const pay = page.getByRole('button', { name: /^Pay €/u })
    await pay.waitFor()
    const shown = (await pay.textContent())?.replace('Pay ', '')
    await fillAddress(page)
    await pay.click()
    await page.waitForURL('**/thanks?order=*')
    assert.ok(shown)
    await page.getByText(shown).first().waitFor()
  })

  test('coupon-used fires once, also when the thank-you page is reloaded (SIR-01, SIR-02)', async () => {
    await assertEventually(() => Promise.resolve(uses() === 1), 'fired')
    for (let turn = 0; turn < 3; turn += 1) {
      await page.reload({ waitUntil: 'networkidle' })
    }
    assert.equal(uses(), 1)
  })

  test('the wallet shows it as used (HCL-14, HCL-17)', async () => {
    await page.goto(`${demo.shopUrl}/account`)
    await wallet(page).getByRole('tab', { name: /Used/u }).click()
    await wallet(page)
      .getByText(/saved €5\.90/u)
      .waitFor()
  })
})

describe('a total that changes between cart and order', { timeout: 60_000 }, () => {
  test('is said once, and ordered after one confirmation (HCL-35, HCL-36, D-11)', async () => {
    const browser = await openBrowser(await newProfile())
    const page = await browser.newPage()
    await page.goto(demo.shopUrl)
    await addToCart(page, 'Lind bistro table')
    await page.goto(`${demo.shopUrl}/cart`)
    await enterCode(page, 'WELCOME-10')
    const choice = picker(page).getByRole('checkbox', { name: /€10 off your order/u })
    await choice.waitFor()
    await choice.check()
    await page.getByRole('link', { name: /checkout/iu }).click()
    await page.getByText(/held for you until/u).waitFor()
    await fillAddress(page)
    await page.getByText('Demo panel').first().click()
    await page.getByRole('button', { name: '+1 day' }).click()
    await page.getByRole('button', { name: /^Pay €/u }).click()
    await page.getByText(/One coupon is not valid any more/u).waitFor()
    await page.getByRole('button', { name: /^Pay €/u }).click()
    await page.waitForURL('**/thanks?order=*')
    await browser.close()
  })
})

describe('a guest of one browser session', { timeout: 60_000 }, () => {
  test('keeps the wallet over a reload and loses it with the browser (HCL-25, D-14)', async () => {
    const profile = await newProfile()
    let browser = await openBrowser(profile)
    let page = await browser.newPage()
    await page.goto(demo.shopUrl)
    await page.evaluate(() => localStorage.setItem('demo-session', 'browser'))
    await page.reload()
    await page.getByRole('button', { name: 'Clip coupon' }).click()
    await page.locator('coupon-offer').getByRole('button', { name: 'In your wallet' }).waitFor()
    await page.goto(`${demo.shopUrl}/account`)
    await page.reload()
    await wallet(page).getByRole('heading', { name: '25 % off patio furniture' }).waitFor()
    await browser.close()
    browser = await openBrowser(profile)
    page = await browser.newPage()
    await page.goto(`${demo.shopUrl}/account`)
    await wallet(page).getByText('No coupons yet').waitFor()
    await browser.close()
  })
})

/** Runs in the page: begins a transaction that does not end, so that no other write does while the page stands. */
async function blockWrites(): Promise<void> {
  const [{ name = '' } = {}] = await indexedDB.databases()
  const open = indexedDB.open(name)
  await new Promise(resolve => (open.onsuccess = resolve))
  const records = open.result.transaction('records', 'readwrite').objectStore('records')
  return new Promise(resolve => {
    const again = (): void => {
      resolve()
      records.count().onsuccess = again
    }
    records.count().onsuccess = again
  })
}

async function fillAddress(page: Page): Promise<void> {
  for (const box of await page.getByRole('textbox').all()) {
    if ((await box.inputValue()) === '') await box.fill('Kim Example')
  }
}

async function assertNotHeld(page: Page, name: string): Promise<void> {
  assert.equal(
    await picker(page)
      .getByRole('checkbox', { name: new RegExp(name, 'u') })
      .count(),
    0,
  )
}

async function assertEventually(check: () => Promise<boolean>, claim: string): Promise<void> {
  const until = Date.now() + 10_000
  while (!(await check())) {
    if (Date.now() > until) assert.fail(claim)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
