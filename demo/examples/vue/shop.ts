import { type Cart, createTearoff, type Promotion } from 'tearoff'
import { createLocalBackend } from 'tearoff/local-backend'

const spring: Promotion = {
  id: 'spring',
  name: '€5 off your order',
  description: 'For a good start into the garden year.',
  status: 'active',
  currency: 'EUR',
  discount: { type: 'amount', of: 'order', amount: 500 },
  conditions: { minimumSubtotal: { amount: 4000 } },
  couponLifetimeDays: 14,
}

/** The coupons of this page. With the service it is `createTearoff({ service: 'https://…', key: 'pk_live_…' })`. */
export const shop = createTearoff({
  backend: createLocalBackend({
    promotions: [spring],
    offers: [{ id: 'home', promotion: 'spring', slot: 'home', action: 'add_to_wallet' }],
  }),
})

/** Makes the cart: so many watering cans. */
export function cartOf(quantity: number): Cart {
  return { currency: 'EUR', lines: [{ id: 'can', sku: 'WATERING-CAN', quantity, unitPrice: 2450 }] }
}

/** Orders what is in the cart, at the total that is shown. @returns the total, in minor units; nothing where nothing was ordered */
export async function placeOrder(): Promise<number | undefined> {
  const seen = shop.cart.$totals.get()?.total
  const held = await shop.checkout.reserve()
  if (!held.ok || held.totals.total !== seen) return undefined
  const done = await shop.checkout.complete({ orderId: held.checkoutId })
  return done.ok ? done.order.totals.total : undefined
}

/** 2450 is "€24.50". */
export function money(amount: number): string {
  return (amount / 100).toLocaleString('en', { style: 'currency', currency: 'EUR' })
}
