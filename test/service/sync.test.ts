import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { SyncReport } from '../../src/contract/index.ts'
import { type MoneyProblem, type MoneyShop, openMoneyShop, type TestShopper } from '../support/money-shop.ts'

describe('POST /v1/sync', () => {
  let shop: MoneyShop
  before(async () => {
    shop = await openMoneyShop()
    await shop.promotion({ id: 'patio' })
  })
  after(() => shop.close())

  const event = (id: string, coupon: string, type = 'coupon.applied'): object => ({
    id,
    type,
    at: '2026-11-21T10:00:00Z',
    coupon,
  })
  const sync = (
    shopper: TestShopper,
    ...events: object[]
  ): Promise<{ status: number; body: SyncReport & MoneyProblem }> => shopper.call('POST', '/v1/sync', { events })
  const beacon = (body: object, type = 'text/plain;charset=UTF-8'): Promise<Response> =>
    shop.service.fetch(
      new Request('https://service.test/v1/sync', {
        method: 'POST',
        headers: { 'content-type': type },
        body: JSON.stringify(body),
      }),
    )

  it('takes each event once, however often it is sent', async () => {
    const shopper = await shop.shopper()
    const coupon = await shop.coupon(shopper, 'patio')
    const first = await sync(shopper, event('e1', coupon), event('e2', coupon, 'coupon.removed'), event('e1', coupon))
    assert.deepEqual([first.status, first.body], [200, { accepted: ['e1', 'e2'], refused: [] }])
    await sync(shopper, event('e1', coupon), event('e3', coupon))
    const seen = { coupon, promotion: 'patio', seenAt: '2026-11-21T10:00:00Z' }
    assert.deepEqual(await shop.events('coupon.applied'), [seen, seen])
    assert.deepEqual(await shop.events('coupon.removed'), [seen])
  })

  it('keeps the ids of two shoppers apart', async () => {
    for (const shopper of [await shop.shopper(), await shop.shopper()]) {
      const coupon = await shop.coupon(shopper, 'patio')
      await sync(shopper, event('same', coupon))
      assert.ok((await shop.events('coupon.applied')).some(({ coupon: id }) => id === coupon))
    }
  })

  it('refuses events of coupons that are not the shopper’s, and takes the others', async () => {
    const shopper = await shop.shopper()
    const [own, foreign] = [await shop.coupon(shopper, 'patio'), await shop.coupon(await shop.shopper(), 'patio')]
    const { body } = await sync(shopper, event('a', own), event('b', foreign))
    assert.deepEqual(body, { accepted: ['a'], refused: [{ id: 'b', reason: 'not_found' }] })
  })

  it('takes plain text with key and token in the body, from a page that unloads (S27)', async () => {
    const shopper = await shop.shopper()
    const coupon = await shop.coupon(shopper, 'patio')
    const body = { key: shop.publishableKey, token: shopper.token, events: [event('unload', coupon)] }
    const answer = await beacon(body)
    assert.deepEqual([answer.status, await answer.json()], [200, { accepted: ['unload'], refused: [] }])
    for (const wrong of [{ token: 'sht_none' }, { key: 'pk_none' }]) {
      assert.equal((await beacon({ ...body, ...wrong })).status, 401)
    }
    assert.equal((await beacon({ events: body.events })).status, 400)
    assert.equal((await beacon(body, 'application/json')).status, 401)
  })

  it('refuses a body that is no object as the caller’s error', async () => {
    const shopper = await shop.shopper()
    for (const body of [null, [], 1, 'events']) {
      assert.equal((await shopper.call('POST', '/v1/sync', body)).status, 400)
    }
  })

  it('takes nothing that moves money (S27)', async () => {
    const shopper = await shop.shopper()
    const coupon = await shop.coupon(shopper, 'patio')
    for (const type of ['coupon.used', 'coupon.restored', 'conversion.created']) {
      const { status, body } = await sync(shopper, event('x', coupon, type))
      assert.deepEqual([status, body.reason], [400, 'invalid_request'])
    }
    assert.deepEqual(await shop.events('coupon.used'), [])
  })
})
