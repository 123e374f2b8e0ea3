import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Claimed, PublicOffer, Wallet } from '../../src/contract/index.ts'
import { good, startTestService, type TestService, type TestShop, type TestShopper } from '../support/service.ts'
import { couponSet, offer, partner, writtenPromotion } from '../support/service-factories.ts'

const DAY = 86_400_000

let service: TestService
before(async () => {
  service = await startTestService()
})
after(() => service.close())

const claim = (shopper: TestShopper, what: object) => shopper.call<Claimed>('POST', '/v1/wallet/coupons', what)
const refusal = async (shopper: TestShopper, what: object) => {
  const { status, body } = await shopper.call('POST', '/v1/wallet/coupons', what)
  return { status, reasons: body.reasons }
}
const walletOf = (shopper: TestShopper) => good<Wallet>(shopper.call, 'GET', '/v1/wallet')
const offersOf = async (shopper: TestShopper) =>
  (await good<PublicOffer[]>(shopper.call, 'GET', '/v1/offers?slot=home')).map(({ id, claimed }) => ({ id, claimed }))

async function shopWith(documents: Parameters<TestShop['seed']>[0]): Promise<TestShop> {
  const shop = await service.newShop()
  await shop.seed({ promotions: [writtenPromotion()], ...documents })
  return shop
}

test('one click puts an offered coupon into a guest’s wallet (HCL-09, HCL-22, D-03)', async () => {
  const shop = await shopWith({ offers: [offer()] })
  const guest = await shop.guest()
  const { status, body } = await claim(guest, { offer: 'banner' })
  assert.equal(status, 201)
  assert.equal(body.promotion.id, 'patio-25')
  const { coupons } = await walletOf(guest)
  assert.deepEqual(coupons, [body.coupon])
  assert.deepEqual(await offersOf(guest), [{ id: 'banner', claimed: true }])
})

test('an offer whose click adds nothing adds nothing (HCL-10)', async () => {
  const shop = await shopWith({ offers: [offer({ action: 'none' })] })
  const guest = await shop.guest()
  assert.deepEqual(await refusal(guest, { offer: 'banner' }), { status: 404, reasons: [{ reason: 'not_found' }] })
  assert.deepEqual((await walletOf(guest)).coupons, [])
})

test('a coupon lives for the rest of the day of receipt and 13 whole days, in the shop’s zone (HCL-28, HCL-33, D-08)', async () => {
  const shop = await shopWith({ policy: { timeZone: 'Pacific/Kiritimati' }, offers: [offer()] })
  const { coupon } = (await claim(await shop.guest(), { offer: 'banner' })).body
  // Kiritimati is 14 hours ahead all year; the end is a midnight there.
  const ends = Date.parse(coupon.expiresAt ?? '')
  assert.equal((ends + 14 * 3_600_000) % DAY, 0)
  const lives = ends - Date.parse(coupon.receivedAt)
  assert.ok(lives > 13 * DAY && lives <= 14 * DAY, `lives ${lives / DAY} days`)
})

test('a second one is refused while the first is live, and given after it expired (D-10, HCL-30, HCL-31)', async () => {
  const shop = await shopWith({ offers: [offer()] })
  const guest = await shop.guest()
  const first = (await claim(guest, { offer: 'banner' })).body.coupon
  assert.deepEqual(await refusal(guest, { offer: 'banner' }), { status: 409, reasons: [{ reason: 'already_claimed' }] })
  service.advance(Date.parse(first.expiresAt ?? '') - Date.parse(first.receivedAt))
  const second = await claim(guest, { offer: 'banner' })
  assert.equal(second.status, 201)
  assert.notEqual(second.body.coupon.id, first.id)
})

test('as many as `maxHeld` may be held at once', async () => {
  const shop = await shopWith({ promotions: [writtenPromotion({ limits: { maxHeld: 2 } })], offers: [offer()] })
  const guest = await shop.guest()
  const statuses = [await claim(guest, { offer: 'banner' }), await claim(guest, { offer: 'banner' })].map(a => a.status)
  assert.deepEqual(statuses, [201, 201])
  assert.equal((await refusal(guest, { offer: 'banner' })).status, 409)
})

test('at the limit of claims the next is refused and the offer disappears (HCL-37, HCL-38)', async () => {
  const shop = await shopWith({ promotions: [writtenPromotion({ limits: { claims: 1 } })], offers: [offer()] })
  const [first, second] = [await shop.guest(), await shop.guest()]
  assert.deepEqual(await offersOf(second), [{ id: 'banner', claimed: false }])
  assert.equal((await claim(first, { offer: 'banner' })).status, 201)
  assert.deepEqual(await refusal(second, { offer: 'banner' }), {
    status: 409,
    reasons: [{ reason: 'claim_limit_reached' }],
  })
  assert.deepEqual(await offersOf(second), [])
})

test('a limit that is set later counts what was claimed before', async () => {
  const shop = await shopWith({ offers: [offer()] })
  await claim(await shop.guest(), { offer: 'banner' })
  await shop.seed({ promotions: [writtenPromotion({ limits: { claims: 1 } })] })
  const answer = await refusal(await shop.guest(), { offer: 'banner' })
  assert.deepEqual(answer.reasons, [{ reason: 'claim_limit_reached' }])
})

test('a promotion that does not run gives no coupon, by offer or by shared code', async () => {
  const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString()
  const cases: readonly (readonly [string, object, string])[] = [
    ['draft', { status: 'draft' }, 'promotion_inactive'],
    ['suspended', { status: 'suspended' }, 'promotion_inactive'],
    ['later', { startsAt: '2126-01-01T00:00:00Z' }, 'not_started'],
    ['over', { endsAt: at(-1) }, 'expired'],
  ]
  const shop = await shopWith({
    promotions: cases.map(([id, given]) => writtenPromotion({ id, ...given })),
    offers: cases.map(([id]) => offer({ id, promotion: id })),
    sets: cases.map(([id]) => ({ set: couponSet({ id, promotion: id }), codes: [`CODE-${id}`] })),
  })
  const guest = await shop.guest()
  for (const [id, , reason] of cases) {
    assert.equal((await refusal(guest, { offer: id })).reasons[0]?.reason, reason, id)
    assert.equal((await refusal(guest, { code: `code ${id}` })).reasons[0]?.reason, reason, id)
  }
  assert.deepEqual(await offersOf(guest), [])
})

test('a shared code gives everybody a coupon, typed in any of its spellings (CON-12, model 10)', async () => {
  const shop = await shopWith({ sets: [{ set: couponSet(), codes: ['Welcome-15'] }] })
  for (const typed of ['Welcome-15', ' welcome15 ', 'WEL COME 15']) {
    const { status, body } = await claim(await shop.guest(), { code: typed })
    assert.equal(status, 201)
    assert.equal(body.coupon.code, 'Welcome-15')
  }
})

test('a malformed code is told apart, since no code can look like it', async () => {
  const shop = await shopWith({})
  const malformed = { status: 422, reasons: [{ reason: 'code_malformed' }] }
  for (const typed of ['', 'ab', 'straße', 'ＦＵＬＬ']) {
    assert.deepEqual(await refusal(await shop.guest(), { code: typed }), malformed)
  }
})

test('a guessed unique code teaches nothing: one answer, byte for byte, for unknown, somebody’s, used up, ended and another partner’s (D-16, D-19, S20)', async () => {
  const over = new Date(Date.now() - 1000).toISOString()
  const unique = { kind: 'unique' as const }
  const shop = await shopWith({
    partners: [partner(), partner({ id: 'other', name: 'Other' })],
    promotions: [
      writtenPromotion(),
      writtenPromotion({ id: 'over', endsAt: over }),
      writtenPromotion({ id: 'draft', status: 'draft' }),
      writtenPromotion({ id: 'others', partner: { id: 'other', use: 'referred' } }),
      writtenPromotion({ id: 'all-gone', limits: { claims: 1 } }),
    ],
    sets: [
      { set: couponSet({ id: 'mine', ...unique }), codes: ['TAKEN-1', 'FREE-1'] },
      { set: couponSet({ id: 'over', promotion: 'over', ...unique }), codes: ['OVER-1'] },
      { set: couponSet({ id: 'draft', promotion: 'draft', ...unique }), codes: ['DRAFT-1'] },
      { set: couponSet({ id: 'others', promotion: 'others', ...unique }), codes: ['OTHERS-1'] },
      { set: couponSet({ id: 'all-gone', promotion: 'all-gone', ...unique }), codes: ['GONE-1', 'GONE-2'] },
    ],
  })
  const owner = await shop.guest()
  assert.equal((await claim(owner, { code: 'TAKEN-1' })).status, 201)
  assert.equal((await claim(owner, { code: 'GONE-1' })).status, 201)
  const answers = new Set<string>()
  for (const code of ['UNKNOWN-1', 'TAKEN-1', 'OVER-1', 'DRAFT-1', 'OTHERS-1', 'GONE-2']) {
    // A guesser each: the sixth guess of one would have to wait.
    const guesser = await shop.guest({ partner: 'acme' })
    const { status, body, headers } = await guesser.call('POST', '/v1/wallet/coupons', { code })
    headers.delete('x-request-id')
    answers.add(JSON.stringify([status, body, [...headers]]))
  }
  assert.equal(answers.size, 1, [...answers].join('\n'))
  assert.match([...answers].join(''), /code_not_found/u)
  // Its owner, who types it again, learns more.
  assert.deepEqual((await refusal(owner, { code: 'TAKEN-1' })).reasons, [{ reason: 'already_claimed' }])
})

test('a unique code becomes the coupon of whoever types it first (CON-17)', async () => {
  const shop = await shopWith({ sets: [{ set: couponSet({ kind: 'unique' }), codes: ['ONE-1'] }] })
  const { body } = await claim(await shop.guest(), { code: 'one1' })
  assert.equal(body.coupon.code, 'ONE-1')
  assert.equal((await refusal(await shop.guest(), { code: 'ONE-1' })).status, 404)
})

test('whom a partner sent learns why a shared code of another one, or of nobody, is refused (PAR-02, PAR-03, PAR-04, PAR-11)', async () => {
  const shop = await shopWith({
    partners: [partner(), partner({ id: 'other', name: 'Other' })],
    promotions: ['acme', 'other']
      .map(id => writtenPromotion({ id, partner: { id, use: 'referred' } }))
      .concat(writtenPromotion()),
    sets: [
      { set: couponSet({ id: 'acme', promotion: 'acme' }), codes: ['ACME-1'] },
      { set: couponSet({ id: 'other', promotion: 'other' }), codes: ['OTHER-1'] },
      { set: couponSet(), codes: ['PUBLIC-1'] },
      // The set's partner stands before the promotion's, which has none.
      { set: couponSet({ id: 'tied', partner: { id: 'other', use: 'anyone' } }), codes: ['TIED-1'] },
    ],
  })
  const sent = await shop.guest({ partner: 'acme' })
  assert.equal((await claim(sent, { code: 'ACME-1' })).status, 201)
  assert.deepEqual((await refusal(sent, { code: 'OTHER-1' })).reasons, [
    { reason: 'partner_mismatch', partner: 'other' },
  ])
  assert.deepEqual((await refusal(sent, { code: 'PUBLIC-1' })).reasons, [
    { reason: 'partner_session_only', partner: 'acme' },
  ])
  assert.deepEqual((await refusal(sent, { code: 'TIED-1' })).reasons, [
    { reason: 'partner_mismatch', partner: 'other' },
  ])
  const unsent = await shop.guest()
  assert.deepEqual((await refusal(unsent, { code: 'ACME-1' })).reasons, [
    { reason: 'partner_required', partner: 'acme' },
  ])
  const tied = await claim(unsent, { code: 'TIED-1' })
  assert.deepEqual(tied.body.coupon.partner, { id: 'other', use: 'anyone' })
})

test('claiming and discarding by turns takes no claim from others, and taking back needs one', async () => {
  const limited = writtenPromotion({ limits: { claims: 2 } })
  const shop = await shopWith({ promotions: [limited], offers: [offer()] })
  const guest = await shop.guest()
  const coupons: string[] = []
  for (let turn = 0; turn < 5; turn++) {
    const { status, body } = await claim(guest, { offer: 'banner' })
    assert.equal(status, 201)
    coupons.push(body.coupon.id)
    await good(guest.call, 'DELETE', `/v1/wallet/coupons/${body.coupon.id}`)
    await good(guest.call, 'DELETE', `/v1/wallet/coupons/${body.coupon.id}`)
  }
  for (let one = 0; one < 2; one++) assert.equal((await claim(await shop.guest(), { offer: 'banner' })).status, 201)
  assert.deepEqual((await refusal(await shop.guest(), { offer: 'banner' })).reasons, [
    { reason: 'claim_limit_reached' },
  ])
  assert.deepEqual((await refusal(guest, { coupon: coupons[0] })).reasons, [{ reason: 'claim_limit_reached' }])
  await good(shop.admin, 'PUT', '/v1/promotions/patio-25', { ...limited, limits: { claims: 3 } })
  assert.equal((await claim(guest, { coupon: coupons[0] })).status, 201)
  assert.deepEqual((await refusal(await shop.guest(), { offer: 'banner' })).reasons, [
    { reason: 'claim_limit_reached' },
  ])
})

test('each claim is in the event log, as it happened', async () => {
  const shop = await shopWith({ offers: [offer()] })
  const guest = await shop.guest()
  const { coupon } = (await claim(guest, { offer: 'banner' })).body
  await refusal(guest, { offer: 'banner' })
  const { body } = await shop.admin<{ events: { type: string; subject: string; time: string; data: object }[] }>(
    'GET',
    '/v1/events?type=coupon.claimed',
  )
  assert.deepEqual(
    body.events.map(({ subject, time, data }) => ({ subject, time, data })),
    [
      {
        subject: guest.session.shopper,
        time: coupon.receivedAt,
        data: { coupon: coupon.id, promotion: 'patio-25', offer: 'banner', expiresAt: coupon.expiresAt },
      },
    ],
  )
})
