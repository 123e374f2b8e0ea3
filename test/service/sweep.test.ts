import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { uuidv7 } from 'uuidv7'
import type { Reservation } from '../../src/contract/index.ts'
import type { ServiceContext } from '../../src/service/context.ts'
import { forgetOld } from '../../src/service/forget-old.ts'
import { sweep } from '../../src/service/sweep.ts'
import { cart } from '../support/rules-factories.ts'
import { type MoneyShop, openMoneyShop, type OrderAnswer } from '../support/money-shop.ts'
import { usePostgres } from '../support/postgres.ts'

// Sweepers side by side show only on a real server.

const postgres = usePostgres()

let shop: MoneyShop
before(async () => {
  shop = await openMoneyShop(await postgres.createDatabase())
})
after(() => shop.close())

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
let offset = 0
const advance = (milliseconds: number): void => {
  offset += milliseconds
  shop.advance(milliseconds)
}
const contextOf = (): ServiceContext =>
  ({ db: shop.db, clockOffset: () => offset, newId: uuidv7 }) as Partial<ServiceContext> as ServiceContext
const soon = (milliseconds: number): Date => new Date(Date.now() + offset + milliseconds)
const reserve = (shopper: { call: MoneyShop['backend'] }, coupon: string, checkoutId: string) =>
  shopper.call<Reservation>('POST', '/v1/reservations', { checkoutId, cart: cart(), coupons: [coupon] })
const told = async (promotion: string) =>
  (await shop.events('coupon.expired')).filter(event => event['promotion'] === promotion)

test('four sweepers at once tell of each expired coupon exactly once, and why it expired', async () => {
  await shop.promotion({ id: 'own' })
  await shop.promotion({ id: 'ends', endsAt: soon(DAY).toISOString() })
  const shopper = await shop.shopper()
  for (let index = 0; index < 300; index++) {
    await shop.coupon(shopper, index % 2 ? 'own' : 'ends', { expiresAt: soon(index % 2 ? DAY : 2 * DAY) })
  }
  await shop.coupon(shopper, 'own', { expiresAt: soon(9 * DAY) })
  assert.equal((await sweep(contextOf())).expired, 0)
  advance(DAY + MINUTE)
  await Promise.all([1, 2, 3, 4].map(() => sweep(contextOf())))
  await sweep(contextOf())
  for (const [promotion, cause] of [
    ['own', 'coupon'],
    ['ends', 'promotion'],
  ] as const) {
    const events = await told(promotion)
    assert.deepEqual([events.length, new Set(events.map(event => event['coupon'])).size], [150, 150])
    assert.ok(events.every(event => event['cause'] === cause))
  }
})

test('a coupon that was used or discarded in time did not expire; one that comes back later did', async () => {
  await shop.promotion({ id: 'used' })
  const shopper = await shop.shopper()
  const coupon = await shop.coupon(shopper, 'used', { expiresAt: soon(DAY) })
  const order = { orderId: 'used', cart: cart(), shopper: shopper.id, coupons: [coupon] }
  assert.equal((await shop.backend('POST', '/v1/orders', order)).status, 201)
  advance(2 * DAY)
  await sweep(contextOf())
  assert.equal((await told('used')).length, 0)
  await shop.backend('POST', '/v1/orders/used/cancel')
  await sweep(contextOf())
  await sweep(contextOf())
  assert.equal((await told('used')).length, 1)
})

test('a hold that ran out is swept and its reservation released; a live one stays (S10)', async () => {
  await shop.promotion({ id: 'held' })
  const [late, live] = [await shop.shopper(), await shop.shopper()]
  const lateHold = await reserve(late, await shop.coupon(late, 'held'), 'late')
  advance(10 * MINUTE)
  const liveHold = await reserve(live, await shop.coupon(live, 'held'), 'live')
  advance(6 * MINUTE)
  const released = await Promise.all([1, 2, 3, 4].map(() => sweep(contextOf())))
  assert.equal(
    released.map(swept => swept.released).reduce((sum, count) => sum + count),
    1,
  )
  const rows = await shop.db.kysely
    .selectFrom('reservation')
    .select(['id', 'state'])
    .where('id', 'in', [lateHold.body.id, liveHold.body.id])
    .orderBy('created_at')
    .execute()
  assert.deepEqual(
    rows.map(({ state }) => state),
    ['released', 'held'],
  )
  const holds = await shop.db.kysely
    .selectFrom('hold')
    .select('reservation_id')
    .where('shop_id', '=', shop.id)
    .execute()
  assert.deepEqual(holds, [{ reservation_id: liveHold.body.id }])
})

test('limits are right with the sweeper stopped for good: what ran out counts as gone (S10)', async () => {
  await shop.promotion({ id: 'last', limits: { redemptions: 1 } })
  const [first, second] = [await shop.shopper(), await shop.shopper()]
  const coupons = [await shop.coupon(first, 'last'), await shop.coupon(second, 'last')] as const
  assert.equal((await reserve(first, coupons[0], 'first')).status, 201)
  assert.equal((await reserve(second, coupons[1], 'second')).status, 409)
  advance(16 * MINUTE)
  assert.equal((await reserve(second, coupons[1], 'second')).status, 201)
  const order = (orderId: string, shopper: { id: string }, coupon: string) =>
    shop.backend<OrderAnswer>('POST', '/v1/orders', { orderId, cart: cart(), shopper: shopper.id, coupons: [coupon] })
  assert.equal((await order('first', first, coupons[0])).status, 409)
  assert.equal((await order('second', second, coupons[1])).status, 409)
  advance(16 * MINUTE)
  assert.equal((await order('first', first, coupons[0])).status, 201)
  assert.equal((await order('second', second, coupons[1])).status, 409)
})

test('a sweep leaves alone what somebody has in hand, and does not wait for it', async () => {
  await sweep(contextOf())
  await shop.promotion({ id: 'busy' })
  const shopper = await shop.shopper()
  await reserve(shopper, await shop.coupon(shopper, 'busy'), 'busy')
  const expiring = await shop.coupon(shopper, 'busy', { expiresAt: soon(MINUTE) })
  advance(16 * MINUTE)
  await shop.db.kysely.transaction().execute(async tx => {
    await tx.selectFrom('shopper').select('id').where('id', '=', shopper.id).forUpdate().execute()
    await tx.selectFrom('coupon').select('id').where('id', '=', expiring).forUpdate().execute()
    assert.deepEqual(await sweep(contextOf()), { released: 0, expired: 0 })
  })
  assert.deepEqual(await sweep(contextOf()), { released: 1, expired: 1 })
})

test('what is of no more use is forgotten, and what is stays', async () => {
  const other = await shop.beside({})
  const row = (hash: string, expiresAt: Date) => ({
    shop_id: other.id,
    hash,
    shopper_id: 'shopper',
    purpose: 'session' as const,
    created_at: soon(-50 * DAY),
    expires_at: expiresAt,
  })
  const { kysely } = other.db
  await kysely
    .insertInto('shopper_token')
    .values([row('old', soon(-2 * DAY)), row('new', soon(DAY))])
    .execute()
  const event = (id: string, days: number) => ({
    shop_id: other.id,
    shopper_id: 'shopper',
    id,
    received_at: soon(-days * DAY),
  })
  await kysely
    .insertInto('received_event')
    .values([event('old', 91), event('new', 89)])
    .execute()
  await Promise.all([forgetOld(contextOf()), forgetOld(contextOf())])
  const tokens = await kysely.selectFrom('shopper_token').select('hash').where('shop_id', '=', other.id).execute()
  const events = await kysely.selectFrom('received_event').select('id').where('shop_id', '=', other.id).execute()
  assert.deepEqual([tokens, events], [[{ hash: 'new' }], [{ id: 'new' }]])
})
