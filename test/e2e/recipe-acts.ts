import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { Tearoff } from '../../src/index.ts'
import type { Cart } from '../../src/rules/cart.ts'
import { promotion, type RecipeCode, type RecipeShop, type ShopRoute, type ShopSession } from './recipe-shop.ts'
import type { RecipeWorld, Shopper } from './recipe-world.ts'

/** 80.90: the recipes' cart with the coupon. */
export const WITH_COUPON = 8090
/** 105.90: the recipes' cart without. */
export const FULL = 10_590

/** Registers a test of a recipe by its number. */
export type RegisterRecipe = (number: number, claim: string, run: (world: RecipeWorld) => Promise<void>) => void

/** Where a page of the recipes keeps its SDK. */
interface ShopPage {
  readonly [key: symbol]: Tearoff | undefined
}

/** Waits until something is so. */
export async function until(isSo: () => boolean | Promise<boolean>, claim: string): Promise<void> {
  const end = Date.now() + 15_000
  while (!(await isSo())) {
    if (Date.now() > end) assert.fail(claim)
    await new Promise(done => setTimeout(done, 25))
  }
}

/** Waits until the service has judged the cart of a page. */
export async function whenJudged(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const picker = document.querySelector<Element & { readonly shop?: Tearoff }>('coupon-picker')
    const shop = (globalThis as unknown as ShopPage)[Symbol.for('tearoff')] ?? picker?.shop
    return shop?.cart.$totals.get()?.source === 'service'
  })
}

/** Claims the coupon of the recipes and puts it on the cart. */
export async function clip(page: Page): Promise<void> {
  await whenJudged(page)
  await page.evaluate(async () => {
    const picker = document.querySelector<Element & { readonly shop?: Tearoff }>('coupon-picker')
    const shop = (globalThis as unknown as ShopPage)[Symbol.for('tearoff')] ?? picker!.shop!
    const claimed = await shop.wallet.claim({ offer: 'patio-25' })
    const applied = claimed.ok ? await shop.cart.apply([claimed.coupon.id]) : claimed
    if (!applied.ok) throw new Error(JSON.stringify(applied))
  })
}

/** Acts on the SDK of a page with the tag. */
export function sdk<Answer>(
  page: Page,
  act: (shop: Tearoff, given: string) => Answer,
  given = '',
): Promise<Awaited<Answer>> {
  const call = `(${act.toString()})(window[Symbol.for('tearoff')], ${JSON.stringify(given)})`
  return page.evaluate(call) as Promise<Awaited<Answer>>
}

/** Counts the live coupons that the service tells a page of. */
export async function heldCoupons(page: Page): Promise<number> {
  return sdk(page, async shop => {
    await shop.wallet.refresh()
    return shop.wallet.$coupons.get().length
  })
}

/** Presses the shop's button. */
export function press(page: Page, name: RegExp | string): Promise<void> {
  return page.getByRole('button', { name }).click()
}

/** Fills the card in and presses the button of recipe 1. */
export async function payWith(page: Page, card: string): Promise<void> {
  await page.getByLabel('Card').fill(card)
  await press(page, /^Pay/u)
}

/** A route that hands the posted JSON to a recipe's function. */
export function posts(code: RecipeCode): ShopRoute {
  return async (session, request) => code(session, await request.json())
}

/** Reads what the service has under an order's id. */
export function orderOf(
  shop: RecipeShop,
  orderId: string,
): Promise<{ readonly state: string; readonly cart: Cart; readonly totals: { readonly total: number } }> {
  return shop.admin('GET', `/v1/orders/${orderId}`)
}

/** Counts the events of a type in the service's books. */
export async function booked(shop: RecipeShop, type: string): Promise<number> {
  const { events } = await shop.admin<{ readonly events: readonly { readonly type: string }[] }>(
    'GET',
    '/v1/events?limit=100&after=0',
  )
  return events.filter(event => event.type === type).length
}

/** Ends the promotion of the recipes. */
export function suspend(shop: RecipeShop): Promise<unknown> {
  return shop.admin('PUT', '/v1/promotions/patio-25', promotion({ status: 'suspended' }))
}

/** Lets something happen before the next call of a path goes out, once. */
export async function before(page: Page, path: string, happen: () => Promise<unknown>): Promise<void> {
  await page.route(
    `**${path}`,
    async route => {
      await happen()
      await route.continue()
    },
    { times: 1 },
  )
}

/** Opens the page of recipe 1 for a new shopper whose coupon is on the cart. */
export async function openCheckout(
  world: RecipeWorld,
  shop: RecipeShop,
  payTitle = 'pay.js',
): Promise<{ readonly shopper: Shopper; readonly page: Page; readonly code: Record<string, RecipeCode> }> {
  const code = await shop.run(payTitle)
  shop.routes['GET /checkout'] = () => shop.page(world.book.read('checkout.html'))
  shop.routes['POST /shop/pay'] = posts(code['pay']!)
  const shopper = await world.newShopper()
  const page = await shopper.open('/checkout')
  await clip(page)
  await page.getByRole('button', { name: 'Pay €80.90' }).waitFor()
  return { shopper, page, code }
}

/** The session that the shop keeps of a shopper. */
export function sessionOf(shop: RecipeShop, { id }: Shopper): ShopSession {
  return shop.sessions.get(id)!
}
