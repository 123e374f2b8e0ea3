import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Reservation } from '../../src/contract/index.ts'
import type { Cart } from '../../src/rules/index.ts'
import { type Answer, type MoneyShop, openMoneyShop, type OrderAnswer } from '../support/money-shop.ts'
import { usePostgres } from '../support/postgres.ts'
import { cart } from '../support/rules-factories.ts'

const postgres = usePostgres()

interface OrderBody {
  readonly orderId?: string
  readonly shopper?: string
  readonly coupons?: readonly string[]
  readonly reservation?: string
  readonly cart?: Cart
}

// Orders that are posted in one turn make one list: one transaction on PostgreSQL.
describe('orders that come at once', () => {
  let shop: MoneyShop
  let made = 0
  before(async () => {
    shop = await openMoneyShop(await postgres.createDatabase())
  })
  after(() => shop.close())

  const newId = (name: string): string => `${name}-${++made}`
  const order = (body: OrderBody): Promise<Answer<OrderAnswer>> =>
    shop.backend<OrderAnswer>('POST', '/v1/orders', { orderId: newId('order'), cart: cart(), ...body })
  const orderAll = (bodies: readonly OrderBody[]): Promise<Answer<OrderAnswer>[]> => Promise.all(bodies.map(order))
  const statusesOf = (answers: readonly Answer<unknown>[]): number[] => answers.map(({ status }) => status).sort()

  async function promotion(limits: object = {}, changes: object = {}): Promise<string> {
    const id = newId('promotion')
    await shop.promotion({ id, limits: { maxHeld: 1000, ...limits }, ...changes })
    return id
  }

  async function crowd(count: number, of: string): Promise<OrderBody[]> {
    return (await shop.crowd(count, of)).map(({ shopper, coupon }) => ({ shopper, coupons: [coupon] }))
  }

  async function counterOf(id: string): Promise<number> {
    const query = shop.db.kysely.selectFrom('promotion').select('redemptions').where('id', '=', id)
    return (await query.executeTakeFirstOrThrow()).redemptions
  }

  async function usesOf(id: string): Promise<number> {
    const query = shop.db.kysely.selectFrom('redemption').select('coupon_id').where('promotion_id', '=', id)
    return (await query.where('state', '=', 'redeemed').execute()).length
  }

  /** The transactions that wrote orders. */
  async function transactionsOf(answers: readonly Answer<OrderAnswer>[]): Promise<number> {
    const ids = answers.map(({ body }) => body.orderId)
    const { rows } = await sql<{ count: number }>`
      select count(distinct xmin::text)::int as count from shop_order where order_id = any (${ids})`.execute(
      shop.db.kysely,
    )
    return rows[0]?.count ?? 0
  }

  it('are written in few transactions', async () => {
    const bodies = await crowd(100, await promotion())
    await orderAll(bodies.slice(0, 10))
    const answers = await orderAll(bodies.slice(10))
    assert.deepEqual(new Set(statusesOf(answers)), new Set([201]))
    assert.ok((await transactionsOf(answers)) <= 20, `${await transactionsOf(answers)} transactions`)
  })

  it('are each refused for their own reasons, and cost no other its answer', async () => {
    const id = await promotion()
    const good = await crowd(20, id)
    const [spent = {}, foreign = {}] = await crowd(2, id)
    await order(spent)
    const bodies = [
      spent,
      { ...foreign, shopper: good[0]?.shopper ?? '' },
      { reservation: 'none' },
      { shopper: 'nobody' },
      ...good,
    ]
    const answers = await orderAll(bodies)
    assert.deepEqual(
      answers.slice(0, 4).map(({ status, body }) => [status, body.reason]),
      [
        [409, 'total_changed'],
        [404, 'not_found'],
        [404, 'not_found'],
        [404, 'not_found'],
      ],
    )
    assert.deepEqual(new Set(statusesOf(answers.slice(4))), new Set([201]))
    assert.equal(await usesOf(id), 21)
  })

  it('are placed alone where one of them fails in the database, and only that one is lost', async () => {
    const id = await promotion()
    const [bad = {}, ...good] = await crowd(21, id)
    await sql`create function refuse_one() returns trigger language plpgsql as
      $$ begin if new.discount = 1 then raise exception 'no'; end if; return new; end $$`.execute(shop.db.kysely)
    await sql`create trigger refuse_one before insert on redemption for each row execute function refuse_one()`.execute(
      shop.db.kysely,
    )
    const cheap = cart({ lines: [{ id: 'l1', sku: 'A', quantity: 1, unitPrice: 4 }] })
    const answers = await orderAll([...good.slice(0, 10), { ...bad, cart: cheap }, ...good.slice(10)])
    await sql`drop trigger refuse_one on redemption`.execute(shop.db.kysely)
    assert.deepEqual(statusesOf(answers), [...Array.from({ length: 20 }, () => 201), 500])
    assert.equal(await usesOf(id), 20)
    assert.equal((await order({ ...bad, cart: cheap })).status, 201)
  })

  it('give the last use to exactly one, by limit of the promotion and of the set (S1)', async () => {
    const limited = await promotion({ redemptions: 1 })
    const open = await promotion()
    const set = newId('set')
    await shop.set(set, open, { kind: 'shared', useLimit: 1 })
    const inSet = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const shopper = await shop.shopper()
        return { shopper: shopper.id, coupons: [await shop.coupon(shopper, open, { set, code: newId('CODE') })] }
      }),
    )
    for (const bodies of [await crowd(20, limited), inSet]) {
      const answers = await orderAll(bodies)
      assert.deepEqual(statusesOf(answers), [201, ...Array.from({ length: 19 }, () => 409)])
      for (const { status, body } of answers) {
        if (status === 409) {
          assert.deepEqual(Object.values(body.change.dropped), [[{ reason: 'usage_limit_reached' }]])
        }
      }
    }
    assert.deepEqual([await counterOf(limited), await usesOf(limited), await usesOf(open)], [1, 1, 1])
  })

  it('count every use of a limited promotion, and none of one without a limit (S13)', async () => {
    const limited = await promotion({ redemptions: 1000 })
    const open = await promotion()
    await orderAll([...(await crowd(30, limited)), ...(await crowd(30, open))])
    assert.deepEqual([await counterOf(limited), await usesOf(limited)], [30, 30])
    assert.deepEqual([await counterOf(open), await usesOf(open)], [0, 30])
  })

  it('keep the limit of a customer among themselves (S2)', async () => {
    const id = await promotion({ perCustomer: 2 })
    const shopper = await shop.shopper()
    const coupons = await Promise.all(Array.from({ length: 12 }, () => shop.coupon(shopper, id)))
    const answers = await orderAll(coupons.map(coupon => ({ shopper: shopper.id, coupons: [coupon] })))
    assert.deepEqual(statusesOf(answers), [201, 201, ...Array.from({ length: 10 }, () => 409)])
    const reasons = answers.flatMap(({ status, body }) => (status === 409 ? Object.values(body.change.dropped) : []))
    assert.deepEqual(new Set(reasons.map(([one]) => one?.reason)), new Set(['customer_limit_reached']))
  })

  it('take the first order of a shopper for one only', async () => {
    const id = await promotion({}, { conditions: { customer: { firstOrder: true } } })
    const shopper = await shop.shopper()
    const coupons = await Promise.all(Array.from({ length: 6 }, () => shop.coupon(shopper, id)))
    const answers = await orderAll(coupons.map(coupon => ({ shopper: shopper.id, coupons: [coupon] })))
    assert.deepEqual(statusesOf(answers), [201, 409, 409, 409, 409, 409])
  })

  it('under one id are one order for the same, and a conflict for another (S4)', async () => {
    const bodies = await crowd(3, await promotion())
    const orderId = newId('order')
    const same = { ...bodies[0], orderId }
    const answers = await orderAll([...Array.from({ length: 8 }, () => same), { ...bodies[1], orderId }])
    assert.deepEqual(statusesOf(answers), [...Array.from({ length: 7 }, () => 200), 201, 409])
    assert.equal(new Set(answers.slice(0, 8).map(({ body }) => JSON.stringify(body))).size, 1)
    assert.equal(answers[8]?.body.reason, 'conflict')
  })

  it('are judged anew under an id whose first order was refused', async () => {
    const [spent = {}, good = {}] = await crowd(2, await promotion())
    await order(spent)
    const orderId = newId('order')
    const answers = await orderAll([
      { ...spent, orderId },
      { ...good, orderId },
    ])
    assert.deepEqual(
      answers.map(({ status }) => status),
      [409, 201],
    )
  })

  it('of one shopper use a coupon once, and each its own', async () => {
    const [one, other] = [await promotion({ redemptions: 5 }), await promotion({ redemptions: 5 })]
    const shopper = await shop.shopper()
    const [a, b, c] = [
      await shop.coupon(shopper, one),
      await shop.coupon(shopper, other),
      await shop.coupon(shopper, one),
    ]
    const answers = await orderAll([[a], [b], [a], [c]].map(coupons => ({ shopper: shopper.id, coupons })))
    assert.deepEqual(statusesOf(answers), [201, 201, 201, 409])
    assert.deepEqual([await counterOf(one), await counterOf(other)], [2, 1])
  })

  it('take one reservation once, and free what it held for those behind them (S11)', async () => {
    const id = await promotion({ redemptions: 2 })
    const shoppers = await Promise.all([shop.shopper(), shop.shopper(), shop.shopper()])
    const coupons = await Promise.all(shoppers.map(shopper => shop.coupon(shopper, id)))
    const [holder] = shoppers
    const held = await holder?.call<Reservation>('POST', '/v1/reservations', {
      checkoutId: 'c',
      cart: cart(),
      coupons: [coupons[0]],
    })
    const reservation = held?.body.id ?? ''
    const answers = await orderAll([
      { reservation },
      { reservation },
      ...shoppers.slice(1).map((shopper, at) => ({ shopper: shopper.id, coupons: [coupons[at + 1] ?? ''] })),
    ])
    assert.deepEqual(statusesOf(answers), [201, 201, 409, 409])
    assert.equal(answers[1]?.body.reason, 'conflict')
    assert.deepEqual([await counterOf(id), await usesOf(id)], [2, 2])
  })
})

// Many short lists beside each other, so that they meet.
describe('lists of orders beside each other', () => {
  let shop: MoneyShop
  let made = 0
  before(async () => {
    shop = await openMoneyShop(await postgres.createDatabase(), { orders: { most: 5, lanes: 6 } })
  })
  after(() => shop.close())

  const orderAll = (bodies: readonly OrderBody[]): Promise<Answer<OrderAnswer>[]> =>
    Promise.all(
      bodies.map(body => {
        const orderId = `order-${++made}`
        return shop.backend<OrderAnswer>('POST', '/v1/orders', { orderId, cart: cart(), ...body })
      }),
    )

  it('never wait for each other in a circle, whatever they want, in whatever order (S41)', async () => {
    const promotions = ['a', 'b', 'c', 'd', 'e']
    for (const id of promotions) await shop.promotion({ id, limits: { redemptions: 100_000, maxHeld: 1000 } })
    const want = fc.record({ shopper: fc.nat(59), at: fc.uniqueArray(fc.nat(4), { minLength: 3, maxLength: 5 }) })
    const before = shop.db.use().retries
    await fc.assert(
      fc.asyncProperty(fc.array(want, { minLength: 40, maxLength: 80 }), async wants => {
        const shoppers = await Promise.all(Array.from({ length: 60 }, () => shop.shopper()))
        const bodies = await Promise.all(
          wants.map(async ({ shopper: who, at }) => {
            const shopper = shoppers[who] ?? assert.fail()
            const of = at.map(one => promotions[one] ?? '')
            return { shopper: shopper.id, coupons: await Promise.all(of.map(id => shop.coupon(shopper, id))) }
          }),
        )
        const answers = await orderAll(bodies)
        assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201])
      }),
      { numRuns: 8 },
    )
    assert.equal(shop.db.use().retries, before)
  })

  it('take orders of nobody under the same ids, in whatever order, without a circle (S41)', async () => {
    const { kysely } = shop.db
    // Slow enough that two lists are in the middle at once.
    await sql`create function dawdle() returns trigger language plpgsql as
      $$ begin perform pg_sleep(0.01); return new; end $$`.execute(kysely)
    await sql`create trigger dawdle before insert on shop_order for each row execute function dawdle()`.execute(kysely)
    const before = shop.db.use().retries
    for (let round = 0; round < 3; round++) {
      const lists = Array.from({ length: 8 }, (_, list) => [1, 2, 3, 4, 5].map(at => `same-${round}-${list}-${at}`))
      const ids = lists.flatMap(list => [...list, ...list.toReversed()])
      const statuses = (await orderAll(ids.map(orderId => ({ orderId })))).map(({ status }) => status)
      assert.deepEqual(
        statuses.sort(),
        ids.map((_, at) => (at < ids.length / 2 ? 200 : 201)),
      )
    }
    await sql`drop trigger dawdle on shop_order`.execute(kysely)
    assert.equal(shop.db.use().retries, before)
  })

  it('wait for no merge in a circle: guests go before the customers that they become (S18, S41)', async () => {
    await shop.promotion({ id: 'merged', limits: { redemptions: 100_000 } })
    const before = shop.db.use().retries
    for (let round = 0; round < 10; round++) {
      const customers = await Promise.all([1, 2, 3, 4].map(() => shop.shopper({ customer: `customer-${++made}` })))
      const guests = await Promise.all([1, 2, 3, 4].map(() => shop.shopper()))
      const coupons = await Promise.all(guests.map(guest => shop.coupon(guest, 'merged')))
      const merge = async (guest: string, customer: string): Promise<void> => {
        await shop.db.transaction(async tx => {
          for (const one of [guest, customer]) {
            await tx.selectFrom('shopper').select('id').where('id', '=', one).forUpdate().execute()
          }
          await tx.updateTable('coupon').set({ shopper_id: customer }).where('shopper_id', '=', guest).execute()
          await tx.updateTable('shopper').set({ merged_into: customer }).where('id', '=', guest).execute()
        })
      }
      const [answers] = await Promise.all([
        orderAll([
          ...guests.map(({ id }, at) => ({ shopper: id, coupons: [coupons[at] ?? ''] })),
          ...customers.toReversed().map(({ id }) => ({ shopper: id })),
        ]),
        ...guests.map(({ id }, at) => merge(id, customers[at]?.id ?? '')),
      ])
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201])
    }
    assert.equal(shop.db.use().retries, before)
  })
})

describe('a first limit', () => {
  let shop: MoneyShop
  before(async () => {
    shop = await openMoneyShop(await postgres.createDatabase())
  })
  after(() => shop.close())

  const discount = { type: 'percentage', of: 'items', basisPoints: 2500 }
  const doc = { id: 'p', name: 'x', status: 'active', couponLifetimeDays: 14, discount }

  /** Puts a limit while an order is in hand that has seen none yet and cannot end. */
  async function putMeanwhile(path: string, body: object, given: { set?: string }): Promise<void> {
    const shopper = await shop.shopper()
    const coupons = [await shop.coupon(shopper, 'p', given)]
    const orderId = `order-${path}`
    let unblock = (): void => undefined
    const until = new Promise<void>(resolve => void (unblock = resolve))
    let isBlocked = (): void => undefined
    const blocked = new Promise<void>(resolve => void (isBlocked = resolve))
    const blocking = shop.db.transaction(async tx => {
      // An order under the same id that is not there yet, and will not be.
      await sql`insert into shop_order (shop_id, order_id, fingerprint, cart, coupons, totals, state, placed_at)
        values (${shop.id}, ${orderId}, '', '{}', '{}', '{}', 'placed', now())`.execute(tx)
      isBlocked()
      await until
      throw new Error('rolled back')
    })
    await blocked
    const order = shop.backend('POST', '/v1/orders', { orderId, cart: cart(), shopper: shopper.id, coupons })
    await wait(300)
    const put = shop.backend('PUT', path, body)
    await wait(300)
    unblock()
    await assert.rejects(blocking, /rolled back/u)
    assert.deepEqual([(await order).status, (await put).status], [201, 200])
  }

  it('of a promotion counts the order that was in hand when it was set (S13)', async () => {
    await shop.promotion({ id: 'p' })
    await putMeanwhile('/v1/promotions/p', { ...doc, limits: { redemptions: 5 } }, {})
    const row = await shop.db.kysely.selectFrom('promotion').select('redemptions').executeTakeFirst()
    assert.equal(row?.redemptions, 1)
  })

  it('of a set counts the order that was in hand when it was set (S13)', async () => {
    await shop.set('s', 'p', { kind: 'shared' })
    const set = { id: 's', promotion: 'p', name: 's', kind: 'shared', authority: 'internal' }
    await putMeanwhile('/v1/sets/s', { ...set, useLimit: 5 }, { set: 's' })
    const row = await shop.db.kysely.selectFrom('coupon_set').select('uses').executeTakeFirst()
    assert.equal(row?.uses, 1)
  })
})
