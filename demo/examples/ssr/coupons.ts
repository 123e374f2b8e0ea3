import type { Cart, Order, Promotion, TotalChange } from 'tearoff'
import { createService } from 'tearoff-service'

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

interface Wanted {
  orderId: string
  cart: Cart
  reservation?: string
  /** What the shopper saw. */
  expectedTotal: number
}

/** Runs the coupon service in this process and in memory. Yours is a server of its own, with PostgreSQL. */
export async function startCoupons(origin: string) {
  const service = await createService({})
  const shop = { id: 'garden', name: 'The little garden shop', origins: [origin] }
  const { publishableKey, secretKey } = await service.createShop(shop)

  const call = (method: string, path: string, body: object) =>
    service.fetch(
      new Request(`http://coupons.internal${path}`, {
        method,
        headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )
  await call('PUT', '/v1/promotions/spring', spring)
  await call('PUT', '/v1/offers/home', { id: 'home', promotion: 'spring', slot: 'home', action: 'add_to_wallet' })

  return {
    fetch: service.fetch,
    publishableKey,
    /** Places the order; its `totals.total` is what to charge. Nothing is written where the total is not the expected one. */
    async placeOrder(wanted: Wanted): Promise<{ order?: Order; change?: TotalChange }> {
      const answer = await call('POST', '/v1/orders', wanted)
      return answer.ok ? { order: await answer.json() } : await answer.json()
    },
  }
}
