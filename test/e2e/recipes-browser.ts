import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { booked, clip, FULL, orderOf, press, type RegisterRecipe, suspend, until, WITH_COUPON } from './recipe-acts.ts'
import { cart, type RecipeShop } from './recipe-shop.ts'
import type { RecipeWorld, Shopper } from './recipe-world.ts'

/** Tests the recipes of shops that have no back end, or no service either. */
export function testBrowserShops(recipe: RegisterRecipe): void {
  recipe(4, 'places the order that was held, once, however often the next page is loaded', async world => {
    const shop = await world.openShop({ orders: 'browser' })
    const { shopper, page, cards } = await openBrowserShop(world, shop)
    await press(page, 'Pay')
    await page.waitForURL('**/thanks?order=*')
    await page.getByText('You saved 25').waitFor()
    const orderId = orderIdOf(page)
    for (let turn = 0; turn < 3; turn += 1) {
      await page.reload()
      await page.getByText('You saved 25').waitFor()
    }
    assert.equal((await orderOf(shop, orderId)).totals.total, WITH_COUPON)
    assert.deepEqual([cards, shopper.used], [[WITH_COUPON], [orderId]])
  })

  recipe(4, 'shows an old order again while another checkout runs, and that one goes on', async world => {
    const shop = await world.openShop({ orders: 'browser' })
    const { page, shopper } = await openBrowserShop(world, shop)
    await press(page, 'Pay')
    await page.waitForURL('**/thanks?order=*')
    await page.getByText('You saved 25').waitFor()
    const orderId = orderIdOf(page)
    await page.goto(`${world.url}/checkout`)
    await clip(page)
    await page.evaluate(async () => {
      const picker = document.querySelector<Element & { readonly shop: PickerShop }>('coupon-picker')!
      await picker.shop.checkout.reserve()
    })
    await page.goto(`${world.url}/thanks?order=${orderId}`)
    await page.getByText('You saved 25').waitFor()
    await page.goto(`${world.url}/checkout`)
    await page.locator('coupon-picker').getByText('€80.90', { exact: true }).waitFor()
    await press(page, 'Pay')
    await page.waitForURL('**/thanks?order=*')
    await page.getByText('You saved 25').waitFor()
    assert.deepEqual(shopper.used, [orderId, orderIdOf(page)])
  })

  recipe(4, 'places it with the next load where the service did not answer, or its answer was lost', async world => {
    const shop = await world.openShop({ orders: 'browser' })
    const { page, shopper } = await openBrowserShop(world, shop)
    await page.route('**/own/card', async route => {
      world.weather.page = 'lost'
      await route.continue()
    })
    await press(page, 'Pay')
    await page.waitForURL('**/thanks?order=*')
    await until(
      async () => (await booked(shop, 'order.placed')) === 1 || (await booked(shop, 'coupon.used')) === 1,
      'sent',
    )
    world.weather.page = 'down'
    await page.reload()
    world.weather.page = 'fair'
    await page.reload()
    await page.getByText('You saved 25').waitFor()
    assert.deepEqual([shopper.used, await booked(shop, 'coupon.used')], [[orderIdOf(page)], 1])
  })

  recipe(4, 'asks for the full price while the service is down, and leaves the coupon alone', async world => {
    const shop = await world.openShop({ orders: 'browser' })
    const { page, shopper, cards } = await openBrowserShop(world, shop)
    world.weather.page = 'down'
    await press(page, 'Pay')
    await page.waitForURL('**/thanks')
    assert.deepEqual([cards, shopper.asked.length, await booked(shop, 'coupon.used')], [[FULL], 1, 0])
  })

  recipe(4, 'writes a total down that changed after the payment (D-11)', async world => {
    const shop = await world.openShop({ orders: 'browser' })
    const { page, cards } = await openBrowserShop(world, shop)
    await page.route('**/own/card', async route => {
      await suspend(shop)
      await route.continue()
    })
    await press(page, 'Pay')
    await page.waitForURL('**/thanks?order=*')
    await page.getByText('You saved 0').waitFor()
    assert.deepEqual([cards, (await orderOf(shop, orderIdOf(page))).totals.total], [[WITH_COUPON], FULL])
  })

  recipe(9, 'sells with rules, wallet and orders in the browser alone', async world => {
    const shop = await world.openShop()
    const { page, shopper } = await openLocal(world, shop)
    await press(page, 'Order')
    await page.getByText('Ordered for 95.9').waitFor()
    await until(() => shopper.used.length === 1, 'coupon-used')
    await page.reload()
    await page.locator('coupon-offer').getByRole('button').waitFor()
    assert.equal(shopper.used.length, 1)
  })

  recipe(9, 'asks where a coupon ended between hold and order (D-11)', async world => {
    const shop = await world.openShop()
    const { page } = await openLocal(world, shop)
    // The day on which the coupon ends begins between the two calls.
    await page.evaluate(() => {
      const picker = document.querySelector<Element & { readonly shop: PickerShop }>('coupon-picker')!
      picker.shop.checkout.$reservation.listen(held => {
        if (held) (globalThis as unknown as DatedPage).ahead = 20 * 86_400_000
      })
    })
    await press(page, 'Order')
    const agree = page.locator('coupon-picker').getByRole('button', { name: /105\.90/u })
    await agree.click()
    await agree.waitFor({ state: 'detached' })
    await press(page, 'Order')
    await page.getByText('Ordered for 105.9').waitFor()
  })
}

interface DatedPage {
  /** How far the page's clock is ahead, in milliseconds. */
  ahead?: number
}

interface PickerShop {
  readonly checkout: {
    reserve(): Promise<unknown>
    readonly $reservation: { listen(listener: (held: unknown) => void): void }
  }
}

const orderIdOf = (page: Page): string => new URL(page.url()).searchParams.get('order')!

/** Opens the page of recipe 4 with the coupon on the cart. `cards` is what was charged. */
async function openBrowserShop(
  world: RecipeWorld,
  shop: RecipeShop,
): Promise<{ readonly shopper: Shopper; readonly page: Page; readonly cards: readonly number[] }> {
  const cards: number[] = []
  shop.routes['GET /own.js'] = () =>
    javascript(`export const cart = ${JSON.stringify(cart())}
export const payWithCard = async total => (await fetch('/own/card', { method: 'POST', body: String(total) })).ok`)
  shop.routes['POST /own/card'] = async (_session, request) => void cards.push(Number(await request.text()))
  shop.routes['GET /checkout'] = () => shop.page(world.book.read('browser-checkout.html'))
  shop.routes['GET /thanks'] = () => shop.page(world.book.read('browser-thanks.html'))
  const shopper = await world.newShopper()
  const page = await shopper.open('/checkout')
  await clip(page)
  return { shopper, page, cards }
}

/** Opens the page of recipe 9 with the coupon on the cart. */
async function openLocal(
  world: RecipeWorld,
  shop: RecipeShop,
): Promise<{ readonly shopper: Shopper; readonly page: Page }> {
  shop.routes['GET /own.js'] = () => javascript(`export const cart = ${JSON.stringify(cart())}`)
  shop.routes['GET /local'] = () => shop.page(world.book.read('local.html'))
  const shopper = await world.newShopper()
  await shopper.context.addInitScript(() => {
    const now = Date.now.bind(Date)
    Date.now = () => now() + ((globalThis as unknown as DatedPage).ahead ?? 0)
  })
  const page = await shopper.open('/local')
  await page.locator('coupon-offer').getByRole('button').click()
  await page.locator('coupon-picker').getByRole('checkbox').check()
  await page.locator('coupon-picker').getByText('€95.90', { exact: true }).waitFor()
  return { shopper, page }
}

function javascript(code: string): Response {
  return new Response(code, { headers: { 'content-type': 'text/javascript' } })
}
