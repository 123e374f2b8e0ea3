import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ImportReport, WalletCoupon } from '../../src/contract/index.ts'
import type { SetStatistics } from '../../src/service/set-statistics.ts'
import { cart } from '../support/rules-factories.ts'
import { good, startTestService, type TestService, type TestShop } from '../support/service.ts'
import { couponSet, partner, writtenPromotion } from '../support/service-factories.ts'

let service: TestService
before(async () => {
  service = await startTestService()
})
after(() => service.close())

const unique = couponSet({ id: 'letter', kind: 'unique' })
const csv = (shop: TestShop, text: string) =>
  shop.admin<ImportReport>('POST', '/v1/sets/letter/imports', text, { 'content-type': 'text/csv' })
const list = (shop: TestShop, codes: readonly string[], set = 'letter') =>
  shop.admin<ImportReport>('POST', `/v1/sets/${set}/imports`, { codes })
const statisticsOf = (shop: TestShop, set = 'letter') =>
  good<SetStatistics>(shop.admin, 'GET', `/v1/sets/${set}/statistics`)
const assign = (shop: TestShop, given: object = { customer: 'kim' }) =>
  shop.admin<{ shopper: string; coupon: WalletCoupon }>('POST', '/v1/assignments', {
    promotion: 'patio-25',
    set: 'letter',
    ...given,
  })

async function shopWith(documents: Parameters<TestShop['seed']>[0] = {}): Promise<TestShop> {
  const shop = await service.newShop()
  await shop.seed({ promotions: [writtenPromotion()], sets: [{ set: unique }], ...documents })
  return shop
}

test('a file and a pasted list give the same codes, unassigned (CON-01, CON-20, CON-23, USR-02, USR-07, USR-10, USR-11)', async () => {
  const [byFile, byList] = [await shopWith(), await shopWith()]
  const report = { rows: 2, accepted: 2, duplicates: 0, rejected: [] }
  assert.deepEqual((await csv(byFile, 'code\nONE-1\nTWO-2\n')).body, report)
  assert.deepEqual((await list(byList, ['ONE-1', 'TWO-2'])).body, report)
  assert.deepEqual((await statisticsOf(byFile)).codes, (await statisticsOf(byList)).codes)
  assert.equal((await statisticsOf(byFile)).codes.unassigned, 2)
})

test('every row of a file is accounted for, the rejected ones by line (S31)', async () => {
  const shop = await shopWith()
  const { body } = await csv(
    shop,
    '\uFEFFname,Code\r\nKim,ONE-1\r\n\r\nRobin,"x"\r\nSam,one 1\r\nAlex\r\n"a\nb",TWO-2\r\n',
  )
  assert.deepEqual(body, {
    rows: 5,
    accepted: 2,
    duplicates: 1,
    rejected: [
      { line: 4, reason: 'code_malformed' },
      { line: 6, reason: 'code_malformed' },
    ],
  })
})

test('a file that is not a CSV with one header `code` in UTF-8 is refused whole (USR-10)', async () => {
  const shop = await shopWith()
  for (const file of [
    '',
    'codes\nONE-1\n',
    'ONE-1\nTWO-2\n',
    'code,code\nA-11,B-11\n',
    'code\n"ONE-1\n',
    'c\0o\0d\0e\0',
  ]) {
    const { status, body } = await csv(shop, file)
    assert.equal(status, 400, file)
    assert.ok('reasons' in body)
  }
  assert.equal((await statisticsOf(shop)).codes.total, 0)
})

test('more codes can always be imported; the same file twice changes nothing (USR-12, S32)', async () => {
  const shop = await shopWith({ sets: [{ set: unique }, { set: couponSet({ id: 'other', kind: 'unique' }) }] })
  await list(shop, ['ONE-1'])
  const more = { rows: 2, accepted: 1, duplicates: 1, rejected: [] }
  assert.deepEqual((await list(shop, ['ONE-1', 'TWO-2'])).body, more)
  const none = { rows: 2, accepted: 0, duplicates: 2, rejected: [] }
  assert.deepEqual((await list(shop, ['ONE-1', 'TWO-2'])).body, none)
  // Codes are unique over the whole shop, and every shop is its own.
  assert.equal((await list(shop, ['one1'], 'other')).body.duplicates, 1)
  assert.equal((await list(await shopWith(), ['ONE-1'])).body.accepted, 1)
})

test('a shared set holds exactly one code (CON-12)', async () => {
  const shop = await shopWith({ sets: [{ set: couponSet(), codes: ['WELCOME15'] }] })
  assert.equal((await list(shop, ['WELCOME16'], 'welcome')).status, 409)
  assert.equal((await list(shop, ['welcome-15'], 'welcome')).body.duplicates, 1)
  assert.equal((await statisticsOf(shop, 'welcome')).codes.total, 1)
})

test('an import of thousands is taken, over 10 MB not', async () => {
  const shop = await shopWith()
  const many = Array.from({ length: 12_000 }, (_, index) => `CODE-${index}`)
  assert.equal((await csv(shop, `code\n${many.join('\n')}`)).body.accepted, 12_000)
  assert.equal((await csv(shop, `code\n${'x'.repeat(10 * 1024 * 1024)}`)).status, 413)
})

test('a person is given one code, and the same again (CON-24, USR-13, D-12)', async () => {
  const shop = await shopWith()
  await list(shop, ['ONE-1', 'TWO-2'])
  const [first, again, other] = [await assign(shop), await assign(shop), await assign(shop, { customer: 'robin' })]
  assert.deepEqual([first.status, again.status, other.status], [201, 200, 201])
  assert.deepEqual(again.body, first.body)
  assert.deepEqual([first.body.coupon.code, other.body.coupon.code].toSorted(), ['ONE-1', 'TWO-2'])
  const kim = await shop.signIn('kim')
  const wallet = await kim.call<{ coupons: WalletCoupon[] }>('GET', '/v1/wallet')
  assert.deepEqual(wallet.body.coupons, [first.body.coupon])
  const events = await shop.admin<{ events: { subject: string }[] }>('GET', '/v1/events?type=coupon.assigned')
  assert.deepEqual(
    events.body.events.map(({ subject }) => subject),
    [first.body.shopper, other.body.shopper],
  )
})

test('people who are given codes at once get different ones, and the last gets none', async () => {
  const shop = await shopWith()
  await list(shop, ['ONE-1', 'TWO-2', 'THREE-3'])
  const given = await Promise.all(['a', 'b', 'c', 'd'].map(customer => assign(shop, { customer })))
  assert.deepEqual(given.map(({ status }) => status).toSorted(), [201, 201, 201, 409])
  const codes = given.filter(({ status }) => status === 201).map(({ body }) => body.coupon.code)
  assert.equal(new Set(codes).size, 3)
})

test('giving a partner’s coupon to a visitor of another one does not make it fit him (PAR-05)', async () => {
  const shop = await shopWith({
    partners: [partner(), partner({ id: 'other', name: 'Other' })],
    promotions: [writtenPromotion({ partner: { id: 'other', use: 'referred' } })],
  })
  const guest = await shop.guest({ partner: 'acme' })
  const given = await assign(shop, { set: undefined, shopper: guest.session.shopper })
  assert.equal(given.status, 201)
  const quote = await guest.call<{ verdicts: Record<string, { reasons: object[] }> }>('POST', '/v1/quotes', {
    cart: cart(),
    coupons: [],
  })
  const verdict = quote.body.verdicts[given.body.coupon.id]
  assert.deepEqual(verdict?.reasons, [{ reason: 'partner_mismatch', partner: 'other' }])
})

test('an assignment that makes no sense is refused', async () => {
  const shop = await shopWith({ promotions: [writtenPromotion(), writtenPromotion({ id: 'off', status: 'ended' })] })
  const guest = await shop.guest()
  const cases: readonly (readonly [object, number])[] = [
    [{ customer: 'kim', shopper: guest.session.shopper }, 400],
    [{ set: 'none', customer: 'kim' }, 400],
    [{ promotion: 'off', customer: 'kim' }, 400],
    [{ promotion: 'off', set: undefined, customer: 'kim' }, 409],
    [{ promotion: 'none', set: undefined, customer: 'kim' }, 404],
    [{ shopper: 'nobody' }, 404],
    [{ customer: 'kim' }, 409],
  ]
  for (const [given, status] of cases) assert.equal((await assign(shop, given)).status, status, JSON.stringify(given))
})

test('the counts of a set add up, whatever happened to its codes (CON-16, CON-29)', async () => {
  const shop = await shopWith({
    sets: [
      { set: unique, codes: ['A-11', 'B-22', 'C-33', 'D-44'] },
      { set: couponSet({ useLimit: 200 }), codes: ['ALL-1'] },
    ],
  })
  const [used, discarded] = [await assign(shop, { customer: 'a' }), await assign(shop, { customer: 'b' })]
  await assign(shop, { customer: 'c' })
  const order = { orderId: 'o1', cart: cart(), shopper: used.body.shopper, coupons: [used.body.coupon.id] }
  await good(shop.admin, 'POST', '/v1/orders', order)
  const b = await shop.signIn('b')
  await b.call('DELETE', `/v1/wallet/coupons/${discarded.body.coupon.id}`)
  const before = await statisticsOf(shop)
  assert.deepEqual(before.codes, { total: 4, unassigned: 1, assigned: 2, redeemed: 1, void: 0 })
  const coupons = { total: 3, claimed: 1, redeemed: 1, expired: 0, discarded: 1, revoked: 0 }
  assert.deepEqual([before.coupons, before.uses], [coupons, 1])
  service.advance(15 * 86_400_000)
  assert.deepEqual((await statisticsOf(shop)).coupons, { ...coupons, claimed: 0, expired: 1 })
  const guest = await shop.guest()
  const { coupon } = await good<{ coupon: WalletCoupon }>(guest.call, 'POST', '/v1/wallet/coupons', { code: 'ALL-1' })
  const shared = { orderId: 'o2', cart: cart(), shopper: guest.session.shopper, coupons: [coupon.id] }
  await good(shop.admin, 'POST', '/v1/orders', shared)
  const { uses, remaining } = await statisticsOf(shop, 'welcome')
  assert.deepEqual([uses, remaining], [1, 199])
  assert.equal((await shop.admin('GET', '/v1/sets/none/statistics')).status, 404)
})

test('a set whose codes are out keeps its kind and its promotion', async () => {
  const shop = await shopWith({ promotions: [writtenPromotion(), writtenPromotion({ id: 'other' })] })
  await list(shop, ['ONE-1'])
  const put = async (given: object) => (await shop.admin('PUT', '/v1/sets/letter', { ...unique, ...given })).status
  assert.equal(await put({ name: 'New name' }), 200)
  assert.equal(await put({ kind: 'shared' }), 409)
  assert.equal(await put({ promotion: 'other' }), 409)
  assert.equal(await put({ promotion: 'none' }), 400)
  assert.equal(await put({ parent: 'letter' }), 400)
})
