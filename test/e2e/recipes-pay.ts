import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import {
  before,
  booked,
  clip,
  FULL,
  heldCoupons,
  openCheckout,
  orderOf,
  payWith,
  posts,
  press,
  type RegisterRecipe,
  sdk,
  sessionOf,
  suspend,
  until,
  whenJudged,
  WITH_COUPON,
} from './recipe-acts.ts'
import { cart, type RecipeShop } from './recipe-shop.ts'
import type { RecipeWorld, Shopper } from './recipe-world.ts'

const thanked = /Your order is/u

/** Tests the recipes of shops that have a back end: one page, several, and a plain form. */
export function testPaying(recipe: RegisterRecipe): void {
  recipe(1, 'takes what the button says, uses the coupon and tells of it once (SIR-02, HCL-15)', async world => {
    const shop = await world.openShop()
    const { shopper, page } = await openCheckout(world, shop)
    await page.getByLabel('Card').fill('4242')
    await page.getByRole('button', { name: /^Pay/u }).dblclick()
    await page.getByText(thanked).waitFor()
    const { orderId } = sessionOf(shop, shopper)
    assert.equal((await orderOf(shop, orderId!)).totals.total, WITH_COUPON)
    assert.equal(shop.payments.taken(), WITH_COUPON)
    await until(() => shopper.used.length === 1, 'coupon-used')
    assert.deepEqual([shopper.used, shopper.asked], [[orderId], []])
    assert.equal(await sdk(page, ({ cart: { $cart } }) => $cart.get()), undefined)
  })

  recipe(1, 'is one order and one payment when the shop’s own answer is lost', async world => {
    const shop = await world.openShop()
    const { shopper, page } = await openCheckout(world, shop)
    await page.route(
      '**/shop/pay',
      async route => {
        await route.fetch()
        await route.abort()
      },
      { times: 1 },
    )
    await payWith(page, '4242')
    await page.getByText('you pay once').waitFor()
    await press(page, /^Pay/u)
    await page.getByText(thanked).waitFor()
    await until(() => shopper.used.length === 1, 'coupon-used')
    assert.deepEqual([shop.payments.ledger.length, shop.payments.taken()], [1, WITH_COUPON])
    assert.deepEqual([await booked(shop, 'coupon.used'), shopper.asked], [1, []])
  })

  recipe(1, 'captures the same payment with the next attempt where the provider did not answer', async world => {
    const shop = await world.openShop()
    const { page } = await openCheckout(world, shop)
    shop.payments.captureFaults = 1
    await payWith(page, '4242')
    await page.getByText('you pay once').waitFor()
    assert.equal(shop.payments.taken(), 0)
    await press(page, /^Pay/u)
    await page.getByText(thanked).waitFor()
    assert.deepEqual([shop.payments.ledger.length, shop.payments.taken()], [1, WITH_COUPON])
  })

  recipe(1, 'asks once when a coupon is not good any more, and holds the others (D-11)', async world => {
    const shop = await world.openShop()
    const { shopper, page } = await openCheckout(world, shop)
    await before(page, '/v1/reservations', () => suspend(shop))
    await payWith(page, '4242')
    await page.getByText(thanked).waitFor()
    assert.deepEqual(shopper.asked, ['Your total is €105.90 now. Pay that?'])
    assert.equal(shop.payments.taken(), FULL)
  })

  recipe(1, 'sells at the full price, asked for, while the service does not answer the page (B33)', async world => {
    const shop = await world.openShop()
    const { shopper, page } = await openCheckout(world, shop)
    world.weather.page = 'down'
    await payWith(page, '4242')
    await page.getByText(thanked).waitFor()
    world.weather.page = 'fair'
    assert.deepEqual([shopper.asked.length, shop.payments.taken()], [1, FULL])
    assert.equal(await heldCoupons(page), 1)
  })

  recipe(1, 'sells where the script is blocked', async world => {
    const shop = await world.openShop()
    const { pay } = await shop.run('pay.js')
    shop.routes['GET /checkout'] = () => shop.page(world.book.read('checkout.html'))
    shop.routes['POST /shop/pay'] = posts(pay!)
    const shopper = await world.newShopper()
    await shopper.context.route('**/assets/**', route => route.abort())
    const page = await shopper.open('/checkout')
    await page.getByRole('button', { name: 'Pay €105.90' }).waitFor()
    await payWith(page, '4242')
    await page.getByText(thanked).waitFor()
    assert.equal(shop.payments.taken(), FULL)
  })

  recipe(1, 'charges nothing for a refused order, and the next attempt is another one with the coupon', async world => {
    const shop = await world.openShop()
    const { shopper, page } = await openCheckout(world, shop)
    const session = sessionOf(shop, shopper)
    world.weather.backEnd = 'lost'
    await payWith(page, '4242')
    await page.getByText('you pay once').waitFor()
    const first = session.orderId!
    world.weather.backEnd = 'fair'
    session.cart = cart({ lines: [{ id: 'l1', sku: 'CHAIR', quantity: 1, unitPrice: 5000 }] })
    await press(page, /^Pay/u)
    await page.getByText('nothing was charged').waitFor()
    assert.deepEqual([shop.payments.taken(), (await orderOf(shop, first)).state], [0, 'cancelled'])
    await page.reload()
    await whenJudged(page)
    await payWith(page, '4242')
    await page.getByText(thanked).waitFor()
    assert.notEqual(session.orderId, first)
    assert.equal(shop.payments.taken(), 5000 - 1250 + 590)
  })

  recipe(2, 'goes over the bank’s page, and a payment that failed there gives the coupon back', async world => {
    const shop = await world.openShop()
    const { shopper, page } = await openHeld(world, shop)
    const session = sessionOf(shop, shopper)
    await press(page, 'Pay €80.90')
    await page.waitForURL('**/bank?*')
    const first = session.orderId!
    assert.equal((await orderOf(shop, first)).state, 'placed')
    await page.goto(`${world.url}/payment`)
    await page.getByText('held for you').waitFor()
    assert.equal((await orderOf(shop, first)).state, 'cancelled')
    await press(page, 'Pay €80.90')
    await page.waitForURL('**/bank?*')
    assert.notEqual(session.orderId, first)
    shop.payments.payAtTheBank(session.orderId!)
    await page.goto(`${world.url}/bank/back`)
    await page.getByText('You saved €25.00').waitFor()
    await until(() => shopper.used.length === 1, 'coupon-used')
    assert.deepEqual([shopper.used, shop.payments.taken()], [[session.orderId], WITH_COUPON])
  })

  recipe(2, 'holds the coupon anew though the device has seen it used meanwhile', async world => {
    const shop = await world.openShop()
    const { shopper, page } = await openHeld(world, shop)
    await press(page, 'Pay €80.90')
    await page.waitForURL('**/bank?*')
    const other = await shopper.open('/cart')
    assert.ok((await sdk(other, ({ wallet }) => wallet.refresh())).ok)
    assert.deepEqual(await sdk(other, ({ wallet }) => wallet.$coupons.get()), [])
    await other.close()
    // The wallet's answer comes after the quote's.
    await page.route('**/v1/wallet', async route => {
      await wait(400)
      await route.continue()
    })
    await page.goto(`${world.url}/payment`)
    await page.getByText('held for you').waitFor()
  })

  recipe(
    2,
    'sends the shopper to the cart when a coupon stops while it is held, and sells without the service',
    async world => {
      const shop = await world.openShop()
      const shopper = await openPages(world, shop)
      const page = await shopper.open('/cart')
      await clip(page)
      await before(page, '/v1/reservations', () => suspend(shop))
      await page.goto(`${world.url}/payment`)
      await page.waitForURL('**/cart')
      world.weather.page = 'down'
      await page.goto(`${world.url}/payment`)
      await page.getByText('cannot be reached').waitFor()
      await press(page, 'Pay €105.90')
      await page.waitForURL('**/bank?*')
      assert.equal(shop.payments.ledger[0]?.authorised, FULL)
    },
  )

  recipe(3, 'posts the hold with a plain form, and a reload of the answer is the same order', async world => {
    const shop = await world.openShop()
    const posted = await openForm(world, shop)
    const shopper = await world.newShopper()
    const page = await shopper.open('/shop/checkout')
    await clip(page)
    await page.getByLabel('Card').fill('declined')
    await press(page, 'Order and pay')
    await page.getByText('declined').waitFor()
    await whenJudged(page)
    await page.getByLabel('Card').fill('4242')
    await press(page, 'Order and pay')
    await page.getByText('You saved €25.00').waitFor()
    await page.goBack()
    await whenJudged(page)
    await page.getByLabel('Card').fill('4242')
    await press(page, 'Order and pay')
    await page.getByText('You saved €25.00').waitFor()
    assert.deepEqual([shop.payments.ledger.length, shop.payments.taken()], [1, WITH_COUPON])
    const { reservation, coupons, total } = posted[1]!
    assert.ok(reservation && coupons)
    assert.equal(total, String(WITH_COUPON))
    await until(() => shopper.used.length === 1, 'coupon-used')
  })

  recipe(3, 'does not send the form before the shopper agreed to a changed total (D-11, HCL-36)', async world => {
    const shop = await world.openShop()
    const posted = await openForm(world, shop)
    const page = await (await world.newShopper()).open('/shop/checkout')
    await clip(page)
    await page.getByLabel('Card').fill('4242')
    await page.route('**/shop/checkout', async route => {
      if (posted.length === 0 && route.request().method() === 'POST') await suspend(shop)
      await route.continue()
    })
    await press(page, 'Order and pay')
    const agree = page.locator('coupon-picker').getByRole('button', { name: /105\.90/u })
    await agree.waitFor()
    assert.equal(shop.payments.ledger[0]?.state, 'voided')
    await page.getByLabel('Card').fill('4242')
    await press(page, 'Order and pay')
    assert.equal(await page.evaluate(() => document.querySelector('form')!.checkValidity()), false)
    assert.equal(posted.length, 1)
    await agree.click()
    await agree.waitFor({ state: 'detached' })
    await press(page, 'Order and pay')
    await page.waitForURL('**/thanks?*')
    assert.equal(shop.payments.taken(), FULL)
  })

  recipe(3, 'sells at the full price to a browser without scripts', async world => {
    const shop = await world.openShop()
    await openForm(world, shop)
    const page = await (await world.newShopper({ scripts: false })).open('/shop/checkout')
    await page.getByLabel('Card').fill('4242')
    await press(page, 'Order and pay')
    await page.waitForURL('**/thanks?*')
    assert.equal(shop.payments.taken(), FULL)
  })
}

/** Opens the pages of recipe 2, and the thank-you page. */
export async function openPages(world: RecipeWorld, shop: RecipeShop): Promise<Shopper> {
  const { start, settle } = await shop.run('redirect.js')
  const { book, url } = world
  shop.routes['GET /cart'] = () => shop.page(book.read('cart.html'))
  shop.routes['GET /payment'] = async session => {
    const next = String(await settle!(session))
    return next === '/payment' ? shop.page(book.read('payment.html')) : Response.redirect(url + next)
  }
  shop.routes['GET /bank'] = () => shop.page('Your bank')
  shop.routes['GET /bank/back'] = async session => Response.redirect(url + String(await settle!(session)))
  shop.routes['GET /thanks'] = () => shop.page(book.read('thanks.html'))
  shop.routes['POST /shop/start'] = posts(start!)
  return world.newShopper()
}

/** Opens the page of recipe 3. @returns the forms that were posted */
async function openForm(world: RecipeWorld, shop: RecipeShop): Promise<readonly Readonly<Record<string, string>>[]> {
  const { checkoutPage, order } = await shop.run('form.js')
  const posted: Record<string, string>[] = []
  shop.routes['GET /thanks'] = () => shop.page(world.book.read('thanks.html'))
  shop.routes['GET /shop/checkout'] = session => shop.page(String(checkoutPage!(session)))
  shop.routes['POST /shop/checkout'] = async (session, request) => {
    const form = new URLSearchParams(await request.text())
    posted.push(Object.fromEntries(form))
    const { redirect, page } = (await order!(session, form)) as { readonly redirect?: string; readonly page?: string }
    return page === undefined ? Response.redirect(world.url + redirect, 303) : shop.page(page)
  }
  return posted
}

/** Opens the pages of recipe 2 with a coupon that the payment page holds. */
export async function openHeld(
  world: RecipeWorld,
  shop: RecipeShop,
): Promise<{ readonly shopper: Shopper; readonly page: Page }> {
  const shopper = await openPages(world, shop)
  const page = await shopper.open('/cart')
  await clip(page)
  await page.goto(`${world.url}/payment`)
  await page.getByText('held for you').waitFor()
  return { shopper, page }
}
