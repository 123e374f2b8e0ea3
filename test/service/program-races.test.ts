import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { type Answer, type MoneyShop, openMoneyShop } from '../support/money-shop.ts'
import { usePostgres } from '../support/postgres.ts'
import { addProgramShop, hundred, program } from '../support/program-shop.ts'
import { line } from '../support/rules-factories.ts'

const postgres = usePostgres()

// On PostgreSQL: the one connection of PGlite cannot show a race.
describe('partners and many at once', () => {
  let money: MoneyShop
  before(async () => {
    money = await openMoneyShop(await postgres.createDatabase())
  })
  after(() => money.close())

  const tally = (answers: readonly Answer<unknown>[]): Record<number, number> => {
    const statuses: Record<number, number> = {}
    for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1
    return statuses
  }
  const count = (most: number): number[] => Array.from({ length: most }, (_, at) => at)

  it('each order of a shopper is credited once, and every event adds its points once', async () => {
    const shop = await addProgramShop(money, { programs: [program(), program({ id: 'second' })] })
    const shopper = await shop.shop.shopper()
    const coupons = await Promise.all(count(12).map(() => shop.coupon(shopper, { of: 'acme' })))
    const orders = coupons.map((coupon, at) => ({ orderId: `race-${at}`, shopper: shopper.id, coupons: [coupon] }))
    const answers = await Promise.all([
      ...orders.flatMap(body => [shop.order(body), shop.order(body)]),
      ...count(10).map(() => shopper.call('POST', '/v1/referrals', { partner: 'acme' })),
    ])
    assert.deepEqual(tally(answers), { 200: 12, 201: 22 })
    const conversions = await shop.conversions('limit=200')
    assert.equal(conversions.length, 24)
    assert.equal(new Set(conversions.map(({ orderId, program }) => `${orderId} ${program}`)).size, 24)
    const engagements = await shop.engagements()
    assert.deepEqual(
      engagements.map(({ points }) => points),
      [700, 700],
    )
    assert.equal((await shop.shop.events('engagement.created')).length, 2)
    // Each was judged after its own code and after all before it: no two at the same points.
    const points = conversions.filter(one => one.program === 'garden').map(one => one.points)
    assert.equal(new Set(points).size, 12)
    for (const one of conversions) {
      assert.equal(one.engagement, engagements.find(({ program }) => program === one.program)?.id)
    }
  })

  it('one guest of many gets a signed arrival that all of them show (S22)', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const keys = [{ id: 'k', publicKey: publicKey.export({ format: 'jwk' }).x ?? '' }]
    const partners = [{ id: 'acme', name: 'acme', referrals: 'signed' as const, keys }]
    const shop = await addProgramShop(money, { partners })
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const iat = Math.floor(Date.now() / 1000)
    for (const jti of ['one', 'two', 'three']) {
      const claims = { iss: 'acme', aud: shop.shop.id, jti, iat, exp: iat + 60 }
      const signed = `${encode({ alg: 'EdDSA', kid: 'k' })}.${encode(claims)}`
      const token = `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`
      const guests = await Promise.all(count(8).map(() => shop.shop.shopper()))
      const answers = await Promise.all(
        [...guests, ...guests].map(guest => guest.call<{ at?: string }>('POST', '/v1/referrals', { token })),
      )
      assert.deepEqual(tally(answers), { 201: 2, 403: 14 })
      const told = answers.filter(({ status }) => status === 201).map(({ body }) => JSON.stringify(body))
      assert.equal(new Set(told).size, 1)
    }
    assert.deepEqual(
      (await shop.engagements()).map(({ points }) => points),
      [10, 10, 10],
    )
    assert.equal((await shop.shop.events('referral.recorded')).length, 3)
  })

  it('a sign-in beside orders and arrivals loses no point and leaves no engagement behind (S17, S18)', async () => {
    const shop = await addProgramShop(money)
    for (const round of count(6)) {
      const customer = `customer-${round}`
      const [guest, kim] = [await shop.shop.shopper(), await shop.shop.shopper({ customer })]
      for (const one of [guest, kim]) await shop.arrive(one, 'acme')
      const coupons = await Promise.all(count(4).map(() => shop.coupon(guest, { of: 'blog' })))
      const [, ...answers] = await Promise.all([
        shop.signIn(guest, customer),
        ...count(4).map(at => shop.order({ shopper: guest.id, coupons: [coupons[at]] })),
        ...count(4).map(() => kim.call('POST', '/v1/referrals', { partner: 'acme' })),
        ...count(4).map(() => shop.order({ shopper: kim.id })),
      ])
      assert.deepEqual(tally(answers), { 201: 12 })
      assert.deepEqual(await shop.engagements(`shopper=${guest.id}`), [])
      const own = await shop.engagements(`shopper=${kim.id}`)
      const points = Object.fromEntries(own.map(one => [one.partner, one.points]))
      assert.deepEqual(points, { acme: 60, blog: 200 })
      const ids = new Set(own.map(({ id }) => id))
      for (const one of await shop.conversions(`limit=200`)) {
        const of = (await shop.engagements(`partner=${one.partner}`)).map(({ id }) => id)
        assert.ok(of.includes(one.engagement))
      }
      assert.equal(ids.size, 2)
    }
  })

  it('refunds at once never return more than was bought, nor one twice (S14)', async () => {
    const shop = await addProgramShop(money)
    const lines = [line({ unitPrice: 1000, quantity: 4 })]
    const give = (orderId: string, refundId: string): Promise<Answer<{ amount?: number }>> =>
      shop.shop.backend('POST', `/v1/orders/${orderId}/refunds`, { refundId, lines: [{ id: 'l1', quantity: 1 }] })
    const shopper = await shop.shop.shopper()
    // An order of nobody has no shopper's lock to help.
    for (const body of [{}, { shopper: shopper.id }]) {
      const { body: order } = await shop.order({ ...body, cart: hundred({ lines }) })
      const answers = await Promise.all(count(12).map(at => give(order.orderId, `refund-${at}`)))
      assert.deepEqual(tally(answers), { 201: 4, 409: 8 })
      const { body: other } = await shop.order({ ...body, cart: hundred({ lines }) })
      assert.deepEqual(tally(await Promise.all(count(12).map(() => give(other.orderId, 'same')))), { 200: 11, 201: 1 })
    }
  })

  it('a refund beside a cancellation leaves nothing owed', async () => {
    const shop = await addProgramShop(money)
    for (const _ of count(10)) {
      const shopper = await shop.shop.shopper()
      const lines = [line({ unitPrice: 1000, quantity: 4 })]
      const orderId = await shop.buy(shopper, [await shop.coupon(shopper, { of: 'acme' })], hundred({ lines }))
      const refunds = count(3).map(at => ({ refundId: `refund-${at}`, lines: [{ id: 'l1', quantity: 1 }] }))
      const answers = await Promise.all([
        ...refunds.map(body => shop.shop.backend('POST', `/v1/orders/${orderId}/refunds`, body)),
        shop.shop.backend('POST', `/v1/orders/${orderId}/cancel`),
      ])
      assert.ok(answers.every(({ status }) => [200, 201, 409].includes(status)))
      const [conversion] = await shop.conversions(`order=${orderId}`)
      assert.deepEqual([conversion?.owed, conversion?.reason], [0, 'order_cancelled'])
    }
    assert.equal((await shop.shop.events('conversion.rejected')).length, 10)
  })
})
