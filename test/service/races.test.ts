import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Reservation } from '../../src/contract/index.ts'
import {
  type Answer,
  type MoneyProblem,
  type MoneyShop,
  openMoneyShop,
  type OrderAnswer,
} from '../support/money-shop.ts'
import { usePostgres } from '../support/postgres.ts'
import { cart } from '../support/rules-factories.ts'

const postgres = usePostgres()

// On PostgreSQL: the one connection of PGlite cannot show a race.
describe('many at once', () => {
  let shop: MoneyShop
  let made = 0
  before(async () => {
    shop = await openMoneyShop(await postgres.createDatabase())
  })
  after(() => shop.close())

  const newId = (name: string): string => `${name}-${++made}`
  const order = (body: object): Promise<Answer<OrderAnswer>> =>
    shop.backend<OrderAnswer>('POST', '/v1/orders', { orderId: newId('order'), cart: cart(), ...body })

  async function promotion(limits: { redemptions?: number; perCustomer?: number }): Promise<string> {
    const id = newId('promotion')
    await shop.promotion({ id, limits: { ...limits, maxHeld: 1000 } })
    return id
  }

  /** Posts the same order again while the service is too busy, as a back end does: so many may wait long for a connection. */
  async function persist(body: object): Promise<Answer<OrderAnswer>> {
    const orderId = newId('order')
    let answer = await order({ ...body, orderId })
    while (answer.status === 503) answer = await order({ ...body, orderId })
    return answer
  }

  /** The counter and what it counts. */
  async function count(id: string): Promise<{ counter: number; ledger: number; held: number }> {
    const { kysely } = shop.db
    const row = await kysely
      .selectFrom('promotion')
      .select('redemptions')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const uses = await kysely
      .selectFrom('redemption')
      .select('coupon_id')
      .where('promotion_id', '=', id)
      .where('state', '=', 'redeemed')
      .execute()
    const holds = await kysely.selectFrom('hold').select('coupon_id').where('promotion_id', '=', id).execute()
    return { counter: row.redemptions, ledger: uses.length, held: holds.length }
  }

  const tally = (answers: readonly Answer<unknown>[]): Record<number, number> => {
    const statuses: Record<number, number> = {}
    for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1
    return statuses
  }

  it('places exactly 200 of 2,000 orders at a limit of 200, and tells the others why (S1)', async () => {
    const id = await promotion({ redemptions: 200 })
    const crowd = await shop.crowd(2000, id)
    const answers = await Promise.all(crowd.map(({ shopper, coupon }) => persist({ shopper, coupons: [coupon] })))
    assert.deepEqual(tally(answers), { 201: 200, 409: 1800 })
    assert.deepEqual(await count(id), { counter: 200, ledger: 200, held: 0 })
    for (const { status, body } of answers) {
      if (status === 409) {
        assert.deepEqual(Object.values(body.change.dropped), [[{ reason: 'usage_limit_reached' }]])
      }
    }
  })

  it('keeps the limit of a shared code', async () => {
    const id = await promotion({})
    const set = newId('set')
    await shop.set(set, id, { kind: 'shared', useLimit: 7 })
    const shoppers = await Promise.all(Array.from({ length: 60 }, () => shop.shopper()))
    const answers = await Promise.all(
      shoppers.map(async shopper =>
        order({ shopper: shopper.id, coupons: [await shop.coupon(shopper, id, { set, code: 'WELCOME15' })] }),
      ),
    )
    assert.deepEqual(tally(answers), { 201: 7, 409: 53 })
    const { uses } = await shop.db.kysely
      .selectFrom('coupon_set')
      .select('uses')
      .where('id', '=', set)
      .executeTakeFirstOrThrow()
    assert.equal(uses, 7)
  })

  it('keeps the limit of a customer over parallel first uses (S2)', async () => {
    const id = await promotion({ perCustomer: 3 })
    const shopper = await shop.shopper()
    const coupons = await Promise.all(Array.from({ length: 40 }, () => shop.coupon(shopper, id)))
    const answers = await Promise.all(coupons.map(coupon => order({ shopper: shopper.id, coupons: [coupon] })))
    assert.deepEqual(tally(answers), { 201: 3, 409: 37 })
    assert.equal((await count(id)).ledger, 3)
  })

  it('gives the last use to one of two browsers', async () => {
    const rounds = Array.from({ length: 25 }, async () => {
      const id = await promotion({ redemptions: 1 })
      const shoppers = await Promise.all([shop.shopper(), shop.shopper()])
      const coupons = await Promise.all(shoppers.map(shopper => shop.coupon(shopper, id)))
      const answers = await Promise.all(
        shoppers.map((shopper, i) =>
          shopper.call<MoneyProblem>('POST', '/v1/reservations', {
            checkoutId: 'checkout',
            cart: cart(),
            coupons: [coupons[i]],
          }),
        ),
      )
      const loser = answers.find(({ status }) => status !== 201)
      assert.deepEqual(tally(answers), { 201: 1, 409: 1 })
      assert.equal(loser?.body.reason, 'usage_limit_reached')
    })
    await Promise.all(rounds)
  })

  it('never lets holds and orders together pass the limit (S10)', async () => {
    const id = await promotion({ redemptions: 10 })
    const shoppers = await Promise.all(Array.from({ length: 60 }, () => shop.shopper()))
    const answers = await Promise.all(
      shoppers.map(async (shopper, i) => {
        const coupon = await shop.coupon(shopper, id)
        return i % 2
          ? order({ shopper: shopper.id, coupons: [coupon] })
          : shopper.call('POST', '/v1/reservations', { checkoutId: 'c', cart: cart(), coupons: [coupon] })
      }),
    )
    assert.deepEqual(tally(answers), { 201: 10, 409: 50 })
    const { counter, ledger, held } = await count(id)
    assert.equal(counter, ledger)
    assert.equal(ledger + held, 10)
  })

  it('places one order when it is posted many times at once, and answers them all the same (S4, S5)', async () => {
    const id = await promotion({ redemptions: 50 })
    const shopper = await shop.shopper()
    const coupons = [await shop.coupon(shopper, id)]
    const { body: held } = await shopper.call<Reservation>('POST', '/v1/reservations', {
      checkoutId: 'once',
      cart: cart(),
      coupons,
    })
    for (const want of [{ reservation: held.id }, {}]) {
      const orderId = newId('order')
      const answers = await Promise.all(Array.from({ length: 30 }, () => order({ ...want, orderId })))
      assert.deepEqual(tally(answers), { 200: 29, 201: 1 })
      assert.equal(new Set(answers.map(({ body }) => JSON.stringify(body))).size, 1)
    }
    assert.deepEqual(await count(id), { counter: 1, ledger: 1, held: 0 })
  })

  it('places one order when two shoppers come with the same id', async () => {
    const id = await promotion({})
    const crowd = await shop.crowd(30, id)
    const orderId = newId('order')
    const answers = await Promise.all(
      crowd.map(({ shopper, coupon }) => order({ orderId, shopper, coupons: [coupon] })),
    )
    assert.deepEqual(tally(answers), { 201: 1, 409: 29 })
    assert.equal((await count(id)).ledger, 1)
  })

  it('uses a coupon once, however many orders want it', async () => {
    const id = await promotion({})
    const shopper = await shop.shopper()
    const coupons = [await shop.coupon(shopper, id)]
    const answers = await Promise.all(Array.from({ length: 30 }, () => order({ shopper: shopper.id, coupons })))
    assert.deepEqual(tally(answers), { 201: 1, 409: 29 })
  })

  it('holds coupons for two checkouts of a shopper and not for a third', async () => {
    const id = await promotion({})
    const shopper = await shop.shopper()
    const coupons = await Promise.all(Array.from({ length: 8 }, () => shop.coupon(shopper, id)))
    const answers = await Promise.all(
      coupons.map((coupon, i) =>
        shopper.call('POST', '/v1/reservations', { checkoutId: `checkout-${i}`, cart: cart(), coupons: [coupon] }),
      ),
    )
    assert.deepEqual(tally(answers), { 201: 2, 409: 6 })
  })

  it('gives a unit back once for each cancelled order, whatever runs beside it (S13)', async () => {
    const id = await promotion({ redemptions: 30 })
    const crowd = await shop.crowd(60, id)
    const placed = await Promise.all(
      crowd.slice(0, 30).map(({ shopper, coupon }) => order({ shopper, coupons: [coupon] })),
    )
    assert.deepEqual(tally(placed), { 201: 30 })
    const cancels = placed.flatMap(({ body }) =>
      Array.from({ length: 3 }, () => shop.backend('POST', `/v1/orders/${body.orderId}/cancel`)),
    )
    const orders = crowd.slice(30).map(({ shopper, coupon }) => order({ shopper, coupons: [coupon] }))
    assert.deepEqual(tally(await Promise.all(cancels)), { 200: 90 })
    const fresh = tally(await Promise.all(orders))
    assert.equal(fresh[500] ?? fresh[503] ?? 0, 0)
    const { counter, ledger } = await count(id)
    assert.equal(counter, ledger)
    assert.equal(ledger, fresh[201] ?? 0)
    assert.equal((await shop.events('coupon.restored')).filter(event => event['promotion'] === id).length, 30)
  })

  it('refuses a coupon that expired while the order waited for a lock (S8)', async () => {
    const id = await promotion({ redemptions: 100 })
    const shoppers = await Promise.all(Array.from({ length: 6 }, () => shop.shopper()))
    const expiresAt = new Date(Date.now() + 400)
    const coupons = await Promise.all(shoppers.map(shopper => shop.coupon(shopper, id, { expiresAt })))
    const answers = shop.db.transaction(async tx => {
      await tx.selectFrom('promotion').select('id').where('id', '=', id).forUpdate().execute()
      const waiting = shoppers.map(({ id: shopper }, i) => order({ shopper, coupons: [coupons[i]] }))
      await wait(700)
      return { waiting }
    })
    const late = await Promise.all((await answers).waiting)
    assert.deepEqual(tally(late), { 409: 6 })
    for (const { body } of late) {
      const [reason] = Object.values(body.change.dropped)[0] ?? []
      assert.deepEqual(reason, { reason: 'expired', cause: 'coupon', expiredAt: expiresAt.toISOString() })
    }
    assert.equal((await count(id)).ledger, 0)
  })

  it('surfaces no deadlock when orders take several limited coupons in any order (S41)', async () => {
    const promotions = await Promise.all(Array.from({ length: 4 }, () => promotion({ redemptions: 1000 })))
    const shoppers = await Promise.all(Array.from({ length: 40 }, () => shop.shopper()))
    const answers = await Promise.all(
      shoppers.map(async (shopper, i) => {
        const ids = promotions.map((_, at) => promotions[(at * (i % 2 ? 1 : 3) + i) % 4] ?? '')
        const coupons = await Promise.all(ids.map(id => shop.coupon(shopper, id)))
        return order({ shopper: shopper.id, coupons: i % 3 ? coupons : coupons.reverse() })
      }),
    )
    assert.deepEqual(tally(answers), { 201: 40 })
  })
})
