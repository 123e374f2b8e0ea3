import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import type axeCore from 'axe-core'
import { before, describe, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { useDemo } from './use-demo.ts'

const used = useDemo()
let page: Page

const open = async (tag: string, state = 'ready'): Promise<Locator> => {
  await page.goto(`${used.demo.shopUrl}/playground?element=${tag}&state=${state}`)
  const shown = page.locator(`#preview ${tag}`)
  await shown.waitFor({ state: 'attached' })
  return shown
}

describe('the playground', { timeout: 300_000 }, () => {
  before(async () => {
    page = await used.browser.newPage({ viewport: { width: 390, height: 844 } })
    page.setDefaultTimeout(60_000)
  })

  for (const tag of ['coupon-wallet', 'coupon-picker', 'coupon-offer', 'coupon-snippet', 'coupon-badge']) {
    test(`shows <${tag}> with a control for each attribute, slot and token of its manifest`, async () => {
      const shown = await open(tag)
      assert.equal(await page.getByRole('heading', { level: 2 }).first().textContent(), `<${tag}>`)
      const names = await page.evaluate(async wanted => {
        const elements = (await (await fetch('/shop-api/elements')).json()) as readonly {
          readonly tagName: string
          readonly attributes?: readonly { readonly name: string }[]
          readonly slots?: readonly { readonly name: string }[]
          readonly cssProperties?: readonly { readonly name: string }[]
        }[]
        const { attributes = [], slots = [], cssProperties = [] } = elements.find(one => one.tagName === wanted) ?? {}
        return [...attributes, ...slots, ...cssProperties].map(({ name }) => name || 'default')
      }, tag)
      assert.ok(names.length > 3)
      for (const name of names) assert.ok(await page.getByLabel(name, { exact: true }).first().isVisible(), name)
      assert.ok(await shown.isVisible())
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 390))
    })
  }

  test('is accessible on a phone', async () => {
    await open('coupon-picker')
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') })
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { readonly axe: typeof axeCore }
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    })
    assert.deepEqual(violations, [])
  })

  test('changes an attribute, a slot and a token of the element, and writes the HTML that does so', async () => {
    const wallet = await open('coupon-wallet')
    await page.getByLabel('heading', { exact: true }).fill('My <own> heading')
    await page.getByLabel('--coupon-radius', { exact: true }).fill('3px')
    await wallet.getByText('My <own> heading').waitFor()
    assert.equal(await wallet.evaluate(element => element.style.getPropertyValue('--coupon-radius')), '3px')
    const code = (await page.locator('#code').textContent()) ?? ''
    assert.match(code, /--coupon-radius: 3px;/u)
    assert.match(code, /<coupon-wallet><span slot="heading">My &lt;own> heading<\/span><\/coupon-wallet>/u)
    await page.getByLabel('Language').selectOption('de')
    await wallet.getByRole('button', { name: 'Im Warenkorb nutzen' }).first().waitFor()
    await page.getByLabel('heading', { exact: true }).fill('')
    await wallet.getByRole('heading', { level: 2 }).waitFor()
  })

  test('lists each event with what it carries, and can cancel the act', async () => {
    const picker = await open('coupon-picker')
    await page.getByLabel('Cancel acts before they happen').check()
    await picker.getByRole('checkbox').first().click()
    const heard = page.getByRole('log').getByRole('listitem')
    await heard.first().waitFor()
    assert.match((await heard.first().textContent()) ?? '', /coupon-apply.*cancelled.*"promotion"/su)
    assert.equal(await heard.count(), 1)
    await page.getByLabel('Cancel acts before they happen').uncheck()
    await picker.getByRole('checkbox').first().click()
    await page.getByRole('log').getByText('coupon-applied').waitFor()
  })

  test('goes through the states, each on a wallet of its own', async () => {
    const wallet = await open('coupon-wallet')
    const tickets = wallet.locator('article')
    await tickets.first().waitFor()
    assert.equal(await tickets.count(), 4)
    await page.getByLabel('State', { exact: true }).selectOption('empty')
    await tickets.first().waitFor({ state: 'detached' })
    await page.getByLabel('State', { exact: true }).selectOption('many')
    await tickets.first().waitFor()
    await page.getByLabel('State', { exact: true }).selectOption('none')
    await tickets.first().waitFor({ state: 'detached' })
    // The shop's own wallet knows nothing of it.
    await page.goto(`${used.demo.shopUrl}/account`)
    await page.getByText('See what is on offer').waitFor()
  })
})
