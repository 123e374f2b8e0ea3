import type { ReadableAtom } from 'nanostores'
import type { Offer } from '../../src/contract/offer.ts'
import type { Cart } from '../../src/rules/cart.ts'
import type { Promotion } from '../../src/rules/promotion.ts'
import { createTearoff, type Tearoff, type TearoffOptions } from '../../src/index.ts'
import { createTestShop, type TestShop } from '../support/test-shop.ts'

let made = 0
const open: Tearoff[] = []

/** Makes an id that no other test has. */
export function unique(name: string): string {
  made += 1
  return `${name}-${made}-${Math.random().toString(36).slice(2)}`
}

/** Makes a promotion that the service takes: 25 % off everything for 14 days. */
export function promotion(given: Partial<Promotion> = {}): Promotion {
  return {
    id: 'patio-25',
    name: '25 % off patio furniture',
    status: 'active',
    discount: { type: 'percentage', of: 'order', basisPoints: 2500 },
    couponLifetimeDays: 14,
    ...given,
  }
}

/** Makes an offer that a click claims. */
export function offer(given: Partial<Offer> = {}): Offer {
  return { id: 'banner', promotion: 'patio-25', slot: 'home-top', action: 'add_to_wallet', ...given }
}

/** Makes a cart of one chair for 100.00. */
export function cart(given: Partial<Cart> = {}): Cart {
  return {
    currency: 'EUR',
    lines: [{ id: 'l1', sku: 'CHAIR', quantity: 1, unitPrice: 10_000 }],
    shipping: 590,
    ...given,
  }
}

/** A shop on the real service, and pages of it. */
export interface Storefront extends TestShop {
  /** Opens the SDK as a page does; pages of one database are tabs of one browser. */
  page(given?: Partial<TearoffOptions>): Tearoff
  /** Places an order as the shop's back end does. */
  placeOrder(body: Readonly<Record<string, unknown>>): Promise<{ readonly orderId: string }>
}

/** Opens a shop with promotions, an offer for each, and codes of shared sets by promotion. */
export async function openStorefront(
  given: {
    readonly promotions?: readonly Promotion[]
    readonly codes?: Readonly<Record<string, string>>
    readonly partners?: readonly string[]
  } = {},
): Promise<Storefront> {
  const { promotions = [promotion()], codes = {}, partners = [] } = given
  const shop = await createTestShop()
  for (const id of partners) {
    await shop.admin('PUT', `/v1/partners/${id}`, { id, name: `${id} Garden`, status: 'active', referrals: 'open' })
  }
  for (const one of promotions) {
    await shop.admin('PUT', `/v1/promotions/${one.id}`, one)
    await shop.admin('PUT', `/v1/offers/${one.id}`, offer({ id: one.id, promotion: one.id }))
  }
  for (const [code, id] of Object.entries(codes)) {
    const set = { id: `set-${id}`, promotion: id, name: id, kind: 'shared', authority: 'internal' }
    await shop.admin('PUT', `/v1/sets/${set.id}`, set)
    await shop.admin('POST', `/v1/sets/${set.id}/imports`, { codes: [code] })
  }
  const database = unique('tearoff-test')
  return {
    ...shop,
    page(options = {}) {
      const { service, publishableKey: key } = shop
      const page = createTearoff({ service, key, database, locale: 'en', ...options })
      open.push(page)
      return page
    },
    placeOrder: body => shop.admin('POST', '/v1/orders', { orderId: unique('order'), cart: cart(), ...body }),
  }
}

/** Closes all pages of a test. */
export function closePages(): void {
  for (const page of open.splice(0)) page.dispose()
}

/** Waits until a store has a value that is asked for. */
export function until<Value>(
  $store: ReadableAtom<Value>,
  isRight: (value: Value) => boolean,
  budget: number = 12_000,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      unbind()
      reject(new Error(`the store stayed at ${JSON.stringify($store.get())}`))
    }, budget)
    const unbind = $store.subscribe(value => {
      if (!isRight(value as Value)) return
      clearTimeout(late)
      queueMicrotask(() => unbind())
      resolve(value as Value)
    })
  })
}
