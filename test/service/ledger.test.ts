import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { Reservation } from '../../src/contract/index.ts'
import { type MoneyShop, openMoneyShop, type OrderAnswer, type TestShopper } from '../support/money-shop.ts'
import { usePostgres } from '../support/postgres.ts'
import { cart } from '../support/rules-factories.ts'

const MINUTE = 60_000
const postgres = usePostgres()

/** Something that a shopper, the shop or the clock does. The numbers choose among three shoppers with two coupons each. */
interface Step {
  readonly act: 'reserve' | 'orderReserved' | 'order' | 'cancel' | 'release'
  readonly shopper: number
  readonly coupon: number
}

const step = fc.record<Step>({
  act: fc.constantFrom('reserve', 'orderReserved', 'order', 'cancel', 'release'),
  shopper: fc.nat(2),
  coupon: fc.nat(1),
})

/** Steps that run at once, and the minutes that pass before them. */
const round = fc.record({
  minutes: fc.constantFrom(0, 0, 6, 16),
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
})

describe('the ledger', () => {
  let shop: MoneyShop
  let made = 0
  before(async () => {
    shop = await openMoneyShop(await postgres.createDatabase())
  })
  after(() => shop.close())

  interface World {
    readonly promotion: string
    readonly limit: number
    readonly perCustomer: number
    readonly shoppers: readonly { readonly shopper: TestShopper; readonly coupons: readonly string[] }[]
    readonly reservations: Map<number, string>
    readonly orders: string[]
  }

  async function build(limit: number, perCustomer: number): Promise<World> {
    const promotion = `promotion-${++made}`
    await shop.promotion({ id: promotion, limits: { redemptions: limit, perCustomer, maxHeld: 2 } })
    const shoppers = await Promise.all(
      [0, 1, 2].map(async () => {
        const shopper = await shop.shopper()
        return { shopper, coupons: [await shop.coupon(shopper, promotion), await shop.coupon(shopper, promotion)] }
      }),
    )
    return { promotion, limit, perCustomer, shoppers, reservations: new Map(), orders: [] }
  }

  async function run(world: World, { act, shopper: at, coupon }: Step): Promise<number> {
    const { shopper, coupons } = world.shoppers[at] ?? assert.fail()
    const reservation = world.reservations.get(at)
    const order = async (body: object): Promise<number> => {
      const orderId = `order-${++made}`
      const answer = await shop.backend<OrderAnswer>('POST', '/v1/orders', { orderId, cart: cart(), ...body })
      if (answer.status === 201) world.orders.push(orderId)
      return answer.status
    }
    switch (act) {
      case 'reserve': {
        const want = { checkoutId: 'checkout', cart: cart(), coupons: [coupons[coupon]] }
        const { status, body } = await shopper.call<Reservation>('POST', '/v1/reservations', want)
        if (status < 300) world.reservations.set(at, body.id)
        return status
      }
      case 'orderReserved':
        return reservation === undefined ? 200 : order({ reservation })
      case 'order':
        return order({ shopper: shopper.id, coupons: [coupons[coupon]] })
      case 'release':
        return (await shopper.call('DELETE', `/v1/reservations/${reservation ?? 'none'}`)).status
      case 'cancel': {
        const orderId = world.orders[(at * 2 + coupon) % Math.max(1, world.orders.length)] ?? 'none'
        return (await shop.backend('POST', `/v1/orders/${orderId}/cancel`)).status
      }
    }
  }

  /** Everything that has to be true whatever happened. */
  async function check({ promotion, limit, perCustomer, shoppers }: World, now: number): Promise<void> {
    const { kysely } = shop.db
    const uses = await kysely.selectFrom('redemption').selectAll().where('promotion_id', '=', promotion).execute()
    const holds = await kysely.selectFrom('hold').selectAll().where('promotion_id', '=', promotion).execute()
    const coupons = await kysely.selectFrom('coupon').selectAll().where('promotion_id', '=', promotion).execute()
    const { redemptions } = await kysely
      .selectFrom('promotion')
      .select('redemptions')
      .where('id', '=', promotion)
      .executeTakeFirstOrThrow()
    const live = uses.filter(({ state }) => state === 'redeemed')
    const held = holds.filter(({ reserved_until }) => reserved_until.getTime() > now + 1000)
    assert.equal(redemptions, live.length)
    assert.ok(live.length + held.length <= limit, `${live.length} used and ${held.length} held of ${limit}`)
    for (const { shopper } of shoppers) {
      assert.ok(live.filter(({ shopper_id }) => shopper_id === shopper.id).length <= perCustomer)
    }
    assert.deepEqual(
      coupons.flatMap(({ id, state }) => (state === 'redeemed' ? [id] : [])).sort(),
      live.map(({ coupon_id }) => coupon_id).sort(),
    )
    const [used, restored] = [await shop.events('coupon.used'), await shop.events('coupon.restored')].map(
      events => events.filter(event => event['promotion'] === promotion).length,
    )
    assert.deepEqual([used, restored], [uses.length, uses.length - live.length])
  }

  it('agrees with the counters, the wallets and the events, and never passes a limit, whatever runs at once', async () => {
    let advanced = 0
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 2 }),
        fc.array(round, { minLength: 2, maxLength: 6 }),
        async (limit, perCustomer, rounds) => {
          const world = await build(limit, perCustomer)
          for (const { minutes, steps } of rounds) {
            shop.advance(minutes * MINUTE)
            advanced += minutes * MINUTE
            const statuses = await Promise.all(steps.map(one => run(world, one)))
            assert.ok(
              statuses.every(status => [200, 201, 204, 404, 409].includes(status)),
              statuses.join(),
            )
            await check(world, Date.now() + advanced)
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})
