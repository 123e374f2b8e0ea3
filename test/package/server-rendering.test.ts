import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import { browserArguments, findBrowser } from '../support/browser.ts'
import { type CopiedProject, copyProject } from './copy-project.ts'
import { visit } from './visit.ts'

/** What a page keeps of the server's nodes, before any script has run, and what it hears meanwhile. */
interface Kept {
  readonly roots: Map<Element, { root: ShadowRoot; nodes: readonly ChildNode[] }>
  shift: number
}

describe('demo/examples/ssr', { timeout: 120_000 }, () => {
  let project: CopiedProject
  let url: string
  let browser: Browser

  before(async () => {
    project = await copyProject('demo/examples/ssr')
    await project.run('vite', 'build', '--logLevel', 'error')
    url = await project.start()
    const { path } = await findBrowser()
    browser = await chromium.launch({ executablePath: path, args: [...browserArguments] })
  })
  after(async () => {
    await browser?.close()
    await project.close()
  })

  const html = async (path: string, language: string): Promise<string> =>
    (await fetch(url + path, { headers: { 'accept-language': language } })).text()

  test('its code type-checks', () => project.run('tsc', '-p', '.'))

  test('the server renders styles and fallback, in the language of the request, and no coupon', async () => {
    const page = await html('/account', 'de-AT,de;q=0.9,en;q=0.5')
    assert.match(page, /<html lang="de">/u)
    assert.match(page, /<coupon-wallet[^>]*><template shadowroot="open" shadowrootmode="open"><style>/u)
    assert.match(page, /<\/template><p class="wait">Ihre Gutscheine kommen gleich …<\/p><\/coupon-wallet>/u)
  })

  test('two requests in two languages at once do not mix', async () => {
    const pages = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => html(turn % 3 ? '/account' : '/checkout', turn % 2 ? 'de' : 'en')),
    )
    for (const [turn, page] of pages.entries()) {
      assert.equal(page.includes('Ihre Gutscheine'), turn % 2 === 1)
      assert.equal(page.includes('Your coupons'), turn % 2 === 0)
    }
  })

  for (const path of ['/account', '/checkout']) {
    test(`${path}: the elements take over the server's nodes as they stand`, async () => {
      // English is there at once, so that an element could show more than the server did in its first turn.
      const { page, leave } = await visit(browser, url + path, { locale: 'en-GB', early: keepServersNodes })
      await page.waitForFunction(() => {
        const { roots } = (globalThis as unknown as { kept: Kept }).kept
        return [...roots.keys()].every(element => (element as { hasUpdated?: boolean }).hasUpdated)
      })
      const taken = await page.evaluate(() => {
        const { roots } = (globalThis as unknown as { kept: Kept }).kept
        return [...roots].map(([element, { root, nodes }]) => ({
          tag: element.localName,
          sameRoot: element.shadowRoot === root,
          // The style, and Lit's marks around what is rendered; what stands between them is what changes.
          sameStyle: root.firstChild === nodes[0] && root.firstElementChild?.localName === 'style',
          sameMarks: root.contains(nodes[1]!) && root.contains(nodes.at(-1)!),
          styles: root.querySelectorAll('style').length,
          fromServer: nodes.length > 2,
        }))
      })
      assert.ok(taken.length > 0)
      for (const { tag, ...claims } of taken) {
        assert.deepEqual(claims, { sameRoot: true, sameStyle: true, sameMarks: true, styles: 1, fromServer: true }, tag)
      }
      await leave()
    })
  }

  test('nothing moves while the elements take over, and little when they fill', async () => {
    const { page, leave } = await visit(browser, `${url}/account`, { locale: 'de-DE', early: keepServersNodes })
    await page.locator('coupon-wallet').getByRole('heading', { name: 'Ihre Gutscheine' }).waitFor()
    await page.getByRole('button').first().waitFor()
    const shift = await page.evaluate(() => (globalThis as unknown as { kept: Kept }).kept.shift)
    assert.ok(shift < 0.1, `layout shift ${shift}`)
    await leave()
  })

  test('the offer is clipped, and the order has the coupon', async () => {
    const { page, leave } = await visit(browser, `${url}/account`, { locale: 'en-GB' })
    await page.getByRole('button', { name: 'Clip coupon' }).click()
    await page.locator('coupon-wallet').getByRole('heading', { name: '€5 off your order' }).waitFor()
    await page.getByRole('link', { name: 'Checkout' }).click()
    await page.getByRole('checkbox', { name: /€5 off your order/u }).check()
    await page.locator('coupon-picker').getByText('€44.00').first().waitFor()
    await page.getByRole('button', { name: 'Order and pay' }).click()
    await page.getByText('You saved €5.00').waitFor()
    await leave()
  })

  test('without scripts the styles hold, and the form is sent', async () => {
    const { page, leave } = await visit(browser, `${url}/checkout`, { locale: 'de-DE', javaScriptEnabled: false })
    await page.getByText('Ihre Gutscheine kommen gleich').waitFor()
    await page.getByRole('button', { name: 'Zahlungspflichtig bestellen' }).click()
    await page.getByRole('heading', { name: 'Vielen Dank!' }).waitFor()
    await leave()
  })
})

/** Runs in the page: remembers what the server rendered, once the page is parsed and before its modules run. */
function keepServersNodes(): void {
  const kept: Kept = { roots: new Map(), shift: 0 }
  ;(globalThis as unknown as { kept: Kept }).kept = kept
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) kept.shift += (entry as unknown as { value: number }).value
  }).observe({ type: 'layout-shift', buffered: true })
  document.addEventListener(
    'readystatechange',
    () => {
      for (const element of document.querySelectorAll('*')) {
        const root = element.localName.startsWith('coupon-') && element.shadowRoot
        if (root) kept.roots.set(element, { root, nodes: [...root.childNodes] })
      }
    },
    { once: true },
  )
}
