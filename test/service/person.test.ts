import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as v from 'valibot'
import type { Claimed, CustomerToken, Order, Reservation } from '../../src/contract/index.ts'
import type { LoggedEvent } from '../../src/contract/event.ts'
import { type PersonExport, PersonExportSchema } from '../../src/contract/person.ts'
import { type Database, openDatabase } from '../../src/service/database.ts'
import { silentLog } from '../../src/service/log.ts'
import { cart } from '../support/rules-factories.ts'
import { good, startTestService, type TestService, type TestShop } from '../support/service.ts'
import { offer, partner, writtenPromotion } from '../support/service-factories.ts'

let service: TestService
let database: Database
before(async () => {
  database = await openDatabase({ log: silentLog })
  service = await startTestService({ database })
})
after(() => service.close())

/** A customer who came as a guest from a partner, claimed two coupons, signed in, was given a third, and ordered with one. */
async function lived(shop: TestShop) {
  await shop.seed({
    policy: { referredVisitors: 'partner_and_public' },
    partners: [partner()],
    promotions: [
      writtenPromotion({ limits: { claims: 2, redemptions: 2, perCustomer: 1 } }),
      writtenPromotion({ id: 'kept', limits: { claims: 1 } }),
      writtenPromotion({ id: 'given' }),
    ],
    offers: [offer(), offer({ id: 'kept', promotion: 'kept' })],
    customers: { 'kim-jensen': { segments: ['vip'], country: 'DE' } },
  })
  const guest = await shop.guest({ partner: 'acme' })
  const claimed = await good<Claimed>(guest.call, 'POST', '/v1/wallet/coupons', { offer: 'banner' })
  await good(guest.call, 'POST', '/v1/wallet/coupons', { offer: 'kept' })
  const kim = await shop.signIn('kim-jensen', guest)
  await good(shop.admin, 'POST', '/v1/assignments', { promotion: 'given', customer: 'kim-jensen' })
  const body = { checkoutId: 'checkout', cart: cart(), coupons: [claimed.coupon.id] }
  const { id } = await good<Reservation>(kim.call, 'POST', '/v1/reservations', body)
  await good(shop.admin, 'POST', '/v1/orders', { orderId: 'order', cart: cart(), reservation: id })
  return { guest, kim }
}

test('the activity of a person tells what happened to him, as a guest too, and which coupons he was given (CON-31)', async () => {
  const shop = await service.newShop()
  const { kim } = await lived(shop)
  const typesAt = async (path: string) =>
    (await good<{ events: LoggedEvent[] }>(shop.admin, 'GET', path)).events.map(({ type }) => type)
  const all = [
    'referral.recorded',
    'coupon.claimed',
    'coupon.claimed',
    'wallet.merged',
    'coupon.assigned',
    'coupon.used',
  ]
  assert.deepEqual(await typesAt('/v1/customers/kim-jensen/activity'), all)
  assert.deepEqual(await typesAt(`/v1/shoppers/${kim.session.shopper}/activity`), all)
  assert.deepEqual(await typesAt('/v1/customers/kim-jensen/activity?type=coupon.assigned'), ['coupon.assigned'])
  const first = await good<{ next: string }>(shop.admin, 'GET', '/v1/customers/kim-jensen/activity?limit=4')
  assert.deepEqual(await typesAt(`/v1/customers/kim-jensen/activity?after=${first.next}`), all.slice(4))
  assert.equal((await shop.admin('GET', '/v1/customers/kim-jensen/activity?type=nothing')).status, 400)
})

test('an export has all that is kept of a person, and nobody else', async () => {
  const shop = await service.newShop()
  await lived(shop)
  const sam = await shop.signIn('sam')
  await good(shop.admin, 'POST', '/v1/assignments', { promotion: 'given', customer: 'sam' })
  const told = await good<PersonExport>(shop.admin, 'GET', '/v1/customers/kim-jensen/export')
  v.parse(PersonExportSchema, told)
  assert.deepEqual([told.customer, told.facts], ['kim-jensen', { segments: ['vip'], country: 'DE' }])
  const counts = [told.shoppers, told.coupons, told.referrals, told.orders, told.events, told.sessions]
  assert.deepEqual(
    counts.map(({ length }) => length),
    [2, 3, 1, 1, 6, 2],
  )
  assert.ok(!JSON.stringify(told).includes(sam.session.shopper))
})

test('after an erasure nothing in the database names the person, and the money is all there', async () => {
  const shop = await service.newShop()
  const { guest, kim } = await lived(shop)
  const { customerToken } = await good<CustomerToken>(shop.admin, 'POST', '/v1/customers/kim-jensen/tokens')
  const before = await good<Order>(shop.admin, 'GET', '/v1/orders/order')
  assert.equal((await shop.admin('DELETE', '/v1/customers/kim-jensen')).status, 204)
  const dump: string[] = []
  for (const { name } of await database.kysely.introspection.getTables()) {
    const rows = await database.kysely
      .selectFrom(name as 'shopper')
      .selectAll()
      .execute()
    dump.push(JSON.stringify(rows.filter(row => row.shop_id === shop.id)))
  }
  for (const secret of ['kim-jensen', guest.session.shopper, kim.session.shopper, '"vip"']) {
    assert.ok(!dump.some(rows => rows.includes(secret)), secret)
  }
  assert.deepEqual(await good<Order>(shop.admin, 'GET', '/v1/orders/order'), before)
  assert.equal((await kim.call('GET', '/v1/wallet')).status, 401)
  assert.equal((await shop.visitor('POST', '/v1/shoppers/merge', { customerToken })).status, 401)
  for (const path of ['', '/activity', '/export']) {
    assert.equal((await shop.admin('GET', `/v1/customers/kim-jensen${path}`)).status, 404)
  }
  assert.equal((await shop.admin('DELETE', '/v1/customers/kim-jensen')).status, 404)
  // The use still counts and can still be given back; the claim that was not used is free again.
  const rows = await database.kysely
    .selectFrom('promotion')
    .select(['id', 'claims', 'redemptions'])
    .where('shop_id', '=', shop.id)
    .where('id', 'in', ['kept', 'patio-25'])
    .orderBy('id')
    .execute()
  assert.deepEqual(rows, [
    { id: 'kept', claims: 0, redemptions: 0 },
    { id: 'patio-25', claims: 1, redemptions: 1 },
  ])
  assert.equal((await good<Order>(shop.admin, 'POST', '/v1/orders/order/cancel')).state, 'cancelled')
})

test('who comes back after an erasure is somebody new, whose limits begin anew', async () => {
  const shop = await service.newShop()
  const { kim } = await lived(shop)
  await shop.admin('DELETE', `/v1/shoppers/${kim.session.shopper}`)
  const again = await shop.signIn('kim-jensen')
  assert.notEqual(again.session.shopper, kim.session.shopper)
  assert.equal((await again.call('POST', '/v1/wallet/coupons', { offer: 'banner' })).status, 201)
})

test('a running checkout ends with the erasure, and what it held is free', async () => {
  const shop = await service.newShop()
  await shop.seed({ promotions: [writtenPromotion({ limits: { redemptions: 1 } })], offers: [offer()] })
  const [erased, next] = [await shop.guest(), await shop.guest()]
  const reserve = async (shopper: typeof next) => {
    const { coupon } = await good<Claimed>(shopper.call, 'POST', '/v1/wallet/coupons', { offer: 'banner' })
    const body = { checkoutId: 'checkout', cart: cart(), coupons: [coupon.id] }
    return good<Reservation>(shopper.call, 'POST', '/v1/reservations', body)
  }
  const held = await reserve(erased)
  await good(shop.admin, 'DELETE', `/v1/shoppers/${erased.session.shopper}`)
  const order = { orderId: 'late', cart: cart(), reservation: held.id }
  assert.equal((await shop.admin('POST', '/v1/orders', order)).status, 404)
  await reserve(next)
})

test('an order that is posted again after its customer was erased answers the same', async () => {
  const shop = await service.newShop()
  await lived(shop)
  const again = { orderId: 'bare', cart: cart(), shopper: (await shop.signIn('kim-jensen')).session.shopper }
  const first = await shop.admin<Order>('POST', '/v1/orders', again)
  assert.equal(first.status, 201)
  assert.equal((await shop.admin('DELETE', '/v1/customers/kim-jensen')).status, 204)
  const { status, body } = await shop.admin<Order>('POST', '/v1/orders', again)
  assert.deepEqual([status, body], [200, first.body])
})
