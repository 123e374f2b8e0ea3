import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Claimed, CustomerToken, RecordedReferral, Reservation, Wallet } from '../../src/contract/index.ts'
import { type Database, openDatabase } from '../../src/service/database.ts'
import { silentLog } from '../../src/service/log.ts'
import { cart } from '../support/rules-factories.ts'
import { good, startTestService, type TestService, type TestShop, type TestShopper } from '../support/service.ts'
import { couponSet, offer, partner, writtenPromotion } from '../support/service-factories.ts'

const HOUR = 3_600_000

let service: TestService
let database: Database
before(async () => {
  database = await openDatabase({ log: silentLog })
  service = await startTestService({ database })
})
after(() => service.close())

const claim = async (shopper: TestShopper, what: object = { offer: 'banner' }) =>
  (await good<Claimed>(shopper.call, 'POST', '/v1/wallet/coupons', what)).coupon.id
const idsOf = async (shopper: TestShopper) =>
  (await good<Wallet>(shopper.call, 'GET', '/v1/wallet')).coupons.map(({ id }) => id).toSorted()
const partnerOf = async (shopper: TestShopper) =>
  (await good<Wallet>(shopper.call, 'GET', '/v1/wallet')).shopper.partner
const statusOf = async (shopper: TestShopper) => (await shopper.call('GET', '/v1/wallet')).status

async function shopWith(documents: Parameters<TestShop['seed']>[0] = {}): Promise<TestShop> {
  const shop = await service.newShop()
  await shop.seed({ promotions: [writtenPromotion()], offers: [offer()], ...documents })
  return shop
}

test('a guest outlives the visit only with both switches on (HCL-20, HCL-25, HCL-26, D-14)', async () => {
  for (const persistentSession of [true, false]) {
    for (const migrateOrders of [true, false]) {
      const guest = await (await shopWith({ policy: { guests: { persistentSession, migrateOrders } } })).guest()
      service.advance(25 * HOUR)
      const expected = persistentSession && migrateOrders ? 200 : 401
      assert.equal(await statusOf(guest), expected, JSON.stringify({ persistentSession, migrateOrders }))
    }
  }
})

test('the days of a session count from its last use, and those of a visit do not (HCL-25, D-14)', async () => {
  const shop = await service.newShop()
  const strict = await service.newShop({ policy: { guests: { persistentSession: false } } })
  const [guest, customer, visitor] = [await shop.guest(), await shop.signIn('kim'), await strict.guest()]
  service.advance(20 * HOUR)
  assert.equal(await statusOf(visitor), 200)
  service.advance(5 * HOUR)
  assert.equal(await statusOf(visitor), 401)
  for (const days of [20, 29, 29]) {
    service.advance(days * 24 * HOUR)
    assert.deepEqual([await statusOf(guest), await statusOf(customer)], [200, 200])
  }
  service.advance(31 * 24 * HOUR)
  assert.deepEqual([await statusOf(guest), await statusOf(customer)], [401, 401])
})

test('a long session ends with the visit once the shop switches it off (HCL-26, D-14)', async () => {
  const shop = await shopWith()
  const [guest, young, kim] = [await shop.guest(), await shop.guest(), await shop.signIn('kim')]
  await claim(guest)
  service.advance(20 * HOUR)
  await shop.seed({ policy: { guests: { persistentSession: false } } })
  assert.equal(await statusOf(young), 200)
  service.advance(5 * HOUR)
  assert.deepEqual([await statusOf(guest), await statusOf(young), await statusOf(kim)], [401, 401, 200])
  assert.deepEqual((await shop.signIn('sam', guest)).merged, { moved: [], duplicates: [] })
})

test('a guest whose session is over brings nothing along when he signs in (HCL-25)', async () => {
  const shop = await shopWith({ policy: { guests: { persistentSession: false } } })
  const guest = await shop.guest()
  await claim(guest)
  service.advance(25 * HOUR)
  const customer = await shop.signIn('kim', guest)
  assert.deepEqual(customer.merged, { moved: [], duplicates: [] })
  assert.deepEqual(await idsOf(customer), [])
})

test('tokens and keys are random, and kept as hashes only', async () => {
  const shop = await shopWith()
  const { customerToken } = await good<CustomerToken>(shop.admin, 'POST', '/v1/customers/kim/tokens')
  const guests = [await shop.guest(), await shop.guest()]
  const tokens = guests.map(({ session }) => session.token)
  for (const token of tokens) assert.match(token, /^sht_[\w-]{32}$/u)
  assert.notEqual(tokens[0], tokens[1])
  const rows = [
    await database.kysely.selectFrom('shopper_token').selectAll().where('shop_id', '=', shop.id).execute(),
    await database.kysely.selectFrom('api_key').selectAll().where('shop_id', '=', shop.id).execute(),
  ]
  assert.deepEqual(
    rows.map(({ length }) => length),
    [3, 2],
  )
  const kept = JSON.stringify(rows)
  for (const secret of [...tokens, customerToken, shop.publishableKey, shop.secretKey]) {
    assert.ok(!kept.includes(secret.slice(4)))
  }
})

test('a self-made token, and one of another shop, are refused (S16)', async () => {
  const [shop, other] = [await shopWith(), await shopWith()]
  const stranger = await other.guest()
  for (const token of ['sht_selfmade', stranger.session.token]) {
    const headers = { authorization: `Bearer ${token}` }
    for (const path of ['/v1/wallet', '/v1/offers?slot=home']) {
      assert.equal((await shop.visitor('GET', path, undefined, headers)).status, 401)
    }
  }
})

test('signing in moves the guest’s wallet, and his token dies (S16, S17)', async () => {
  const shop = await shopWith()
  const guest = await shop.guest()
  const coupon = await claim(guest)
  const customer = await shop.signIn('kim', guest)
  assert.deepEqual(customer.merged, { moved: [coupon], duplicates: [] })
  assert.equal(customer.session.kind, 'customer')
  assert.deepEqual(await idsOf(customer), [coupon])
  assert.equal(await statusOf(guest), 401)
  const { body } = await shop.admin<{ events: { subject: string; data: object }[] }>(
    'GET',
    '/v1/events?type=wallet.merged',
  )
  assert.deepEqual(
    body.events.map(({ subject, data }) => ({ subject, data })),
    [
      {
        subject: customer.session.shopper,
        data: { guest: guest.session.shopper, moved: [coupon], duplicates: [] },
      },
    ],
  )
})

test('a sign-in whose answer got lost answers the same report again (S17)', async () => {
  const shop = await shopWith()
  const guest = await shop.guest()
  await claim(guest)
  const body = await good<CustomerToken>(shop.admin, 'POST', '/v1/customers/kim/tokens')
  const send = () => guest.call<{ merged: object }>('POST', '/v1/shoppers/merge', { customerToken: body.customerToken })
  const [first, second] = [await send(), await send()]
  assert.equal(second.status, 200)
  assert.deepEqual(second.body.merged, first.body.merged)
})

test('a coupon that would be one too many stays behind, and is told (D-10)', async () => {
  const shop = await shopWith()
  const before = await shop.signIn('kim')
  const own = await claim(before)
  const guest = await shop.guest()
  const double = await claim(guest)
  const customer = await shop.signIn('kim', guest)
  assert.deepEqual(customer.merged, { moved: [], duplicates: [double] })
  assert.deepEqual(await idsOf(customer), [own])
})

test('a running checkout goes along: its hold stays and its order can be placed', async () => {
  const shop = await shopWith()
  await claim(await shop.signIn('kim'))
  const guest = await shop.guest()
  const coupon = await claim(guest)
  const held = await good<Reservation>(guest.call, 'POST', '/v1/reservations', {
    checkoutId: 'checkout',
    cart: cart(),
    coupons: [coupon],
  })
  // One too many, and yet it moves: the shopper was shown its price.
  const customer = await shop.signIn('kim', guest)
  assert.deepEqual(customer.merged, { moved: [coupon], duplicates: [] })
  const order = { orderId: 'o1', cart: cart(), reservation: held.id }
  assert.equal((await shop.admin('POST', '/v1/orders', order)).status, 201)
})

test('a customer who signs in over another one keeps the wallets apart', async () => {
  const shop = await shopWith()
  const robin = await shop.signIn('robin')
  const coupon = await claim(robin)
  const kim = await shop.signIn('kim', robin)
  assert.deepEqual(await idsOf(kim), [])
  assert.equal(await statusOf(robin), 401)
  assert.deepEqual(await idsOf(await shop.signIn('robin')), [coupon])
})

test('a sign-in is refused when unknown, of another shop, or old', async () => {
  const [shop, other] = [await shopWith(), await shopWith()]
  const foreign = await good<CustomerToken>(other.admin, 'POST', '/v1/customers/kim/tokens')
  const old = await good<CustomerToken>(shop.admin, 'POST', '/v1/customers/kim/tokens')
  service.advance(16 * 60_000)
  for (const customerToken of ['cst_none', foreign.customerToken, old.customerToken]) {
    assert.equal((await shop.visitor('POST', '/v1/shoppers/merge', { customerToken })).status, 401)
  }
})

test('signing out ends the session and keeps the wallet', async () => {
  const shop = await shopWith()
  const kim = await shop.signIn('kim')
  const coupon = await claim(kim)
  assert.equal((await kim.call('POST', '/v1/shoppers/sign-out')).status, 204)
  assert.equal(await statusOf(kim), 401)
  assert.deepEqual(await idsOf(await shop.signIn('kim')), [coupon])
})

test('an arrival binds the shopper to the partner for the visit, and the newest counts (PAR-01, D-05)', async () => {
  const shop = await shopWith({ partners: [partner(), partner({ id: 'other', name: 'Other' })] })
  const guest = await shop.guest({ partner: 'acme' })
  assert.equal(await partnerOf(guest), 'acme')
  const { status, body } = await guest.call<RecordedReferral>('POST', '/v1/referrals', { partner: 'other' })
  assert.equal(status, 201)
  assert.deepEqual([body.partner, body.name], ['other', 'Other'])
  assert.equal(await partnerOf(guest), 'other')
  service.advance(24 * HOUR - 1000)
  assert.equal(await partnerOf(guest), 'other')
  service.advance(1000)
  assert.equal(await partnerOf(guest), undefined)
})

test('the arrival of a guest stays his when he signs in', async () => {
  const shop = await shopWith({ partners: [partner()] })
  assert.equal(await partnerOf(await shop.signIn('kim', await shop.guest({ partner: 'acme' }))), 'acme')
})

test('the arrival from a partner who is switched off meanwhile binds nobody any more', async () => {
  const shop = await service.newShop()
  await shop.seed({ partners: [partner(), partner({ id: 'bloom', name: 'Bloom' })] })
  const guest = await shop.guest({ partner: 'bloom' })
  await guest.call('POST', '/v1/referrals', { partner: 'acme' })
  assert.equal(await partnerOf(guest), 'acme')
  await shop.seed({ partners: [partner({ status: 'inactive' })] })
  assert.equal(await partnerOf(guest), 'bloom')
  await shop.seed({ partners: [partner({ id: 'bloom', name: 'Bloom', status: 'inactive' })] })
  assert.equal(await partnerOf(guest), undefined)
})

test('only open, active partners are believed; a guest is made all the same', async () => {
  const shop = await shopWith({
    partners: [partner({ id: 'signed', referrals: 'signed' }), partner({ id: 'off', status: 'inactive' })],
  })
  const expected = { signed: 403, off: 404, none: 404 }
  for (const [id, status] of Object.entries(expected)) {
    const guest = await shop.guest({ partner: id })
    assert.equal(await partnerOf(guest), undefined)
    assert.equal((await guest.call('POST', '/v1/referrals', { partner: id })).status, status)
    assert.equal(await partnerOf(guest), undefined)
  }
})

test('a customer has an id like any other, be it with a slash', async () => {
  const shop = await service.newShop()
  const facts = { segments: ['vip'] }
  for (const id of ['a%2Fb', '%F0%9F%8C%B1', '__proto__']) {
    assert.equal((await shop.admin('PUT', `/v1/customers/${id}`, facts)).status, 200)
    assert.deepEqual((await shop.admin('GET', `/v1/customers/${id}`)).body, facts)
  }
  for (const id of ['a%00b', 'k'.repeat(9000)]) {
    const written = await shop.admin('PUT', `/v1/customers/${id}`, facts)
    assert.deepEqual([written.status, written.body.reason], [400, 'invalid_request'])
    assert.ok(written.body.reasons.some(reason => 'at' in reason && reason.at === 'id'))
    assert.equal((await shop.admin('POST', `/v1/customers/${id}/tokens`)).status, 400)
  }
})

test('what the shop says of a customer stands, and what it leaves out is forgotten', async () => {
  const shop = await shopWith({ sets: [{ set: couponSet(), codes: ['ANY-1'] }] })
  const facts = { segments: ['vip'], country: 'DE' }
  await good(shop.admin, 'PUT', '/v1/customers/robin', facts)
  assert.deepEqual((await shop.admin('GET', '/v1/customers/robin')).body, facts)
  await good(shop.admin, 'PUT', '/v1/customers/robin', {})
  assert.deepEqual((await shop.admin('GET', '/v1/customers/robin')).body, {})
  assert.equal((await shop.admin('GET', '/v1/customers/nobody')).status, 404)
})
