import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as fc from 'fast-check'
import type { OrderRefund } from '../../src/contract/index.ts'
import { type Answer, type MoneyProblem, type MoneyShop, openMoneyShop } from '../support/money-shop.ts'
import { addProgramShop, program, type ProgramShop } from '../support/program-shop.ts'
import { cart, line } from '../support/rules-factories.ts'

type RefundAnswer = OrderRefund & MoneyProblem & { readonly left?: number }

describe('POST /v1/orders/:id/refunds', () => {
  let money: MoneyShop
  let made = 0
  before(async () => {
    money = await openMoneyShop()
  })
  after(() => money.close())

  const refund = (shop: MoneyShop, orderId: string, body: object): Promise<Answer<RefundAnswer>> =>
    shop.backend<RefundAnswer>('POST', `/v1/orders/${orderId}/refunds`, { refundId: `refund-${++made}`, ...body })
  const two = cart({ lines: [line({ id: 'a', unitPrice: 10_000, quantity: 3 }), line({ id: 'b', unitPrice: 2000 })] })
  const piece = (id: string, quantity = 1): object => ({ lines: [{ id, quantity }] })

  /** An order of three at 100.00 and one at 20.00, with 25 % off by a code of acme. */
  async function sold(shop: ProgramShop): Promise<{ readonly orderId: string; readonly coupon: string }> {
    const shopper = await shop.shop.shopper()
    const coupon = await shop.coupon(shopper, { of: 'acme' })
    return { orderId: await shop.buy(shopper, [coupon], two), coupon }
  }

  it('pays back what was paid for the pieces, and gives no use back (D-15)', async () => {
    const shop = await addProgramShop(money)
    const { orderId, coupon } = await sold(shop)
    const { status, body } = await refund(shop.shop, orderId, piece('a'))
    const { refundId, refundedAt, ...rest } = body
    assert.equal(status, 201)
    assert.deepEqual(rest, {
      orderId,
      returned: [{ id: 'a', quantity: 1 }],
      amount: 7500,
      lines: { a: 7500 },
      charged: {},
    })
    const listed = await shop.shop.backend<{ refunds: OrderRefund[] }>('GET', `/v1/orders/${orderId}/refunds`)
    assert.deepEqual(listed.body.refunds, [{ refundId, refundedAt, ...rest }])
    const use = shop.shop.db.kysely.selectFrom('redemption').select('state').where('coupon_id', '=', coupon)
    assert.deepEqual(await use.execute(), [{ state: 'redeemed' }])
    assert.deepEqual(await shop.shop.events('coupon.restored'), [])
  })

  it('lowers the reward, and rejects it where nothing is kept', async () => {
    const fixed = program({ id: 'other', reward: { amount: 900 } })
    const shop = await addProgramShop(money, { programs: [program(), fixed] })
    const { orderId } = await sold(shop)
    const owed = async (): Promise<unknown> =>
      (await shop.conversions()).map(one => [one.reward, one.owed, one.status, one.reason])
    await refund(shop.shop, orderId, piece('a'))
    assert.deepEqual(await owed(), [
      [2400, 1650, 'created', undefined],
      [900, 619, 'created', undefined],
    ])
    await refund(shop.shop, orderId, piece('a', 2))
    assert.deepEqual(await owed(), [
      [2400, 150, 'created', undefined],
      [900, 56, 'created', undefined],
    ])
    assert.deepEqual(await shop.shop.events('conversion.rejected'), [])
    await refund(shop.shop, orderId, piece('b'))
    assert.deepEqual(await owed(), [
      [2400, 0, 'rejected', 'order_refunded'],
      [900, 0, 'rejected', 'order_refunded'],
    ])
    assert.equal((await shop.shop.events('conversion.rejected')).length, 2)
  })

  it('lowers the parts of a pool, and the buyer’s stays nobody’s', async () => {
    const partners = [{ id: 'nord', name: 'nord', customerId: 'kim' }]
    const pool = program({ structure: 'performance_pool', points: { referral_visit: 10, coupon_used: 30 } })
    const shop = await addProgramShop(money, { programs: [pool], partners })
    const shopper = await shop.shop.shopper({ customer: 'kim' })
    for (const id of ['blog', 'nord', 'acme']) await shop.arrive(shopper, id)
    const lines = [line({ id: 'a', unitPrice: 1003, quantity: 10 })]
    const orderId = await shop.buy(shopper, [await shop.coupon(shopper, { of: 'acme' })], cart({ lines }))
    let before = await shop.conversions()
    assert.equal(
      before.reduce((sum, { reward }) => sum + reward, 0),
      752,
    )
    for (let count = 0; count < 9; count++) {
      await refund(shop.shop, orderId, piece('a'))
      const now = await shop.conversions()
      for (const [at, one] of now.entries()) assert.ok(one.owed <= (before[at]?.owed ?? 0))
      assert.equal(now.find(({ partner }) => partner === 'nord')?.owed, 0)
      before = now
    }
    await refund(shop.shop, orderId, piece('a'))
    assert.deepEqual(
      (await shop.conversions()).map(({ owed, reason }) => [owed, reason]),
      [
        [0, 'order_refunded'],
        [0, 'self_referral'],
        [0, 'order_refunded'],
      ],
    )
  })

  it('raises nobody’s part by the remainder of a smaller sum', async () => {
    const pool = program({ structure: 'performance_pool', points: { referral_visit: 1 } })
    const shop = await addProgramShop(money, { programs: [pool] })
    const shopper = await shop.shop.shopper()
    for (const id of ['acme', 'blog', 'blog', 'nord', 'nord']) await shop.arrive(shopper, id)
    const lines = [line({ id: 'a', unitPrice: 14, quantity: 5 })]
    const orderId = await shop.buy(shopper, undefined, cart({ lines }))
    const owed = [(await shop.conversions()).map(one => one.owed)]
    for (const _ of [1, 2, 3]) {
      await refund(shop.shop, orderId, piece('a'))
      owed.push((await shop.conversions()).map(one => one.owed))
    }
    // Of 4 his 4/7 is a smaller remainder than the others have; of 3 his 3/7 would be the largest.
    assert.deepEqual(owed, [
      [1, 3, 3],
      [1, 3, 2],
      [0, 2, 2],
      [0, 1, 1],
    ])
  })

  it('charges the discount that the kept part no longer earns, where the shop wants it', async () => {
    const shop = await addProgramShop(money)
    await shop.shop.promotion({ id: 'from-300', conditions: { minimumSubtotal: { amount: 30_000 } } })
    const shopper = await shop.shop.shopper()
    const coupon = await shop.shop.coupon(shopper, 'from-300')
    const orderId = await shop.buy(shopper, [coupon], two)
    const { body } = await refund(shop.shop, orderId, { ...piece('a'), shortfall: 'charge_difference' })
    assert.deepEqual([body.amount, body.lines, body.charged], [2000, { a: 7500 }, { [coupon]: 5500 }])
  })

  it('answers the same refund again the same, and refuses another one under its id', async () => {
    const shop = await addProgramShop(money)
    const { orderId } = await sold(shop)
    const lines = [
      { id: 'a', quantity: 1 },
      { id: 'b', quantity: 1 },
    ]
    const first = await refund(shop.shop, orderId, { refundId: 'r1', lines })
    const again = await refund(shop.shop, orderId, { refundId: 'r1', lines: lines.toReversed() })
    assert.deepEqual([first.status, again.status, again.body], [201, 200, first.body])
    const other = await refund(shop.shop, orderId, { refundId: 'r1', ...piece('a', 2) })
    assert.deepEqual([other.status, other.body.reasons], [409, [{ reason: 'conflict', with: 'refundId' }]])
    const { orderId: second } = await sold(shop)
    assert.equal((await refund(shop.shop, second, { refundId: 'r1', lines })).status, 201)
  })

  it('refuses more than is left, lines that are none, and an order that is cancelled or none', async () => {
    const shop = await addProgramShop(money)
    const { orderId } = await sold(shop)
    await refund(shop.shop, orderId, piece('a', 2))
    const more = await refund(shop.shop, orderId, piece('a', 2))
    assert.deepEqual(
      [more.status, more.body.reasons, more.body.left],
      [409, [{ reason: 'conflict', with: 'quantity' }], 1],
    )
    const unknown = await refund(shop.shop, orderId, piece('c'))
    const [reason] = unknown.body.reasons
    assert.deepEqual([unknown.status, reason?.reason === 'invalid_request' && reason.at], [400, '/lines/0/id'])
    for (const lines of [
      [],
      [{ id: 'a', quantity: 0 }],
      [{ id: 'a', quantity: 0.5 }],
      [1, 1].map(quantity => ({ id: 'a', quantity })),
    ]) {
      assert.equal((await refund(shop.shop, orderId, { lines })).status, 400, JSON.stringify(lines))
    }
    assert.equal((await refund(shop.shop, 'none', piece('a'))).status, 404)
    const other = await addProgramShop(money)
    assert.equal((await refund(other.shop, orderId, piece('a'))).status, 404)
    await shop.shop.backend('POST', `/v1/orders/${orderId}/cancel`)
    const cancelled = await refund(shop.shop, orderId, piece('a'))
    assert.deepEqual([cancelled.status, cancelled.body.reasons], [409, [{ reason: 'conflict', with: 'state' }]])
    assert.equal((await shop.conversions())[0]?.owed, 0)
  })

  it('pays back all that was paid and no more, however it is divided (S14)', async () => {
    const shop = await addProgramShop(money)
    const shortfall = fc.constantFrom(undefined, 'keep_discount', 'charge_difference')
    const attempts = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom('a', 'b'), shortfall), {
      maxLength: 8,
    })
    const sizes = fc.record({ a: fc.integer({ min: 1, max: 5 }), b: fc.integer({ min: 1, max: 5 }) })
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(3333), attempts, async (bought, unitPrice, tries) => {
        // A quarter of less than four is nothing, and no coupon goes on that.
        const lines = (['a', 'b'] as const).map(id => line({ id, unitPrice: unitPrice + 4, quantity: bought[id] }))
        const shopper = await shop.shop.shopper()
        const orderId = await shop.buy(shopper, [await shop.coupon(shopper, { of: 'acme' })], cart({ lines }))
        const [conversion] = await shop.conversions(`order=${orderId}`)
        const left = { ...bought }
        let back = 0
        const give = async (id: 'a' | 'b', quantity: number, how?: string): Promise<void> => {
          const body = { ...piece(id, quantity), ...(how === undefined ? {} : { shortfall: how }) }
          const answer = await refund(shop.shop, orderId, body)
          assert.equal(answer.status, quantity <= left[id] ? 201 : 409)
          if (answer.status !== 201) return
          left[id] -= quantity
          assert.ok(answer.body.amount >= 0)
          back += answer.body.amount
        }
        for (const [quantity, id, how] of tries) await give(id, quantity, how)
        assert.ok(back <= (conversion?.net ?? 0))
        for (const id of ['a', 'b'] as const) if (left[id]) await give(id, left[id])
        assert.equal(back, conversion?.net)
        assert.equal((await shop.conversions(`order=${orderId}`))[0]?.owed, 0)
      }),
      { numRuns: 30 },
    )
  })
})
