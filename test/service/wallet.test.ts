import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Claimed, Order, PublicOffer, Wallet } from '../../src/contract/index.ts'
import { cart } from '../support/rules-factories.ts'
import { good, startTestService, type TestService, type TestShop, type TestShopper } from '../support/service.ts'
import { couponSet, offer, partner, writtenPromotion } from '../support/service-factories.ts'

const DAY = 86_400_000

let service: TestService
before(async () => {
  service = await startTestService()
})
after(() => service.close())

const claim = (shopper: TestShopper, what: object = { offer: 'banner' }) =>
  good<Claimed>(shopper.call, 'POST', '/v1/wallet/coupons', what)
const walletOf = (shopper: TestShopper) => good<Wallet>(shopper.call, 'GET', '/v1/wallet')
const couponOf = async (shopper: TestShopper) => (await walletOf(shopper)).coupons[0]

async function shopWith(documents: Parameters<TestShop['seed']>[0] = {}): Promise<TestShop> {
  const shop = await service.newShop()
  await shop.seed({ promotions: [writtenPromotion()], offers: [offer()], ...documents })
  return shop
}

test('an expired coupon is past, for 30 days, and nobody has to sweep for it (HCL-30, D-09)', async () => {
  const shop = await shopWith()
  const guest = await shop.signIn('kim')
  const { coupon } = await claim(guest)
  const lives = Date.parse(coupon.expiresAt ?? '') - Date.parse(coupon.receivedAt)
  service.advance(lives)
  assert.deepEqual(await couponOf(guest), { ...coupon, state: 'expired', endedAt: coupon.expiresAt })
  service.advance(30 * DAY)
  const later = await shop.signIn('kim')
  assert.equal(await couponOf(later), undefined)
})

test('moving the end of a promotion earlier ends the coupons that are held (HCL-34)', async () => {
  const shop = await shopWith()
  const guest = await shop.guest()
  await claim(guest)
  const { now } = await walletOf(guest)
  await shop.seed({ promotions: [writtenPromotion({ endsAt: now })] })
  const coupon = await couponOf(guest)
  assert.equal(coupon?.state, 'expired')
  assert.equal(coupon.endedAt, now)
})

test('a discarded coupon is past, and comes back as it was', async () => {
  const guest = await (await shopWith()).guest()
  const { coupon } = await claim(guest)
  const path = `/v1/wallet/coupons/${coupon.id}`
  assert.equal((await guest.call('DELETE', path)).status, 204)
  assert.equal((await guest.call('DELETE', path)).status, 204)
  assert.equal((await couponOf(guest))?.state, 'discarded')
  assert.deepEqual((await claim(guest, { coupon: coupon.id })).coupon, coupon)
  assert.deepEqual(await couponOf(guest), coupon)
  assert.equal((await guest.call('POST', '/v1/wallet/coupons', { coupon: coupon.id })).status, 201)
})

test('a discarded coupon stays away where another took its place, or once it expired', async () => {
  const guest = await (await shopWith()).guest()
  const { coupon } = await claim(guest)
  await guest.call('DELETE', `/v1/wallet/coupons/${coupon.id}`)
  await claim(guest)
  const taken = await guest.call('POST', '/v1/wallet/coupons', { coupon: coupon.id })
  assert.deepEqual(taken.body.reasons, [{ reason: 'already_claimed' }])
  service.advance(14 * DAY)
  const late = await guest.call('POST', '/v1/wallet/coupons', { coupon: coupon.id })
  assert.deepEqual(late.body.reasons, [{ reason: 'expired', cause: 'coupon', expiredAt: coupon.expiresAt }])
})

test('somebody else’s coupon is as good as none (HCL-03, S15)', async () => {
  const shop = await shopWith()
  const { coupon } = await claim(await shop.guest())
  const strangers = [await shop.guest(), await (await shopWith()).guest()]
  for (const stranger of strangers) {
    const answers = [
      await stranger.call('DELETE', `/v1/wallet/coupons/${coupon.id}`),
      await stranger.call('POST', '/v1/wallet/coupons', { coupon: coupon.id }),
    ]
    const none = await stranger.call('DELETE', '/v1/wallet/coupons/none')
    for (const { status, body } of answers) assert.deepEqual([status, body.reasons], [404, none.body.reasons])
    assert.deepEqual((await walletOf(stranger)).coupons, [])
  }
})

test('a used coupon says where it was used and what it saved', async () => {
  const shop = await shopWith()
  const guest = await shop.guest()
  const { coupon } = await claim(guest)
  const request = { orderId: 'o1', cart: cart(), shopper: guest.session.shopper, coupons: [coupon.id] }
  const order = await good<Order>(shop.admin, 'POST', '/v1/orders', request)
  const used = await couponOf(guest)
  assert.equal(used?.state, 'redeemed')
  assert.equal(used.endedAt, order.placedAt)
  assert.deepEqual(used.used, { orderId: 'o1', saved: order.totals.discount, currency: 'EUR' })
  const discarded = await guest.call('DELETE', `/v1/wallet/coupons/${coupon.id}`)
  assert.deepEqual(discarded.body.reasons, [{ reason: 'already_redeemed' }])
})

test('a coupon that a checkout holds is reserved, and cannot be discarded', async () => {
  const guest = await (await shopWith()).guest()
  const { coupon } = await claim(guest)
  const request = { checkoutId: 'checkout', cart: cart(), coupons: [coupon.id] }
  const { id } = await good<{ id: string }>(guest.call, 'POST', '/v1/reservations', request)
  assert.equal((await couponOf(guest))?.state, 'reserved')
  const discarded = await guest.call('DELETE', `/v1/wallet/coupons/${coupon.id}`)
  assert.deepEqual(discarded.body.reasons, [{ reason: 'reserved_elsewhere' }])
  await guest.call('DELETE', `/v1/reservations/${id}`)
  assert.equal((await couponOf(guest))?.state, 'claimed')
})

test('when the last use is gone, held coupons say so, and the offer is not shown any more (D-07)', async () => {
  const shop = await shopWith({ promotions: [writtenPromotion({ limits: { redemptions: 1 } })] })
  const [first, second] = [await shop.guest(), await shop.guest()]
  const { coupon } = await claim(first)
  await claim(second)
  assert.equal((await couponOf(second))?.remaining, undefined)
  const request = { orderId: 'o1', cart: cart(), shopper: first.session.shopper, coupons: [coupon.id] }
  await good(shop.admin, 'POST', '/v1/orders', request)
  assert.equal((await couponOf(second))?.remaining, 0)
  assert.deepEqual((await shop.visitor<PublicOffer[]>('GET', '/v1/offers?slot=home')).body, [])
  const third = await (await shop.guest()).call('POST', '/v1/wallet/coupons', { offer: 'banner' })
  assert.deepEqual(third.body.reasons, [{ reason: 'usage_limit_reached' }])
})

test('whoever used it as often as one may cannot claim it again, also after signing in', async () => {
  const shop = await shopWith({ promotions: [writtenPromotion({ limits: { perCustomer: 1 } })] })
  const guest = await shop.guest()
  const { coupon } = await claim(guest)
  const request = { orderId: 'o1', cart: cart(), shopper: guest.session.shopper, coupons: [coupon.id] }
  await good(shop.admin, 'POST', '/v1/orders', request)
  const customer = await shop.signIn('kim', guest)
  const again = await customer.call('POST', '/v1/wallet/coupons', { offer: 'banner' })
  assert.deepEqual(again.body.reasons, [{ reason: 'customer_limit_reached' }])
  assert.deepEqual((await customer.call<PublicOffer[]>('GET', '/v1/offers?slot=home')).body, [])
})

test('a browser gets no limits and no names of segments, and its preview still agrees', async () => {
  const limits = { claims: 100, redemptions: 50, perCustomer: 3 }
  const conditions = { customer: { signedIn: true as const, segments: ['vip', 'staff'] } }
  const shop = await shopWith({
    promotions: [writtenPromotion({ limits, conditions })],
    customers: { robin: { segments: ['vip'] } },
  })
  const guest = await shop.guest()
  await claim(guest)
  const seen = await walletOf(guest)
  assert.doesNotMatch(JSON.stringify(seen), /vip|staff|limits|remaining/u)
  assert.deepEqual(seen.promotions[0]?.conditions, { customer: { signedIn: true, segments: ['restricted'] } })
  const robin = await walletOf(await shop.signIn('robin', guest))
  assert.deepEqual(robin.promotions[0]?.conditions, { customer: { signedIn: true } })
  assert.doesNotMatch(JSON.stringify(robin), /vip|staff/u)
})

test('the wallet brings the policy, the shopper’s facts and the partners’ names', async () => {
  const policy = { timeZone: 'Europe/Berlin', maxCoupons: 3 }
  const shop = await shopWith({
    policy,
    partners: [partner(), partner({ id: 'other', name: 'Other' })],
    sets: [{ set: couponSet({ partner: { id: 'acme', use: 'anyone' } }), codes: ['ACME-1'] }],
    customers: { kim: { country: 'AT' } },
  })
  const kim = await shop.signIn('kim', await shop.guest({ partner: 'acme' }))
  await claim(kim, { code: 'ACME-1' })
  const wallet = await walletOf(kim)
  assert.deepEqual(wallet.policy, policy)
  assert.deepEqual(wallet.shopper, { signedIn: true, firstOrder: true, country: 'AT', partner: 'acme' })
  assert.deepEqual(wallet.partners, [{ id: 'acme', name: 'Acme Garden' }])
})
