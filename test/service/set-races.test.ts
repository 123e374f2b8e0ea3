import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type MoneyShop, openMoneyShop } from '../support/money-shop.ts'
import { usePostgres } from '../support/postgres.ts'
import { cart } from '../support/rules-factories.ts'

const postgres = usePostgres()

// On PostgreSQL: the one connection of PGlite cannot show a race.
describe('many at once with a shared code of few uses', () => {
  let shop: MoneyShop
  before(async () => {
    shop = await openMoneyShop(await postgres.createDatabase())
    await shop.promotion({ limits: { maxHeld: 1000 } })
  })
  after(() => shop.close())

  /** Makes a code of one use, which several shoppers have claimed. */
  async function lastUse(id: string, count: number) {
    await shop.set(id, 'patio-25', { kind: 'shared', useLimit: 1 })
    return Promise.all(
      Array.from({ length: count }, async () => {
        const shopper = await shop.shopper()
        return { shopper, coupon: await shop.coupon(shopper, 'patio-25', { set: id, code: id }) }
      }),
    )
  }

  it('gives the last use to one of the browsers that reserve it (S1, S10)', async () => {
    const rounds = Array.from({ length: 25 }, async (_, round) => {
      const crowd = await lastUse(`reserved-${round}`, 3)
      const answers = await Promise.all(
        crowd.map(({ shopper, coupon }) =>
          shopper.call('POST', '/v1/reservations', { checkoutId: 'checkout', cart: cart(), coupons: [coupon] }),
        ),
      )
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409])
    })
    await Promise.all(rounds)
  })

  it('gives the last use to an order or to a reservation, and never to both (S1, S10)', async () => {
    const rounds = Array.from({ length: 25 }, async (_, round) => {
      const [one, other] = await lastUse(`ordered-${round}`, 2)
      const answers = await Promise.all([
        one?.shopper.call('POST', '/v1/reservations', { checkoutId: 'checkout', cart: cart(), coupons: [one.coupon] }),
        shop.backend('POST', '/v1/orders', {
          orderId: `order-${round}`,
          cart: cart(),
          shopper: other?.shopper.id,
          coupons: [other?.coupon],
        }),
      ])
      assert.deepEqual(answers.map(answer => answer?.status).sort(), [201, 409])
    })
    await Promise.all(rounds)
  })
})
