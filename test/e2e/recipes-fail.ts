import assert from 'node:assert/strict'
import {
  before,
  booked,
  clip,
  FULL,
  heldCoupons,
  openCheckout,
  orderOf,
  payWith,
  press,
  type RegisterRecipe,
  sdk,
  sessionOf,
  suspend,
  until,
  whenJudged,
  WITH_COUPON,
} from './recipe-acts.ts'
import { openHeld, openPages } from './recipes-pay.ts'
import { cart, promotion, type RecipeShop } from './recipe-shop.ts'
import type { RecipeWorld } from './recipe-world.ts'

const thanked = /Your order is/u
const single = promotion({ limits: { redemptions: 1 } })

/** Tests the recipes for what goes wrong between the hold and the captured payment. */
export function testFailing(recipe: RegisterRecipe): void {
  recipe(5, 'pays the same order with another card', async world => {
    const shop = await world.openShop()
    const { shopper, page } = await openCheckout(world, shop)
    await payWith(page, 'declined')
    await page.getByText('declined').waitFor()
    assert.deepEqual([await booked(shop, 'coupon.used'), shop.payments.taken()], [0, 0])
    await payWith(page, '4242')
    await page.getByText(thanked).waitFor()
    await until(() => shopper.used.length === 1, 'coupon-used')
    assert.deepEqual([shop.payments.taken(), await booked(shop, 'coupon.used')], [WITH_COUPON, 1])
  })

  recipe(5, 'follows what is changed on the cart page after the hold (HCL-19)', async world => {
    const shop = await world.openShop()
    const { page } = await openHeld(world, shop)
    await page.goto(`${world.url}/cart`)
    const picker = page.locator('coupon-picker')
    await picker.getByRole('button', { name: /Save for later/u }).click()
    await picker.getByText('€105.90', { exact: true }).waitFor()
    await page.goto(`${world.url}/payment`)
    await press(page, 'Pay €105.90')
    await page.waitForURL('**/bank?*')
    assert.equal(shop.payments.ledger[0]?.authorised, FULL)
  })

  recipe(5, 'frees the last use of a coupon when the cart is emptied, and not before', async world => {
    const shop = await world.openShop({ offer: single })
    const page = await (await openPages(world, shop)).open('/cart')
    await clip(page)
    const other = await (await world.newShopper()).open('/cart')
    await clip(other)
    await page.goto(`${world.url}/payment`)
    await page.getByText('held for you').waitFor()
    await page.goto(`${world.url}/cart`)
    await whenJudged(page)
    const refused = await sdk(other, ({ checkout }) => checkout.reserve())
    assert.deepEqual(!refused.ok && refused.reasons, [{ reason: 'usage_limit_reached' }])
    await press(page, 'Empty the cart')
    await page.waitForFunction(() =>
      document.querySelector('coupon-picker')?.shadowRoot?.textContent?.includes('empty'),
    )
    await other.reload()
    await whenJudged(other)
    const held = await sdk(other, ({ checkout }) => checkout.reserve())
    assert.equal(held.ok && held.totals.total, WITH_COUPON)
  })

  recipe(5, 'loses nothing by the hold that ran out while the tab was left', async world => {
    const shop = await world.openShop({ offer: single })
    const { shopper, page } = await openCheckout(world, shop)
    await payWith(page, 'declined')
    await page.getByText('declined').waitFor()
    world.advance(20)
    await payWith(page, '4242')
    await page.getByText(thanked).waitFor()
    assert.deepEqual([shop.payments.taken(), shopper.asked], [WITH_COUPON, []])
  })

  recipe(5, 'asks once where somebody else took the last use after the hold ran out (HCL-35, D-11)', async world => {
    const shop = await world.openShop({ offer: single })
    const { shopper, page } = await openCheckout(world, shop)
    await payWith(page, 'declined')
    await page.getByText('declined').waitFor()
    world.advance(20)
    const other = await (await world.newShopper()).open('/checkout')
    await clip(other)
    await payWith(other, '4242')
    await other.getByText(thanked).waitFor()
    await payWith(page, '4242')
    await page.getByText(thanked).waitFor()
    assert.deepEqual(shopper.asked, ['Your total is €105.90 now. Pay that?'])
    assert.equal(shop.payments.taken(), WITH_COUPON + FULL)
  })

  recipe(6, 'says the change before the payment, and the next click agrees (HCL-36, D-11)', async world => {
    const shop = await world.openShop()
    const { shopper, page } = await openHeld(world, shop)
    await suspend(shop)
    await press(page, 'Pay €80.90')
    await page.getByText('Your total has changed to €105.90').waitFor()
    assert.equal(shop.payments.ledger.length, 0)
    await press(page, 'Pay €105.90')
    await page.waitForURL('**/bank?*')
    assert.equal((await orderOf(shop, sessionOf(shop, shopper).orderId!)).totals.total, FULL)
    assert.equal(shop.payments.ledger[0]?.authorised, FULL)
  })

  recipe(6, 'voids what was authorised, and takes the new total once the shopper agreed (D-11)', async world => {
    const shop = await world.openShop()
    const { shopper, page } = await openCheckout(world, shop)
    await before(page, '/shop/pay', () => suspend(shop))
    shopper.agrees = false
    await payWith(page, '4242')
    await until(() => shopper.asked.length === 1, 'asked')
    assert.deepEqual([shop.payments.ledger.map(({ state }) => state), shop.payments.taken()], [['voided'], 0])
    assert.equal(await booked(shop, 'coupon.used'), 0)
    await shop.admin('PUT', '/v1/promotions/patio-25', promotion())
    await sdk(page, ({ wallet }) => wallet.refresh())
    await page.getByRole('button', { name: 'Pay €80.90' }).waitFor()
    shopper.agrees = true
    await before(page, '/shop/pay', () => suspend(shop))
    await payWith(page, '4242')
    await page.getByText(thanked).waitFor()
    assert.equal(shopper.asked.length, 2)
    assert.deepEqual([shop.payments.taken(), shop.payments.ledger.length], [FULL, 3])
  })

  recipe(6, 'takes less without asking where the price fell and no coupon was lost', async world => {
    const shop = await world.openShop()
    const { shopper, page } = await openCheckout(world, shop, 'pay-less.js')
    sessionOf(shop, shopper).cart = cart({ lines: [{ id: 'l1', sku: 'CHAIR', quantity: 2, unitPrice: 4000 }] })
    await payWith(page, '4242')
    await page.getByText(thanked).waitFor()
    assert.deepEqual([shop.payments.taken(), shopper.asked], [8000 - 2000 + 590, []])
    assert.deepEqual(
      shop.payments.ledger.map(({ authorised }) => authorised),
      [WITH_COUPON],
    )
  })

  recipe(6, 'asks all the same where less is due because another coupon went, or more', async world => {
    const shop = await world.openShop()
    const { shopper, page } = await openCheckout(world, shop, 'pay-less.js')
    await before(page, '/shop/pay', () => suspend(shop))
    sessionOf(shop, shopper).cart = cart({ lines: [{ id: 'l1', sku: 'CHAIR', quantity: 1, unitPrice: 5000 }] })
    await payWith(page, '4242')
    await page.getByText(thanked).waitFor()
    assert.deepEqual([shop.payments.taken(), shopper.asked.length], [5590, 1])
  })

  recipe(10, 'keeps the order while the service is down, and captures the discounted total later', async world => {
    const shop = await world.openShop()
    const { shopper, page, code } = await openCheckout(world, shop, 'pay-later.js')
    await takeOrderWhileDown(world, shop, page)
    const orderId = sessionOf(shop, shopper).orderId!
    assert.deepEqual([shop.payments.taken(), shop.waiting.size], [0, 1])
    await code['settleWaiting']!()
    assert.deepEqual([shop.payments.taken(), shop.waiting.size], [0, 1])
    // The hold runs out meanwhile: the coupon is still good.
    world.advance(30)
    world.weather.backEnd = 'fair'
    await code['settleWaiting']!()
    assert.deepEqual([shop.payments.taken(), shop.waiting.size, shop.mails], [WITH_COUPON, 0, []])
    shop.routes['GET /thanks'] = () => shop.page(world.book.read('thanks.html'))
    await page.goto(`${world.url}/thanks?order=${orderId}`)
    await page.getByText('You saved €25.00').waitFor()
    await until(() => shopper.used.length === 1, 'coupon-used')
  })

  recipe(10, 'is one order and one payment when only the answers were lost (S1)', async world => {
    const shop = await world.openShop()
    const { page, code } = await openCheckout(world, shop, 'pay-later.js')
    world.weather.backEnd = 'lost'
    await payWith(page, '4242')
    await page.getByText(thanked).waitFor()
    world.weather.backEnd = 'fair'
    await code['settleWaiting']!()
    await code['settleWaiting']!()
    assert.deepEqual([shop.payments.taken(), shop.waiting.size], [WITH_COUPON, 0])
    assert.equal(await booked(shop, 'coupon.used'), 1)
  })

  recipe(10, 'captures nothing where the promise cannot be kept, or the page lied about its total', async world => {
    const shop = await world.openShop()
    const { shopper, page, code } = await openCheckout(world, shop, 'pay-later.js')
    await page.route('**/shop/pay', async route => {
      const wish = route.request().postDataJSON() as object
      await route.continue({ postData: JSON.stringify({ ...wish, total: 1 }) })
    })
    await takeOrderWhileDown(world, shop, page)
    world.weather.backEnd = 'fair'
    await code['settleWaiting']!()
    assert.deepEqual([shop.payments.taken(), shop.payments.ledger[0]?.state], [0, 'voided'])
    assert.deepEqual(shop.mails, [sessionOf(shop, shopper).orderId])
    assert.equal(await heldCoupons(page), 1)
  })
}

/** Lets the shopper pay while the service answers the page, and not the back end. */
async function takeOrderWhileDown(
  world: RecipeWorld,
  shop: RecipeShop,
  page: Parameters<typeof payWith>[0],
): Promise<void> {
  await before(page, '/v1/reservations', async () => (world.weather.backEnd = 'down'))
  await payWith(page, '4242')
  await page.getByText(thanked).waitFor()
  assert.equal(shop.payments.taken(), 0)
}
