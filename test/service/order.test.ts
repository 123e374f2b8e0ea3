import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Reservation } from '../../src/contract/index.ts'
import type { Cart, Promotion } from '../../src/rules/index.ts'
import { type MoneyShop, openMoneyShop, type OrderAnswer, type TestShopper } from '../support/money-shop.ts'
import { cart, line } from '../support/rules-factories.ts'

const MINUTE = 60_000

describe('POST /v1/orders', () => {
  let shop: MoneyShop
  let made = 0
  before(async () => {
    shop = await openMoneyShop()
  })
  after(() => shop.close())

  const order = (body: object): ReturnType<typeof shop.backend<OrderAnswer>> =>
    shop.backend<OrderAnswer>('POST', '/v1/orders', { orderId: `order-${++made}`, cart: cart(), ...body })

  async function promotion(changes: Partial<Promotion> = {}): Promise<string> {
    const id = `promotion-${++made}`
    await shop.promotion({ id, ...changes })
    return id
  }

  async function reserve(shopper: TestShopper, coupons: readonly string[], given: Cart = cart()): Promise<Reservation> {
    const want = { checkoutId: `checkout-${++made}`, cart: given, coupons }
    const { status, body } = await shopper.call<Reservation>('POST', '/v1/reservations', want)
    assert.equal(status, 201)
    return body
  }

  /** A shopper with a reservation of one coupon of a promotion of his own. */
  async function checkout(
    changes: Partial<Promotion> = {},
    extra: { expiresAt?: Date } = {},
  ): Promise<{ shopper: TestShopper; coupon: string; promotion: string; reservation: Reservation }> {
    const id = await promotion(changes)
    const shopper = await shop.shopper()
    const coupon = await shop.coupon(shopper, id, extra)
    return { shopper, coupon, promotion: id, reservation: await reserve(shopper, [coupon]) }
  }

  const countOrders = async (orderId: string): Promise<number> =>
    (await shop.db.kysely.selectFrom('shop_order').select('order_id').where('order_id', '=', orderId).execute()).length

  it('places a reserved order and uses its coupons up', async () => {
    const { coupon, promotion: id, reservation, shopper } = await checkout()
    const { status, body } = await order({ reservation: reservation.id })
    assert.equal(status, 201)
    assert.deepEqual(body.totals, { subtotal: 4999, discount: 1250, shippingDiscount: 0, total: 4339 })
    assert.deepEqual(body.totals, reservation.totals)
    assert.deepEqual(body.coupons, { [coupon]: { promotion: id, discount: 1250, lines: { l1: 1250 } } })
    assert.equal(body.state, 'placed')
    const again = await order({ shopper: shopper.id, coupons: [coupon] })
    assert.equal(again.status, 409)
    assert.deepEqual(again.body.change.dropped[coupon], [{ reason: 'already_redeemed' }])
  })

  it('places an order of nobody, without coupons', async () => {
    const { status, body } = await order({})
    assert.equal(status, 201)
    assert.deepEqual([body.totals.total, body.coupons], [5589, {}])
  })

  it('takes coupons in the order chosen without a reservation, and tells their use in order of application', async () => {
    const whole = await promotion({ discount: { type: 'percentage', of: 'order', basisPoints: 1000 } })
    const items = await promotion({ partner: { id: 'acme', use: 'anyone' } })
    const shopper = await shop.shopper()
    const first = await shop.coupon(shopper, whole)
    const second = await shop.coupon(shopper, items, { code: 'PATIO-25' })
    const { status, body } = await order({ shopper: shopper.id, coupons: [first, second], expectedTotal: 3964 })
    assert.equal(status, 201)
    const used = (await shop.events('coupon.used')).filter(({ orderId }) => orderId === body.orderId)
    assert.deepEqual(used, [
      {
        orderId: body.orderId,
        coupon: second,
        promotion: items,
        code: 'PATIO-25',
        partner: 'acme',
        saved: 1250,
        currency: 'EUR',
      },
      { orderId: body.orderId, coupon: first, promotion: whole, saved: 375, currency: 'EUR' },
    ])
  })

  it('tells no use before the order (SIR-02)', async () => {
    const { coupon } = await checkout()
    assert.ok((await shop.events('coupon.used')).every(event => event['coupon'] !== coupon))
  })

  it('never discounts with a coupon that expired after it was reserved, and asks once (HCL-36, D-11)', async () => {
    const expiresAt = new Date(Date.now() + 10 * MINUTE)
    const { coupon, reservation } = await checkout({}, { expiresAt })
    assert.equal(Date.parse(reservation.reservedUntil), expiresAt.getTime())
    const orderId = `order-${++made}`
    shop.advance(11 * MINUTE)
    const refused = await order({ orderId, reservation: reservation.id })
    shop.advance(-11 * MINUTE)
    assert.equal(refused.status, 409)
    assert.equal(refused.body.reason, 'total_changed')
    const { change } = refused.body
    assert.deepEqual(change.previous, reservation.totals)
    assert.deepEqual(change.totals, { subtotal: 4999, discount: 0, shippingDiscount: 0, total: 5589 })
    assert.deepEqual(change.dropped, {
      [coupon]: [{ reason: 'expired', cause: 'coupon', expiredAt: expiresAt.toISOString() }],
    })
    assert.equal(await countOrders(orderId), 0)
    shop.advance(11 * MINUTE)
    const { status, body } = await order({ orderId, reservation: reservation.id, confirm: change.confirm })
    const replay = await order({ orderId, reservation: reservation.id })
    shop.advance(-11 * MINUTE)
    assert.equal(status, 201)
    assert.deepEqual([body.totals, body.coupons], [change.totals, {}])
    assert.deepEqual([replay.status, replay.body], [200, body])
  })

  it('asks anew when the total changed again after the confirmation was given', async () => {
    const { reservation, promotion: id } = await checkout()
    const orderId = `order-${++made}`
    const bigger = cart({ lines: [line({ quantity: 2 })] })
    const first = await order({ orderId, reservation: reservation.id, cart: bigger })
    assert.equal(first.status, 409)
    await shop.db.kysely
      .updateTable('promotion')
      .set({ doc: JSON.stringify({ id, name: 'x', status: 'ended', discount: { type: 'price', price: 1 } }) })
      .where('id', '=', id)
      .execute()
    const { confirm } = first.body.change
    const second = await order({ orderId, reservation: reservation.id, cart: bigger, confirm })
    assert.equal(second.status, 409)
    assert.notEqual(second.body.change.confirm, confirm)
    const third = await order({
      orderId,
      reservation: reservation.id,
      cart: bigger,
      confirm: second.body.change.confirm,
    })
    assert.deepEqual([third.status, third.body.totals.total], [201, 10_588])
  })

  it('asks when the cart changed though every coupon still fits, unless the back end told the new total', async () => {
    const { coupon, reservation } = await checkout()
    const bigger = cart({ lines: [line({ quantity: 2 })] })
    const refused = await order({ reservation: reservation.id, cart: bigger })
    assert.equal(refused.status, 409)
    assert.deepEqual(refused.body.change.dropped, {})
    assert.equal(refused.body.change.totals.total, 8088)
    const wrong = await order({ reservation: reservation.id, cart: bigger, expectedTotal: 8089 })
    assert.deepEqual([wrong.status, wrong.body.change.previous.total], [409, 8089])
    const { status, body } = await order({ reservation: reservation.id, cart: bigger, expectedTotal: 8088 })
    assert.deepEqual([status, Object.keys(body.coupons)], [201, [coupon]])
  })

  it('asks when the cart is in another currency, though the figures are the same', async () => {
    const { coupon, reservation } = await checkout()
    const want = { orderId: 'in-dollars', cart: cart({ currency: 'USD' }), reservation: reservation.id }
    const asked = await order(want)
    assert.deepEqual([asked.status, asked.body.reason], [409, 'total_changed'])
    assert.deepEqual(asked.body.change.totals, asked.body.change.previous)
    assert.equal((await order({ ...want, cart: cart(), confirm: asked.body.change.confirm })).status, 201)
    assert.deepEqual(Object.keys((await shop.backend<OrderAnswer>('GET', '/v1/orders/in-dollars')).body.coupons), [
      coupon,
    ])
    const told = await checkout()
    const { total: expectedTotal } = told.reservation.totals
    const cartInDollars = { cart: cart({ currency: 'USD' }), expectedTotal }
    assert.equal((await order({ ...cartInDollars, reservation: told.reservation.id })).status, 201)
  })

  it('answers the same order again, to the byte, and refuses another one under its id (S4, S5)', async () => {
    const { reservation } = await checkout()
    const want = { orderId: `order-${++made}`, reservation: reservation.id }
    const first = await order(want)
    const second = await order(want)
    assert.deepEqual([first.status, second.status], [201, 200])
    assert.equal(JSON.stringify(second.body), JSON.stringify(first.body))
    const other = await order({ ...want, cart: cart({ shipping: 0 }) })
    assert.equal(other.status, 409)
    assert.deepEqual(other.body.reasons, [{ reason: 'conflict', with: 'orderId' }])
    const twice = await order({ reservation: reservation.id })
    assert.deepEqual(twice.body.reasons, [{ reason: 'conflict', with: 'reservation' }])
  })

  it('takes a hold that ran out anew while a use is left, and says so when none is (S10, S12)', async () => {
    const { promotion: id, reservation } = await checkout({ limits: { redemptions: 1 } })
    const rival = await shop.shopper()
    const [coupon, other] = [await shop.coupon(rival, id), await shop.coupon(rival, id)]
    const early = await order({ shopper: rival.id, coupons: [coupon] })
    assert.deepEqual(early.body.change.dropped[coupon], [{ reason: 'usage_limit_reached' }])
    shop.advance(16 * MINUTE)
    const taken = await rival.call<Reservation>('POST', '/v1/reservations', {
      checkoutId: 'rival',
      cart: cart(),
      coupons: [coupon],
    })
    assert.equal(taken.status, 201)
    const late = await order({ reservation: reservation.id })
    assert.equal(late.status, 409)
    assert.deepEqual(late.body.change.dropped[reservation.coupons[0] ?? ''], [{ reason: 'usage_limit_reached' }])
    await rival.call('DELETE', `/v1/reservations/${taken.body.id}`)
    assert.equal((await order({ reservation: reservation.id })).status, 201)
    const after = await order({ shopper: rival.id, coupons: [other] })
    shop.advance(-16 * MINUTE)
    assert.deepEqual(after.body.change.dropped[other], [{ reason: 'usage_limit_reached' }])
  })

  it('never lets the own hold stand in the way of the last use (S11)', async () => {
    const { reservation } = await checkout({ limits: { redemptions: 1, perCustomer: 1 } })
    assert.equal((await order({ reservation: reservation.id })).status, 201)
  })

  it('keeps the limit for each customer, over the guest that he was', async () => {
    const id = await promotion({ limits: { perCustomer: 1, maxHeld: 3 } })
    const guest = await shop.shopper()
    const used = await shop.coupon(guest, id)
    assert.equal((await order({ shopper: guest.id, coupons: [used] })).status, 201)
    const customer = await shop.shopper({ customer: 'ada' })
    await shop.db.kysely.updateTable('shopper').set({ merged_into: customer.id }).where('id', '=', guest.id).execute()
    const coupon = await shop.coupon(customer, id)
    const { status, body } = await order({ shopper: customer.id, coupons: [coupon] })
    assert.equal(status, 409)
    assert.deepEqual(body.change.dropped[coupon], [{ reason: 'customer_limit_reached' }])
  })

  it('places the order of a guest who became a customer between reservation and order (S18)', async () => {
    const { coupon, reservation, shopper: guest } = await checkout()
    const customer = await shop.shopper({ customer: 'grace' })
    const { kysely } = shop.db
    await kysely.updateTable('shopper').set({ merged_into: customer.id }).where('id', '=', guest.id).execute()
    for (const table of ['coupon', 'reservation', 'hold'] as const) {
      await kysely.updateTable(table).set({ shopper_id: customer.id }).where('shopper_id', '=', guest.id).execute()
    }
    const { status, body } = await order({ reservation: reservation.id })
    assert.deepEqual([status, Object.keys(body.coupons)], [201, [coupon]])
    assert.equal((await customer.call('GET', `/v1/orders/${body.orderId}`)).status, 200)
  })

  it('asks when the sign-in left a reserved coupon behind as a duplicate, rather than losing the order (S17)', async () => {
    const { coupon, reservation, shopper: guest } = await checkout()
    const customer = await shop.shopper({ customer: 'joan' })
    await shop.db.kysely.updateTable('shopper').set({ merged_into: customer.id }).where('id', '=', guest.id).execute()
    const orderId = `order-${++made}`
    const { status, body } = await order({ orderId, reservation: reservation.id })
    assert.deepEqual([status, body.change.dropped], [409, { [coupon]: [{ reason: 'not_owner' }] }])
    const { confirm } = body.change
    assert.equal((await order({ orderId, reservation: reservation.id, confirm })).status, 201)
  })

  it('counts the uses of a shared set and closes the code of a unique one', async () => {
    const id = await promotion({ limits: { maxHeld: 9 } })
    await shop.set(`shared-${id}`, id, { kind: 'shared', useLimit: 1 })
    const shopper = await shop.shopper()
    const first = await shop.coupon(shopper, id, { set: `shared-${id}` })
    const second = await shop.coupon(shopper, id, { set: `shared-${id}` })
    assert.equal((await order({ shopper: shopper.id, coupons: [first] })).status, 201)
    const refused = await order({ shopper: shopper.id, coupons: [second] })
    assert.deepEqual(refused.body.change.dropped[second], [{ reason: 'usage_limit_reached' }])

    await shop.set(`unique-${id}`, id, { kind: 'unique', code: 'ABC123' })
    const third = await shop.coupon(shopper, id, { set: `unique-${id}`, code: 'abc-123' })
    const code = shop.db.kysely.updateTable('code').where('normal', '=', 'ABC123')
    await code.set({ state: 'assigned', coupon_id: third }).execute()
    const { body } = await order({ shopper: shopper.id, coupons: [third] })
    assert.equal(body.coupons[third]?.code, 'abc-123')
    const row = await shop.db.kysely.selectFrom('code').select('state').where('normal', '=', 'ABC123').execute()
    assert.deepEqual(row, [{ state: 'redeemed' }])
  })

  it('drops what is more than `maxCoupons`', async () => {
    const shopper = await shop.shopper()
    const coupons: string[] = []
    for (let i = 0; i < 6; i++) {
      const discount = { type: 'amount', of: 'order', amount: 100 } as const
      coupons.push(await shop.coupon(shopper, await promotion({ discount, currency: 'EUR' })))
    }
    const { status, body } = await order({ shopper: shopper.id, coupons })
    assert.equal(status, 409)
    assert.deepEqual(body.change.dropped, { [coupons[5] ?? '']: [{ reason: 'max_coupons_reached', limit: 5 }] })
  })

  it('judges the first order by the ledger, and a cancelled order was none', async () => {
    const id = await promotion({ conditions: { customer: { firstOrder: true } } })
    const shopper = await shop.shopper()
    const coupon = await shop.coupon(shopper, id)
    const plain = await order({ shopper: shopper.id })
    const refused = await order({ shopper: shopper.id, coupons: [coupon] })
    assert.deepEqual(refused.body.change.dropped[coupon], [{ reason: 'customer_ineligible', rule: 'first_order' }])
    await shop.backend('POST', `/v1/orders/${plain.body.orderId}/cancel`)
    assert.equal((await order({ shopper: shopper.id, coupons: [coupon] })).status, 201)
  })

  it('refuses coupons and reservations of somebody else as unknown (HCL-03, S15)', async () => {
    const { coupon } = await checkout()
    const thief = await shop.shopper()
    for (const body of [{ shopper: thief.id, coupons: [coupon] }, { reservation: 'none' }, { shopper: 'none' }]) {
      const answer = await order(body)
      assert.deepEqual([answer.status, answer.body.reason], [404, 'not_found'])
    }
    const twice = await order({ shopper: thief.id, coupons: ['c', 'c'] })
    assert.deepEqual([twice.status, twice.body.reason], [400, 'invalid_request'])
  })

  it('shows an order to the shop and to its shopper, and to nobody else (S15)', async () => {
    const { reservation, shopper } = await checkout()
    const { body } = await order({ reservation: reservation.id })
    const path = `/v1/orders/${body.orderId}`
    assert.deepEqual((await shop.backend('GET', path)).body, body)
    assert.deepEqual((await shopper.call('GET', path)).body, body)
    const other = await (await shop.shopper()).call('GET', path)
    const unknown = await shopper.call('GET', '/v1/orders/none')
    assert.equal(other.status, 404)
    assert.deepEqual(other.body, unknown.body)
  })

  it('lets a browser order only where the shop said so, and only for its own shopper', async () => {
    const { reservation, shopper } = await checkout()
    const refused = await shopper.call('POST', '/v1/orders', {
      orderId: 'b',
      cart: cart(),
      reservation: reservation.id,
    })
    assert.equal(refused.status, 403)

    const open = await shop.beside({ orders: 'browser', channel: 'web' })
    await open.promotion({ conditions: { channels: ['web'] } })
    const [own, other] = [await open.shopper(), await open.shopper()]
    const coupon = await open.coupon(own, 'patio-25')
    const { body } = await own.call<Reservation>('POST', '/v1/reservations', {
      checkoutId: 'c',
      cart: cart(),
      coupons: [coupon],
    })
    const want = { orderId: 'b', cart: cart(), reservation: body.id }
    assert.equal((await other.call('POST', '/v1/orders', want)).status, 404)
    assert.equal((await other.call('POST', '/v1/orders', { orderId: 'b', cart: cart(), shopper: own.id })).status, 404)
    assert.equal((await own.call('POST', '/v1/orders', want)).status, 201)
    assert.equal((await own.call('POST', '/v1/orders', want)).status, 200)
    assert.equal((await other.call('POST', '/v1/orders', { orderId: 'b', cart: cart() })).status, 409)
  })

  it('judges by the channel that reserved, though the back end posts the order', async () => {
    const web = await shop.beside({ channel: 'web' })
    await web.promotion({ conditions: { channels: ['web'] } })
    const shopper = await web.shopper()
    const coupon = await web.coupon(shopper, 'patio-25')
    const want = { checkoutId: 'c', cart: cart(), coupons: [coupon] }
    const { body } = await shopper.call<Reservation>('POST', '/v1/reservations', want)
    const placed = await web.backend('POST', '/v1/orders', { orderId: 'o', cart: cart(), reservation: body.id })
    assert.equal(placed.status, 201)
  })
})
