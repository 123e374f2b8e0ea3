import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { NewGuest, PublicOffer, RecordedReferral, Wallet } from '../../src/contract/index.ts'
import { good, startTestService, type TestService, type TestShop } from '../support/service.ts'
import { couponSet, offer, partner, writtenPromotion } from '../support/service-factories.ts'

let service: TestService
before(async () => {
  service = await startTestService()
})
after(() => service.close())

async function shopWith(...partners: readonly Parameters<typeof partner>[0][]): Promise<TestShop> {
  const shop = await service.newShop()
  await shop.seed({ partners: partners.map(partner), promotions: [writtenPromotion()] })
  return shop
}

const arrive = async (shop: TestShop, host: string): Promise<string> => {
  const guest = await shop.guest()
  const { status, body } = await guest.call<RecordedReferral & { reason: string }>('POST', '/v1/referrals', { host })
  return status === 201 ? body.partner : body.reason
}

test('a host is the partner’s who lists it or one above it, the nearest first (PAR-01)', async () => {
  const shop = await shopWith(
    { hosts: ['acme.example', 'acme.test'] },
    { id: 'blog', name: 'Blog', hosts: ['blog.acme.example'] },
    { id: 'off', name: 'Off', status: 'inactive', hosts: ['off.example'] },
    { id: 'strict', name: 'Strict', referrals: 'signed', hosts: ['strict.example'] },
  )
  const said = Object.entries({
    'acme.example': 'acme',
    'www.acme.example': 'acme',
    'acme.test': 'acme',
    'blog.acme.example': 'blog',
    'de.blog.acme.example': 'blog',
    'notacme.example': 'not_found',
    'acme.example.evil.test': 'not_found',
    example: 'not_found',
    'off.example': 'not_found',
    'strict.example': 'forbidden',
  })
  for (const [host, expected] of said) assert.equal(await arrive(shop, host), expected, host)
})

test('a host of another shop’s partner is nobody’s', async () => {
  await shopWith({ hosts: ['acme.example'] })
  assert.equal(await arrive(await shopWith(), 'acme.example'), 'not_found')
})

test('what is no host is refused before anything is looked up', async () => {
  const shop = await shopWith({ hosts: ['acme.example'] })
  for (const host of ['', 'Acme.example', 'acme.example/x', "a'b", 'a'.repeat(254)]) {
    const { status } = await (await shop.guest()).call('POST', '/v1/referrals', { host })
    assert.equal(status, 400, host)
  }
})

test('a new guest is told whether his arrival was believed', async () => {
  const shop = await shopWith({ hosts: ['acme.example'] })
  const referralOf = async (referral: object) =>
    (await good<NewGuest>(shop.visitor, 'POST', '/v1/shoppers', { referral })).referral?.name
  assert.equal(await referralOf({ host: 'www.acme.example' }), 'Acme Garden')
  assert.equal(await referralOf({ partner: 'acme' }), 'Acme Garden')
  assert.equal(await referralOf({ host: 'search.example' }), undefined)
  assert.equal(await referralOf({ partner: 'stranger' }), undefined)
})

test('offers for an audience are shown to a visitor from a partner’s host, and a host that is nobody’s hides none (PAR-06)', async () => {
  const shop = await shopWith({ hosts: ['acme.example'] }, { id: 'signed', referrals: 'signed', hosts: ['s.example'] })
  await shop.seed({
    promotions: [writtenPromotion({ id: 'acme', partner: { id: 'acme', use: 'referred' } })],
    offers: [offer({ id: 'acme', promotion: 'acme', audience: { partners: ['acme'] } })],
  })
  const offersOf = async (query: string) =>
    (await good<PublicOffer[]>(shop.visitor, 'GET', `/v1/offers?slot=home${query}`)).map(({ id }) => id)
  assert.deepEqual(await offersOf('&host=www.acme.example'), ['acme'])
  assert.deepEqual(await offersOf('&host=search.example&partner=acme'), ['acme'])
  assert.deepEqual(await offersOf('&host=search.example'), [])
  assert.deepEqual(await offersOf('&host=s.example'), [])
})

test('the owner of a coupon is told whether its code is everybody’s', async () => {
  const shop = await shopWith()
  await shop.seed({
    promotions: [writtenPromotion({ id: 'own' })],
    sets: [
      { set: couponSet(), codes: ['WELCOME'] },
      { set: couponSet({ id: 'unique', promotion: 'own', kind: 'unique' }), codes: ['ONLY-MINE-7'] },
    ],
  })
  const guest = await shop.guest()
  for (const [code, shared] of [
    ['WELCOME', true],
    ['ONLY-MINE-7', undefined],
  ] as const) {
    const { coupon } = await good<{ coupon: { shared?: true } }>(guest.call, 'POST', '/v1/wallet/coupons', { code })
    assert.equal(coupon.shared, shared)
  }
  const { coupons } = await good<Wallet>(guest.call, 'GET', '/v1/wallet')
  assert.deepEqual(coupons.map(({ code, shared }) => [code, shared]).toSorted(), [
    ['ONLY-MINE-7', undefined],
    ['WELCOME', true],
  ])
})
