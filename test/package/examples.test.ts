import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { browserArguments, findBrowser } from '../support/browser.ts'
import { type CopiedProject, copyProject } from './copy-project.ts'
import { visit } from './visit.ts'

let browser: Browser

before(async () => {
  const { path } = await findBrowser()
  browser = await chromium.launch({ executablePath: path, args: [...browserArguments] })
})
after(() => browser.close())

const clip = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Clip coupon' }).click()
  await page.locator('coupon-wallet').getByRole('heading', { name: '€5 off your order' }).waitFor()
}
const choose = (page: Page): Promise<void> => page.getByRole('checkbox', { name: /€5 off your order/u }).check()

for (const name of ['react', 'vue']) {
  describe(`demo/examples/${name}`, { timeout: 60_000 }, () => {
    let project: CopiedProject
    before(async () => {
      project = await copyProject(`demo/examples/${name}`)
    })
    after(() => project.close())

    test('is built, and sells two cans for €5 less', async () => {
      // Vue's templates need a type checker of their own; their types have a test in frameworks.test.ts.
      if (name === 'react') await project.run('tsc', '-p', '.')
      await project.run('vite', 'build', '--logLevel', 'error')
      const { page, leave } = await visit(browser, await project.serve())
      await page.getByRole('button', { name: 'Order for €49.00' }).waitFor()
      await clip(page)
      await page.getByText('In your wallet: €5 off your order').waitFor()
      await choose(page)
      await page.getByRole('button', { name: 'Order for €44.00' }).waitFor()
      await page.getByRole('spinbutton').fill('1')
      await page.getByRole('button', { name: 'Order for €24.50' }).waitFor()
      await page.getByRole('spinbutton').fill('2')
      await page.getByRole('button', { name: 'Order for €44.00' }).click()
      await page.getByText('Ordered for €44.00. Thank you!').waitFor()
      await leave()
    })
  })
}

describe('demo/examples/html', { timeout: 60_000 }, () => {
  let project: CopiedProject
  let url: string
  before(async () => {
    project = await copyProject('demo/examples/html')
    url = await project.start()
  })
  after(() => project.close())

  test('its server type-checks', () => project.run('tsc', '-p', '.'))

  test('posts a plain form, and the order has the coupon', async () => {
    const { page, leave } = await visit(browser, url)
    await clip(page)
    await choose(page)
    await page.getByRole('button', { name: 'Order for €44.00' }).click()
    await page.getByText('You saved €5.00.').waitFor()
    await leave()
  })

  test('orders nothing where the coupons cannot be held, and says so; without them it sells', async () => {
    const { page } = await visit(browser, url)
    const sent: string[] = []
    page.on('request', request => request.method() === 'POST' && sent.push(new URL(request.url()).pathname))
    await page.route('**/v1/reservations', route => route.fulfill({ status: 503, json: {} }))
    await clip(page)
    await choose(page)
    await page.getByRole('button', { name: 'Order for €44.00' }).click()
    await page.getByText('Nothing was ordered: your coupons cannot be held just now.').waitFor()
    assert.ok(sent.includes('/v1/reservations') && !sent.includes('/orders'))
    await page.getByRole('checkbox', { name: /€5 off your order/u }).uncheck()
    await page.getByRole('button', { name: 'Order for €49.00' }).click()
    await page.getByRole('heading', { name: 'Thank you!' }).waitFor()
    await page.context().close() // its console told of the 503
  })

  test('a quantity counts while it is typed, and two clicks order once', async () => {
    const { page, leave } = await visit(browser, url)
    let orders = 0
    page.on('request', request => new URL(request.url()).pathname === '/orders' && orders++)
    await clip(page)
    await choose(page)
    await page.getByRole('spinbutton').press('ArrowUp')
    await page.getByRole('button', { name: 'Order for €68.50' }).dblclick()
    await page.getByText('You saved €5.00.').waitFor()
    assert.equal(orders, 1)
    await leave()
  })

  test('refuses a total that is another one, and asks with the right one', async () => {
    const { page } = await visit(browser, url, { javaScriptEnabled: false })
    await page.getByRole('spinbutton').fill('3')
    const answer = page.waitForResponse('**/orders')
    await page.getByRole('button', { name: 'Order for €49.00' }).click()
    assert.equal((await answer).status(), 409)
    await page.getByText('Nothing was ordered.').waitFor()
    await page.getByRole('button', { name: 'Order for €73.50' }).click()
    await page.getByRole('heading', { name: 'Thank you!' }).waitFor()
    await page.context().close() // its console told of the 409
  })

  test('the form is sent without scripts too', async () => {
    const { page, leave } = await visit(browser, url, { javaScriptEnabled: false })
    await page.getByRole('button', { name: 'Order for €49.00' }).click()
    await page.getByRole('heading', { name: 'Thank you!' }).waitFor()
    await leave()
  })
})
