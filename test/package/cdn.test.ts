import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { browserArguments, findBrowser } from '../support/browser.ts'
import { type ServedFolder, serveFolder } from './serve-folder.ts'

const cdn = fileURLToPath(new URL('../../dist/tearoff/cdn', import.meta.url))
const read = (file: string): string => readFileSync(join(cdn, file), 'utf8')
const hashes = JSON.parse(read('integrity.json')) as Readonly<Record<string, string>>

test('integrity.json has every file of the page script, as it is', () => {
  assert.deepEqual(Object.keys(hashes), globSync('**/*.js', { cwd: cdn }).toSorted())
  for (const [file, expected] of Object.entries(hashes)) {
    assert.equal(`sha384-${hash('sha384', read(file), 'base64')}`, expected, file)
  }
})

test('what is loaded late has its hash in its name', () => {
  for (const file of Object.keys(hashes)) {
    for (const [, loaded = ''] of read(file).matchAll(/\b(?:from|import)\s*\(?[`'"](\.[^`'"]+)[`'"]/gu)) {
      assert.match(loaded, /-[\w-]{8}\.js$/u, `${file} loads ${loaded}`)
    }
  }
})

describe('a page that says what the script must be', { timeout: 120_000 }, () => {
  let served: ServedFolder
  let browser: Browser

  before(async () => {
    served = await serveFolder(cdn)
    const { path } = await findBrowser()
    browser = await chromium.launch({ executablePath: path, args: [...browserArguments] })
  })
  after(async () => {
    await browser.close()
    await served.close()
  })

  /** Opens a page with a wallet; `altered` is the file that comes with one byte more. */
  async function open(altered?: RegExp): Promise<Page> {
    const page = await browser.newPage()
    const integrity = Object.fromEntries(Object.entries(hashes).map(([file, value]) => [`/${file}`, value]))
    const body = `<!doctype html><html lang="en"><title>Integrity</title>
      <script type="importmap">${JSON.stringify({ integrity })}</script>
      <script type="module" src="/tearoff.js" integrity="${hashes['tearoff.js']}" data-tearoff
        data-service="https://coupons.invalid" data-key="pk_test"></script>
      <coupon-wallet>Not yet</coupon-wallet></html>`
    await page.route('**/page', route => route.fulfill({ contentType: 'text/html', body }))
    if (altered) {
      await page.route(altered, async route => {
        const response = await route.fetch()
        await route.fulfill({ response, body: `${await response.text()} ` })
      })
    }
    await page.goto(`${served.url}/page`)
    return page
  }

  const refused = (page: Page): Promise<unknown> =>
    page.waitForEvent('console', { predicate: message => /integrity/u.test(message.text()) })

  test('shows the wallet where everything is as it was built', async () => {
    const page = await open()
    await page.getByRole('heading', { name: 'Your coupons' }).waitFor()
  })

  test('refuses a script with one byte more', async () => {
    const page = await open(/tearoff\.js$/u)
    assert.equal(await page.evaluate(() => Symbol.for('tearoff') in globalThis), false)
    await page.getByText('Not yet').waitFor()
  })

  test('refuses a late chunk with one byte more, by its import map, and keeps the SDK', async () => {
    const page = await open(/chunks\/coupon-wallet-/u)
    await refused(page)
    assert.equal(await page.evaluate(() => customElements.get('coupon-wallet') === undefined), true)
    assert.equal(await page.evaluate(() => Symbol.for('tearoff') in globalThis), true)
    await page.getByText('Not yet').waitFor()
  })
})
