import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { uuidv7 } from 'uuidv7'
import type { Reservation } from '../../src/contract/index.ts'
import type { Promotion } from '../../src/rules/index.ts'
import { DEFAULT_LIMITS } from '../../src/service/limit-attempts.ts'
import { silentLog } from '../../src/service/log.ts'
import { reserve as hold } from '../../src/service/reserve.ts'
import {
  type Answer,
  type MoneyProblem,
  type MoneyShop,
  openMoneyShop,
  type TestShopper,
} from '../support/money-shop.ts'
import { cart, line } from '../support/rules-factories.ts'
import { writtenPromotion } from '../support/service-factories.ts'

const MINUTE = 60_000

describe('POST /v1/reservations', () => {
  let shop: MoneyShop
  let made = 0
  before(async () => {
    shop = await openMoneyShop()
  })
  after(() => shop.close())

  type ReserveAnswer = Answer<Reservation & MoneyProblem>

  const reserve = (shopper: TestShopper, coupons: readonly string[], want: object = {}): Promise<ReserveAnswer> =>
    shopper.call('POST', '/v1/reservations', { checkoutId: 'checkout', cart: cart(), coupons, ...want })

  async function promotion(changes: Partial<Promotion> = {}): Promise<string> {
    const id = `promotion-${++made}`
    await shop.promotion({ id, ...changes })
    return id
  }

  async function holder(
    changes: Partial<Promotion> = {},
    extra: { expiresAt?: Date } = {},
  ): Promise<{ shopper: TestShopper; coupon: string; promotion: string }> {
    const id = await promotion(changes)
    const shopper = await shop.shopper()
    return { shopper, coupon: await shop.coupon(shopper, id, extra), promotion: id }
  }

  const minutesLeft = ({ reservedUntil }: Reservation, advanced = 0): number =>
    Math.round((Date.parse(reservedUntil) - Date.now()) / MINUTE) - advanced

  it('holds coupons for 15 minutes, renewed by the same checkout for up to 60', async () => {
    const { shopper, coupon } = await holder()
    const first = await reserve(shopper, [coupon])
    assert.deepEqual([first.status, minutesLeft(first.body)], [201, 15])
    let advanced = 0
    for (const [after, left] of [
      [10, 15],
      [20, 15],
      [30, 15],
      [40, 15],
      [50, 10],
      [55, 5],
    ] as const) {
      shop.advance((after - advanced) * MINUTE)
      advanced = after
      const again = await reserve(shopper, [coupon])
      assert.equal(again.body.id, first.body.id)
      assert.deepEqual([after, again.status, minutesLeft(again.body, after)], [after, 200, left])
    }
    shop.advance(6 * MINUTE)
    // Once it ran out others had their chance, and the checkout may begin again.
    const late = await reserve(shopper, [coupon])
    shop.advance(-61 * MINUTE)
    assert.deepEqual([late.status, minutesLeft(late.body, 61)], [201, 15])
  })

  it('holds no longer than the first coupon lives, by its own end or that of its promotion', async () => {
    const endsAt = new Date(Date.now() + 5 * MINUTE).toISOString()
    const ending = await holder({ endsAt })
    assert.equal((await reserve(ending.shopper, [ending.coupon])).body.reservedUntil, endsAt)
    const expiresAt = new Date(Date.now() + 3 * MINUTE)
    const expiring = await holder({ endsAt }, { expiresAt })
    const { body } = await reserve(expiring.shopper, [expiring.coupon])
    assert.equal(body.reservedUntil, expiresAt.toISOString())
  })

  it('refuses all when one coupon does not go on the cart, and says which and why', async () => {
    const { shopper, coupon } = await holder()
    const dear = await promotion({ currency: 'EUR', conditions: { minimumSubtotal: { amount: 6000 } } })
    const unfit = await shop.coupon(shopper, dear)
    const { status, body } = await reserve(shopper, [coupon, unfit])
    const reason = { reason: 'minimum_not_met', required: 6000, current: 4999, remaining: 1001 }
    assert.equal(status, 409)
    assert.deepEqual([body.reasons, body.dropped], [[reason], { [unfit]: [reason] }])
    assert.equal((await reserve(shopper, [coupon], { checkoutId: 'other' })).status, 201)
  })

  it('refuses coupons that do not go together', async () => {
    const { shopper, coupon } = await holder({ group: 'welcome' })
    const other = await shop.coupon(shopper, await promotion({ group: 'welcome' }))
    const { status, body } = await reserve(shopper, [coupon, other])
    assert.equal(status, 409)
    assert.deepEqual(body.dropped[other], [{ reason: 'combination_disallowed', conflictsWith: [coupon] }])
  })

  it('replaces the coupons of a checkout that reserves again', async () => {
    const { shopper, coupon } = await holder({ limits: { redemptions: 1 } })
    const rival = await shop.shopper()
    const wanted = await shop.coupon(rival, (await couponRow(coupon)).promotion_id)
    await reserve(shopper, [coupon])
    assert.equal((await reserve(rival, [wanted])).body.reason, 'usage_limit_reached')
    const { status, body } = await reserve(shopper, [])
    assert.deepEqual([status, body.coupons, body.totals.total], [200, [], 5589])
    assert.equal((await reserve(rival, [wanted])).status, 201)
  })

  const couponRow = (id: string): Promise<{ promotion_id: string }> =>
    shop.db.kysely.selectFrom('coupon').select('promotion_id').where('id', '=', id).executeTakeFirstOrThrow()

  it('tells a coupon that another checkout of the shopper holds, until that hold runs out unswept (S10)', async () => {
    const { shopper, coupon } = await holder({ limits: { redemptions: 1, perCustomer: 1 } })
    await reserve(shopper, [coupon], { checkoutId: 'phone' })
    const { status, body } = await reserve(shopper, [coupon], { checkoutId: 'laptop' })
    assert.deepEqual([status, body.reasons], [409, [{ reason: 'reserved_elsewhere' }]])
    shop.advance(15 * MINUTE + 1000)
    const later = await reserve(shopper, [coupon], { checkoutId: 'laptop' })
    shop.advance(-15 * MINUTE - 1000)
    assert.equal(later.status, 201)
  })

  it('counts the holds of a customer against his limit', async () => {
    const { shopper, coupon, promotion: id } = await holder({ limits: { perCustomer: 1, maxHeld: 2 } })
    const second = await shop.coupon(shopper, id)
    await reserve(shopper, [coupon], { checkoutId: 'phone' })
    const { body } = await reserve(shopper, [second], { checkoutId: 'laptop' })
    assert.deepEqual(body.reasons, [{ reason: 'customer_limit_reached' }])
  })

  it('lets as many holders order as uses are left, where the limit was lowered below what is held (S1, S11)', async () => {
    const id = await promotion({ limits: { redemptions: 5 } })
    const holders = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const shopper = await shop.shopper()
        return reserve(shopper, [await shop.coupon(shopper, id)])
      }),
    )
    assert.deepEqual([...new Set(holders.map(({ status }) => status))], [201])
    const lowered = writtenPromotion({ id, limits: { redemptions: 3 } })
    assert.equal((await shop.backend('PUT', `/v1/promotions/${id}`, lowered)).status, 200)
    const late = await shop.shopper()
    assert.equal((await reserve(late, [await shop.coupon(late, id)])).status, 409)
    const statuses: number[] = []
    for (const [index, { body }] of holders.entries()) {
      const order = { orderId: `${id}-${index}`, cart: cart(), reservation: body.id }
      statuses.push((await shop.backend('POST', '/v1/orders', order)).status)
    }
    assert.deepEqual(statuses, [201, 201, 201, 409, 409])
  })

  it('refuses a third live hold of a shopper', async () => {
    const { shopper, coupon, promotion: id } = await holder({ limits: { maxHeld: 3 } })
    const [second, third] = [await shop.coupon(shopper, id), await shop.coupon(shopper, id)]
    assert.equal((await reserve(shopper, [coupon], { checkoutId: 'a' })).status, 201)
    const { body } = await reserve(shopper, [second], { checkoutId: 'b' })
    const refused = await reserve(shopper, [third], { checkoutId: 'c' })
    assert.deepEqual([refused.status, refused.body.reasons], [409, [{ reason: 'conflict', with: 'reservations' }]])
    await shopper.call('DELETE', `/v1/reservations/${body.id}`)
    assert.equal((await reserve(shopper, [third], { checkoutId: 'c' })).status, 201)
  })

  it('releases a hold, again without harm, and only to its owner', async () => {
    const { shopper, coupon } = await holder({ limits: { redemptions: 1 } })
    const { body } = await reserve(shopper, [coupon])
    const path = `/v1/reservations/${body.id}`
    assert.equal((await (await shop.shopper()).call('DELETE', path)).status, 404)
    assert.equal((await reserve(shopper, [coupon], { checkoutId: 'other' })).body.reason, 'reserved_elsewhere')
    assert.equal((await shopper.call('DELETE', path)).status, 204)
    assert.equal((await shopper.call('DELETE', path)).status, 204)
    assert.equal((await reserve(shopper, [coupon], { checkoutId: 'other' })).status, 201)
  })

  it('refuses coupons of somebody else as unknown (HCL-03, S15), and callers without a token', async () => {
    const { coupon } = await holder()
    const { status, body } = await reserve(await shop.shopper(), [coupon])
    assert.deepEqual([status, body.reason], [404, 'not_found'])
    const nobody = await shop.backend('POST', '/v1/reservations', { checkoutId: 'c', cart: cart(), coupons: [] })
    assert.equal(nobody.status, 403)
  })

  it('holds for the customer that the guest became while his call was under way (S18)', async () => {
    const { shopper: customer, coupon } = await holder()
    const guest = await shop.shopper()
    const merged = shop.db.kysely.updateTable('shopper').set({ merged_into: customer.id })
    await merged.where('shop_id', '=', shop.id).where('id', '=', guest.id).execute()
    const context = {
      db: shop.db,
      clockOffset: () => 0,
      newId: uuidv7,
      log: silentLog,
      limits: DEFAULT_LIMITS,
      findKey: async () => undefined,
      proxies: 0,
    }
    const caller = {
      shop: { id: shop.id, policy: {} },
      key: 'publishable' as const,
      orders: 'server' as const,
      shopper: { id: guest.id, kind: 'guest' as const },
    }
    const want = { checkoutId: 'under-way', cart: cart(), coupons: [coupon] }
    const { reservation } = await hold(context, caller, want)
    const renewed = await reserve(customer, [coupon], { checkoutId: 'under-way' })
    assert.deepEqual([renewed.status, renewed.body.id], [200, reservation.id])
  })

  it('refuses a cart whose lines share an id', async () => {
    const { shopper } = await holder()
    const { status, body } = await reserve(shopper, [], { cart: cart({ lines: [line(), line()] }) })
    assert.deepEqual([status, body.reason], [400, 'invalid_request'])
  })
})
