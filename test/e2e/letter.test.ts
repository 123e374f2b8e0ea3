import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { useDemo } from './use-demo.ts'

const used = useDemo()

async function signIn(page: Page, name: string): Promise<void> {
  await page.goto(`${used.demo.shopUrl}/account`)
  await page.getByRole('button', { name: `Sign in as ${name}` }).click()
  await page.getByRole('heading', { name: `Hello ${name}` }).waitFor()
}

/** What the letter's chip says; nothing where there is no code. */
const codeOn = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => document.querySelector('coupon-snippet')?.shadowRoot?.querySelector('code')?.textContent)

describe('the letter with a code of one’s own', () => {
  test('gives each reader one code, shows it to him alone, and is an offer to everybody else (USR-20, USR-23)', async () => {
    const [kim, robin] = [await used.browser.newContext(), await used.browser.newContext()]
    const page = await kim.newPage()
    page.setDefaultTimeout(15_000)
    await page.goto(used.demo.shopUrl)
    await page.getByRole('link', { name: 'Sign in to get the letter' }).waitFor()
    assert.equal(await codeOn(page), undefined)

    await signIn(page, 'Kim')
    await page.goto(used.demo.shopUrl)
    await page.getByRole('button', { name: 'Send me the letter' }).click()
    const copy = page.locator('coupon-snippet').getByRole('button')
    await copy.waitFor()
    const code = await codeOn(page)
    assert.match(code ?? '', /^TOOL-/)
    assert.equal(await page.getByRole('button', { name: 'Send me the letter' }).count(), 0)
    await page.getByRole('link', { name: 'Kim 1 coupon ready' }).waitFor()
    await page.reload()
    await copy.waitFor()
    assert.equal(await codeOn(page), code)

    const other = await robin.newPage()
    other.setDefaultTimeout(15_000)
    await signIn(other, 'Robin')
    await other.goto(used.demo.shopUrl)
    await other.getByRole('button', { name: 'Send me the letter' }).click()
    await other.locator('coupon-snippet').getByRole('button').waitFor()
    assert.notEqual(await codeOn(other), code)
    await Promise.all([kim.close(), robin.close()])
  })
})
