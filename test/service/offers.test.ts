import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { PublicOffer } from '../../src/contract/index.ts'
import { good, startTestService, type TestService, type TestShop, type Call } from '../support/service.ts'
import { offer, partner, writtenPromotion } from '../support/service-factories.ts'

let service: TestService
before(async () => {
  service = await startTestService()
})
after(() => service.close())

const offersOf = async (call: Call, query = 'slot=home') =>
  (await good<PublicOffer[]>(call, 'GET', `/v1/offers?${query}`)).map(({ id }) => id)

async function shopWith(documents: Parameters<TestShop['seed']>[0]): Promise<TestShop> {
  const shop = await service.newShop()
  await shop.seed({ promotions: [writtenPromotion()], ...documents })
  return shop
}

test('a slot shows its offers to a visitor without an identity, the most important first (HCL-08)', async () => {
  const shop = await shopWith({
    offers: [
      offer({ id: 'c' }),
      offer({ id: 'b' }),
      offer({ id: 'a', priority: 200 }),
      offer({ id: 'first', priority: 1, action: 'none' }),
      offer({ id: 'elsewhere', slot: 'cart' }),
    ],
  })
  assert.deepEqual(await offersOf(shop.visitor), ['first', 'b', 'c', 'a'])
  const [shown] = await good<PublicOffer[]>(shop.visitor, 'GET', '/v1/offers?slot=cart')
  assert.deepEqual(shown, {
    id: 'elsewhere',
    slot: 'cart',
    action: 'add_to_wallet',
    claimed: false,
    promotion: writtenPromotion(),
  })
})

test('an offer is shown from its start until its end', async () => {
  const shop = await shopWith({
    offers: [
      offer({ id: 'over', endsAt: '2020-01-01T00:00:00Z' }),
      offer({ id: 'later', startsAt: '2126-01-01T00:00:00Z' }),
      offer({ id: 'now', startsAt: '2020-01-01T00:00:00Z', endsAt: '2126-01-01T00:00:00Z' }),
    ],
  })
  assert.deepEqual(await offersOf(shop.visitor), ['now'])
  const guest = await shop.guest()
  for (const id of ['over', 'later']) {
    assert.equal((await guest.call('POST', '/v1/wallet/coupons', { offer: id })).status, 404)
  }
})

test('an offer for an audience is shown to it alone, and to nobody else claimable (HCL-12)', async () => {
  const shop = await shopWith({
    offers: [offer({ id: 'vip', audience: { segments: ['vip'] } })],
    customers: { robin: { segments: ['vip'] } },
  })
  const [robin, kim] = [await shop.signIn('robin'), await shop.signIn('kim')]
  assert.deepEqual(await offersOf(robin.call), ['vip'])
  assert.deepEqual(await offersOf(kim.call), [])
  assert.deepEqual(await offersOf(shop.visitor), [])
  assert.equal((await kim.call('POST', '/v1/wallet/coupons', { offer: 'vip' })).status, 404)
  assert.equal((await robin.call('POST', '/v1/wallet/coupons', { offer: 'vip' })).status, 201)
})

test('whom a partner sent sees that partner’s offers only (PAR-06, PAR-09)', async () => {
  const shop = await shopWith({
    partners: [partner(), partner({ id: 'other', name: 'Other' }), partner({ id: 'signed', referrals: 'signed' })],
    promotions: [
      writtenPromotion(),
      writtenPromotion({ id: 'acme', partner: { id: 'acme', use: 'referred' } }),
      writtenPromotion({ id: 'other', partner: { id: 'other', use: 'anyone' } }),
    ],
    offers: [offer(), offer({ id: 'acme', promotion: 'acme' }), offer({ id: 'other', promotion: 'other' })],
  })
  assert.deepEqual(await offersOf(shop.visitor), ['banner', 'other'])
  assert.deepEqual(await offersOf(shop.visitor, 'slot=home&partner=acme'), ['acme'])
  assert.deepEqual(await offersOf((await shop.guest({ partner: 'acme' })).call), ['acme'])
  // Nobody can make himself the visitor of a partner that is unknown, or whose arrivals are signed.
  for (const id of ['nobody', 'signed']) {
    assert.deepEqual(await offersOf(shop.visitor, `slot=home&partner=${id}`), ['banner', 'other'])
  }
})

test('what a recorded shopper says of himself changes nothing', async () => {
  const shop = await shopWith({
    partners: [partner()],
    promotions: [writtenPromotion({ partner: { id: 'acme', use: 'referred' } })],
    offers: [offer()],
  })
  const guest = await shop.guest()
  assert.deepEqual(await offersOf(guest.call, 'slot=home&partner=acme'), [])
})
