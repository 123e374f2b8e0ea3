import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import {
  booked,
  clip,
  heldCoupons,
  openCheckout,
  payWith,
  press,
  type RegisterRecipe,
  sdk,
  sessionOf,
  until,
  WITH_COUPON,
} from './recipe-acts.ts'
import { openPages } from './recipes-pay.ts'
import type { RecipeShop } from './recipe-shop.ts'
import type { RecipeWorld, Shopper } from './recipe-world.ts'

/** Tests the recipes for what comes after the order. */
export function testAfterwards(recipe: RegisterRecipe): void {
  recipe(7, 'tells of the used coupon once in ten loads and two tabs (SIR-02)', async world => {
    const shop = await world.openShop()
    const shopper = await openPages(world, shop)
    const told: unknown[] = []
    await shopper.context.exposeFunction('tell', (detail: unknown) => told.push(detail))
    await shopper.context.addInitScript(() =>
      document.addEventListener('my-analytics', event => {
        void (globalThis as unknown as { tell(detail: unknown): void }).tell((event as CustomEvent).detail)
      }),
    )
    const page = await shopper.open('/cart')
    await clip(page)
    await page.goto(`${world.url}/payment`)
    await press(page, 'Pay €80.90')
    await page.waitForURL('**/bank?*')
    const { orderId } = sessionOf(shop, shopper)
    shop.payments.payAtTheBank(orderId!)
    const second = shopper.open(`/thanks?order=${orderId}`)
    await page.goto(`${world.url}/bank/back`)
    await page.getByText('You saved €25.00').waitFor()
    for (let turn = 1; turn < 10; turn += 1) {
      await page.reload()
      await page.getByText('You saved €25.00').waitFor()
    }
    await (await second).getByText('You saved €25.00').waitFor()
    await until(() => shopper.used.length > 0 && told.length > 0, 'coupon-used')
    assert.deepEqual(shopper.used, [orderId])
    assert.deepEqual(told, [{ orderId, promotion: 'patio-25', saved: 2500 }])
  })

  recipe(7, 'thanks and says no sums for an order of somebody else, and without the service', async world => {
    const shop = await world.openShop()
    const { orderId } = await placeOrder(world, shop)
    const other = await world.newShopper()
    const page = await other.open('/checkout')
    await clip(page)
    const answer = await sdk(page, ({ checkout }, given) => checkout.complete({ orderId: given }), orderId)
    assert.deepEqual(answer, { ok: false, reasons: [{ reason: 'not_found' }] })
    await page.goto(`${world.url}/thanks?order=${orderId}`)
    await page.waitForLoadState('networkidle')
    assert.equal(await page.locator('#saved').textContent(), '')
    world.weather.page = 'down'
    await page.reload()
    await page.getByText('Thank you!').waitFor()
    assert.deepEqual(other.used, [])
  })

  recipe(8, 'gives the coupon of a cancelled order back, once (D-15)', async world => {
    const shop = await world.openShop()
    const { page, orderId } = await placeOrder(world, shop)
    const { cancel } = await shop.run('returns.js')
    assert.equal(await heldCoupons(page), 0)
    const [payment] = shop.payments.ledger
    await cancel!({ orderId, payment })
    await cancel!({ orderId, payment })
    assert.equal(await heldCoupons(page), 1)
    assert.deepEqual([shop.payments.taken(), await booked(shop, 'coupon.restored')], [0, 1])
    await page.goto(`${world.url}/checkout`)
    await page.getByRole('button', { name: 'Pay €105.90' }).waitFor()
  })

  recipe(
    8,
    'pays a returned piece what it cost after the discount, once, and gives no coupon back (D-15)',
    async world => {
      const shop = await world.openShop()
      const { page, orderId } = await placeOrder(world, shop)
      const { refund } = await shop.run('returns.js')
      const [payment] = shop.payments.ledger
      const lines = [{ id: 'l1', quantity: 1 }]
      assert.equal(await refund!({ orderId, payment }, 'parcel-1', lines), 3750)
      assert.equal(await refund!({ orderId, payment }, 'parcel-1', lines), 3750)
      assert.equal(shop.payments.taken(), WITH_COUPON - 3750)
      assert.equal(await heldCoupons(page), 0)
      await assert.rejects(
        async () => refund!({ orderId, payment }, 'parcel-1', [{ id: 'l1', quantity: 2 }]),
        /conflict/u,
      )
      await assert.rejects(
        async () => refund!({ orderId, payment }, 'parcel-2', [{ id: 'l1', quantity: 2 }]),
        /conflict/u,
      )
    },
  )
}

/** Orders as recipe 1 does, with the coupon, and leaves the shopper on the page. */
async function placeOrder(
  world: RecipeWorld,
  shop: RecipeShop,
): Promise<{ readonly shopper: Shopper; readonly page: Page; readonly orderId: string }> {
  const { shopper, page } = await openCheckout(world, shop)
  shop.routes['GET /thanks'] = () => shop.page(world.book.read('thanks.html'))
  await payWith(page, '4242')
  await page.getByText(/Your order is/u).waitFor()
  await until(() => shopper.used.length === 1, 'coupon-used')
  return { shopper, page, orderId: sessionOf(shop, shopper).orderId! }
}
