import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Quote } from '../../src/contract/index.ts'
import {
  type Answer,
  type MoneyProblem,
  type MoneyShop,
  openMoneyShop,
  type TestShopper,
} from '../support/money-shop.ts'
import { cart } from '../support/rules-factories.ts'

const MINUTE = 60_000

describe('POST /v1/quotes', () => {
  let shop: MoneyShop
  before(async () => {
    shop = await openMoneyShop()
    await shop.promotion({ id: 'patio' })
    await shop.promotion({ id: 'order', discount: { type: 'percentage', of: 'order', basisPoints: 1000 } })
    await shop.promotion({
      id: 'alone',
      discount: { type: 'percentage', of: 'order', basisPoints: 500 },
      combinesWith: [],
    })
    await shop.promotion({ id: 'last', limits: { redemptions: 1 } })
    await shop.promotion({ id: 'acme', partner: { id: 'acme', use: 'referred' } })
    await shop.promotion({ id: 'vip', conditions: { customer: { signedIn: true, segments: ['vip'] } } })
  })
  after(() => shop.close())

  const quote = (
    shopper: TestShopper,
    coupons: readonly string[] = [],
    want: object = {},
  ): Promise<Answer<Quote & MoneyProblem>> => shopper.call('POST', '/v1/quotes', { cart: cart(), coupons, ...want })

  it('judges every live coupon alone, the chosen ones together, and finds the best', async () => {
    const shopper = await shop.shopper()
    const patio = await shop.coupon(shopper, 'patio')
    const order = await shop.coupon(shopper, 'order')
    const alone = await shop.coupon(shopper, 'alone')
    const { status, body } = await quote(shopper, [alone, patio])
    assert.equal(status, 200)
    assert.deepEqual(
      Object.entries(body.verdicts).map(([id, verdict]) => [id, verdict.status]),
      [patio, order, alone].map(id => [id, 'applicable']),
    )
    assert.equal(body.application.coupons[alone]?.status, 'applied')
    assert.deepEqual(body.application.coupons[patio], {
      status: 'skipped',
      reasons: [{ reason: 'combination_disallowed', conflictsWith: [alone] }],
    })
    assert.equal(body.application.totals.total, 5339)
    assert.deepEqual([body.best.chosen, body.best.totals.total], [[patio, order], 3964])
  })

  it('uses nothing up and writes nothing', async () => {
    const shopper = await shop.shopper()
    const coupon = await shop.coupon(shopper, 'last')
    const first = await quote(shopper, [coupon])
    assert.equal(first.body.application.coupons[coupon]?.status, 'applied')
    const rival = await shop.shopper()
    const other = await shop.coupon(rival, 'last')
    assert.equal((await quote(rival, [other])).body.application.coupons[other]?.status, 'applied')
  })

  it('counts what other shoppers hold, and not what the own checkout holds (S11)', async () => {
    const [shopper, rival] = [await shop.shopper(), await shop.shopper()]
    const [own, other] = [await shop.coupon(shopper, 'last'), await shop.coupon(rival, 'last')]
    const { body: held } = await shopper.call<{ id: string }>('POST', '/v1/reservations', {
      checkoutId: 'phone',
      cart: cart(),
      coupons: [own],
    })
    assert.deepEqual((await quote(rival)).body.verdicts[other], {
      status: 'inapplicable',
      reasons: [{ reason: 'usage_limit_reached' }],
      recoverable: false,
    })
    for (const want of [{}, { checkoutId: 'phone' }]) {
      assert.equal((await quote(shopper, [own], want)).body.verdicts[own]?.status, 'applicable')
    }
    assert.deepEqual((await quote(shopper, [own], { checkoutId: 'laptop' })).body.verdicts[own], {
      status: 'inapplicable',
      reasons: [{ reason: 'reserved_elsewhere' }],
      recoverable: true,
    })
    await shopper.call('DELETE', `/v1/reservations/${held.id}`)
  })

  it('leaves out coupons that have ended, and tells a chosen one why it is not good any more', async () => {
    const shopper = await shop.shopper()
    const expiresAt = new Date(Date.now() - MINUTE)
    const expired = await shop.coupon(shopper, 'patio', { expiresAt })
    const { body } = await quote(shopper, [expired])
    assert.deepEqual(body.verdicts, {})
    assert.deepEqual(body.application.coupons[expired], {
      status: 'inapplicable',
      reasons: [{ reason: 'expired', cause: 'coupon', expiredAt: expiresAt.toISOString() }],
      recoverable: false,
    })
  })

  it('lets only the newest arrival count, and only as long as the visit lasts (D-05, PAR-02, PAR-03)', async () => {
    const shopper = await shop.shopper()
    const [acme, patio] = [await shop.coupon(shopper, 'acme'), await shop.coupon(shopper, 'patio')]
    const reasons = async (): Promise<unknown[]> => {
      const { verdicts } = (await quote(shopper)).body
      return [acme, patio].map(id => {
        const verdict = verdicts[id]
        return verdict?.status === 'inapplicable' ? verdict.reasons[0] : verdict?.status
      })
    }
    assert.deepEqual(await reasons(), [{ reason: 'partner_required', partner: 'acme' }, 'applicable'])
    await shop.referral(shopper, 'acme', 60)
    assert.deepEqual(await reasons(), ['applicable', { reason: 'partner_session_only', partner: 'acme' }])
    await shop.referral(shopper, 'other', 30)
    assert.deepEqual((await reasons())[0], { reason: 'partner_mismatch', partner: 'acme' })
    shop.advance(24 * 60 * MINUTE)
    const later = await reasons()
    shop.advance(-24 * 60 * MINUTE)
    assert.deepEqual(later[1], 'applicable')
  })

  it('knows a shopper by the facts of the shop and not by his own word', async () => {
    const guest = await shop.shopper()
    const asGuest = await shop.coupon(guest, 'vip')
    assert.deepEqual((await quote(guest)).body.verdicts[asGuest], {
      status: 'inapplicable',
      reasons: [{ reason: 'sign_in_required' }],
      recoverable: true,
    })
    const vip = await shop.shopper({ customer: 'vera', facts: { segments: ['vip'] } })
    const asVip = await shop.coupon(vip, 'vip')
    assert.equal((await quote(vip)).body.verdicts[asVip]?.status, 'applicable')
    const faked = await quote(guest, [], { shopper: { segments: ['vip'] } })
    assert.deepEqual([faked.status, faked.body.reason], [400, 'invalid_request'])
  })

  it('refuses coupons of somebody else as unknown (S15), and one that is there twice', async () => {
    const coupon = await shop.coupon(await shop.shopper(), 'patio')
    const shopper = await shop.shopper()
    const foreign = await quote(shopper, [coupon])
    const unknown = await quote(shopper, ['unknown'])
    assert.equal(foreign.status, 404)
    assert.deepEqual([foreign.status, foreign.body.reasons], [unknown.status, unknown.body.reasons])
    assert.equal((await quote(shopper, [coupon, coupon])).status, 400)
  })
})
