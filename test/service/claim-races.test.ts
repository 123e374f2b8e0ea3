import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Claimed, CustomerToken, MergeReport } from '../../src/contract/index.ts'
import { good, startTestService, type TestService, type TestShop, type TestShopper } from '../support/service.ts'
import { usePostgres } from '../support/postgres.ts'
import { couponSet, offer, writtenPromotion } from '../support/service-factories.ts'

// Only a real server with several connections shows whether a lock is there.

const postgres = usePostgres()

let service: TestService
before(async () => {
  service = await startTestService({ databaseUrl: await postgres.createDatabase() })
})
after(() => service.close())

const claim = (shopper: TestShopper, what: object) => shopper.call<Claimed>('POST', '/v1/wallet/coupons', what)
const count = <Value>(values: readonly Value[], value: Value) => values.filter(one => one === value).length
const guests = (shop: TestShop, number: number) => Promise.all(Array.from({ length: number }, () => shop.guest()))

async function shopWith(documents: Parameters<TestShop['seed']>[0]): Promise<TestShop> {
  const shop = await service.newShop()
  await shop.seed({ promotions: [writtenPromotion()], offers: [offer()], ...documents })
  return shop
}

test('200 guests who claim at once at a limit of 25 get exactly 25 (HCL-37, S1)', async () => {
  const shop = await shopWith({ promotions: [writtenPromotion({ limits: { claims: 25 } })] })
  const crowd = await guests(shop, 200)
  const answers = await Promise.all(crowd.map(guest => claim(guest, { offer: 'banner' })))
  const statuses = answers.map(({ status }) => status)
  assert.deepEqual([count(statuses, 201), count(statuses, 409)], [25, 175])
  const { body } = await shop.admin<{ events: object[] }>('GET', '/v1/events?type=coupon.claimed')
  assert.equal(body.events.length, 25)
})

test('a guest who clicks 20 times at once gets one coupon (D-10)', async () => {
  const shop = await shopWith({})
  const guest = await shop.guest()
  const answers = await Promise.all(Array.from({ length: 20 }, () => claim(guest, { offer: 'banner' })))
  assert.equal(
    count(
      answers.map(({ status }) => status),
      201,
    ),
    1,
  )
})

test('a unique code that 40 guests type at once is one’s (CON-17)', async () => {
  const shop = await shopWith({ sets: [{ set: couponSet({ kind: 'unique' }), codes: ['ONE-1'] }] })
  const answers = await Promise.all((await guests(shop, 40)).map(guest => claim(guest, { code: 'ONE-1' })))
  const statuses = answers.map(({ status }) => status)
  assert.deepEqual([count(statuses, 201), count(statuses, 404)], [1, 39])
})

test('30 people who are given codes at once get 30 different ones (D-12)', async () => {
  const codes = Array.from({ length: 30 }, (_, index) => `CODE-${index}`)
  const shop = await shopWith({ sets: [{ set: couponSet({ id: 'letter', kind: 'unique' }), codes }] })
  const give = (customer: string) =>
    shop.admin<Claimed>('POST', '/v1/assignments', { promotion: 'patio-25', set: 'letter', customer })
  // Everybody twice: the second is the first again.
  const people = Array.from({ length: 60 }, (_, index) => `person-${index % 30}`)
  const answers = await Promise.all(people.map(give))
  assert.equal(new Set(answers.map(({ body }) => body.coupon.code)).size, 30)
  assert.deepEqual(
    [
      count(
        answers.map(({ status }) => status),
        201,
      ),
      answers.length,
    ],
    [30, 60],
  )
})

test('imports at once cannot put two codes into a shared set (CON-12)', async () => {
  const shop = await shopWith({})
  for (let round = 0; round < 15; round++) {
    await shop.seed({ sets: [{ set: couponSet({ id: `set-${round}` }) }] })
    const answers = await Promise.all(
      ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE', 'SIX'].map(code =>
        shop.admin('POST', `/v1/sets/set-${round}/imports`, { codes: [`${code}-${round}`] }),
      ),
    )
    const statuses = answers.map(({ status }) => status)
    assert.deepEqual([count(statuses, 200), count(statuses, 409)], [1, 5])
  }
})

test('four sign-ins at once, while the guest still claims, lose and double nothing (S17, S18)', async () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f']
  for (let round = 0; round < 10; round++) {
    const shop = await shopWith({
      promotions: ids.map(id => writtenPromotion({ id })),
      offers: ids.map(id => offer({ id, promotion: id })),
    })
    const guest = await shop.guest()
    const { customerToken } = await good<CustomerToken>(shop.admin, 'POST', '/v1/customers/kim/tokens')
    const signIn = () => guest.call<{ merged: MergeReport }>('POST', '/v1/shoppers/merge', { customerToken })
    const before = await Promise.all(ids.slice(0, 3).map(id => claim(guest, { offer: id })))
    const [signIns, claims] = await Promise.all([
      Promise.all([signIn(), signIn(), signIn(), signIn()]),
      Promise.all(ids.slice(3).map(id => claim(guest, { offer: id }))),
    ])
    for (const { status } of signIns) assert.equal(status, 200)
    for (const { body } of signIns) assert.deepEqual(body.merged, signIns[0]?.body.merged)
    const kim = await shop.signIn('kim')
    const wallet = await kim.call<{ coupons: { id: string }[] }>('GET', '/v1/wallet')
    // A claim that came too late for the guest was refused, or is the customer's.
    const got = [...before, ...claims].filter(({ status }) => status === 201).map(({ body }) => body.coupon.id)
    assert.deepEqual(wallet.body.coupons.map(({ id }) => id).toSorted(), got.toSorted())
  }
})
