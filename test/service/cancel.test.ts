import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Reservation } from '../../src/contract/index.ts'
import { type MoneyShop, openMoneyShop, type OrderAnswer } from '../support/money-shop.ts'
import { cart } from '../support/rules-factories.ts'

const MINUTE = 60_000

describe('POST /v1/orders/:id/cancel', () => {
  let shop: MoneyShop
  let made = 0
  before(async () => {
    shop = await openMoneyShop()
  })
  after(() => shop.close())

  const place = (body: object): ReturnType<typeof shop.backend<OrderAnswer>> =>
    shop.backend<OrderAnswer>('POST', '/v1/orders', { orderId: `order-${++made}`, cart: cart(), ...body })
  const cancel = (orderId: string): ReturnType<typeof shop.backend<OrderAnswer>> =>
    shop.backend<OrderAnswer>('POST', `/v1/orders/${orderId}/cancel`)

  it('gives the use back, to the counters, the code and the wallet, once', async () => {
    await shop.promotion({ id: 'limited', limits: { redemptions: 1, perCustomer: 1 } })
    await shop.set('codes', 'limited', { kind: 'unique', code: 'ONE234' })
    const shopper = await shop.shopper()
    const coupon = await shop.coupon(shopper, 'limited', { set: 'codes', code: 'ONE-234' })
    await shop.db.kysely.updateTable('code').set({ state: 'assigned', coupon_id: coupon }).execute()
    const { body: order } = await place({ shopper: shopper.id, coupons: [coupon] })
    const [first, second] = [await cancel(order.orderId), await cancel(order.orderId)]
    assert.deepEqual([first.status, first.body], [200, { ...order, state: 'cancelled' }])
    assert.deepEqual([second.status, second.body], [200, first.body])
    const { kysely } = shop.db
    assert.deepEqual(await kysely.selectFrom('promotion').select('redemptions').execute(), [{ redemptions: 0 }])
    assert.deepEqual(await kysely.selectFrom('code').select('state').execute(), [{ state: 'assigned' }])
    assert.deepEqual(await shop.events('coupon.restored'), [
      { orderId: order.orderId, coupon, promotion: 'limited', code: 'ONE-234' },
    ])
    assert.equal((await place({ shopper: shopper.id, coupons: [coupon] })).status, 201)
    // Cancelled a third time the first order has nothing left to give back.
    await cancel(order.orderId)
    assert.deepEqual(await kysely.selectFrom('promotion').select('redemptions').execute(), [{ redemptions: 1 }])
  })

  it('cancels an order whose use slipped past the count when the first limit was set (S13)', async () => {
    const shopper = await shop.shopper()
    await shop.promotion({ id: 'limited-late' })
    const coupon = await shop.coupon(shopper, 'limited-late')
    const want = { orderId: 'slipped', cart: cart(), shopper: shopper.id, coupons: [coupon] }
    assert.equal((await shop.backend('POST', '/v1/orders', want)).status, 201)
    const late = shop.db.kysely.updateTable('promotion').set({ redemptions_limit: 5 })
    await late.where('shop_id', '=', shop.id).where('id', '=', 'limited-late').execute()
    assert.equal((await shop.backend('POST', '/v1/orders/slipped/cancel')).status, 200)
    const counted = shop.db.kysely.selectFrom('promotion').select('redemptions').where('id', '=', 'limited-late')
    assert.deepEqual(await counted.execute(), [{ redemptions: 0 }])
  })

  it('leaves a coupon expired that expired meanwhile (D-15)', async () => {
    await shop.promotion({ id: 'short' })
    const shopper = await shop.shopper()
    const coupon = await shop.coupon(shopper, 'short', { expiresAt: new Date(Date.now() + MINUTE) })
    const { body } = await place({ shopper: shopper.id, coupons: [coupon] })
    shop.advance(2 * MINUTE)
    await cancel(body.orderId)
    const refused = await place({ shopper: shopper.id, coupons: [coupon] })
    shop.advance(-2 * MINUTE)
    assert.equal(refused.body.change.dropped[coupon]?.[0]?.reason, 'expired')
  })

  it('lets the checkout start over, since a failed payment is no reason to lose it (S11)', async () => {
    await shop.promotion({ id: 'retry', limits: { redemptions: 1, perCustomer: 1 } })
    const shopper = await shop.shopper()
    const coupon = await shop.coupon(shopper, 'retry')
    const want = { checkoutId: 'checkout', cart: cart(), coupons: [coupon] }
    for (let attempt = 0; attempt < 6; attempt++) {
      const { status, body } = await shopper.call<Reservation>('POST', '/v1/reservations', want)
      assert.equal(status, 201)
      const placed = await place({ reservation: body.id })
      assert.equal(placed.status, 201)
      if (attempt < 5) await cancel(placed.body.orderId)
    }
  })

  it('answers a posted order that was cancelled as cancelled', async () => {
    const { body } = await place({})
    await cancel(body.orderId)
    const again = await place({ orderId: body.orderId })
    assert.deepEqual([again.status, again.body.state], [200, 'cancelled'])
  })

  it('is for the shop alone, and knows its own orders only', async () => {
    assert.equal((await cancel('none')).status, 404)
    const { body } = await place({})
    assert.equal((await (await shop.shopper()).call('POST', `/v1/orders/${body.orderId}/cancel`)).status, 403)
    const other = await shop.beside({})
    assert.equal((await other.backend('POST', `/v1/orders/${body.orderId}/cancel`)).status, 404)
  })
})
