import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { KEY_HEADER } from '../../src/contract/header.ts'
import type { Claimed, Order, Problem, Reservation } from '../../src/contract/index.ts'
import { openDatabase } from '../../src/service/database.ts'
import { forgetAnswersOf, forgetKeys, KEPT_DAYS } from '../../src/service/forget-keys.ts'
import { silentLog } from '../../src/service/log.ts'
import { cart } from '../support/rules-factories.ts'
import { good, startTestService, type TestService, type TestShop, type TestShopper } from '../support/service.ts'
import { couponSet, offer, partner, writtenPromotion } from '../support/service-factories.ts'

const database = await openDatabase({ log: silentLog })
let service: TestService
before(async () => {
  service = await startTestService({ database })
})
after(() => service.close())

async function newShop(): Promise<TestShop> {
  const shop = await service.newShop()
  await shop.seed({
    partners: [partner()],
    promotions: [writtenPromotion()],
    offers: [offer()],
    sets: [{ set: couponSet({ kind: 'unique' }) }],
  })
  return shop
}

interface Told {
  readonly status: number
  readonly text: string
  readonly replayed: boolean
}

/** Posts as the shop, or as a shopper, and gives the answer as it came. */
async function post(
  shop: TestShop,
  path: string,
  body: unknown,
  key?: string,
  shopper?: TestShopper,
): Promise<Told & { readonly problem: Problem }> {
  const who = shopper
    ? { [KEY_HEADER]: shop.publishableKey, authorization: `Bearer ${shopper.session.token}` }
    : { authorization: `Bearer ${shop.secretKey}` }
  const answer = await service.service.fetch(
    new Request(`https://coupons.example${path}`, {
      method: 'POST',
      headers: {
        ...who,
        'content-type': typeof body === 'string' ? 'text/csv' : 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  )
  const text = await answer.text()
  const replayed = answer.headers.get('idempotent-replayed') === 'true'
  return { status: answer.status, text, replayed, problem: JSON.parse(text) as Problem }
}

const eventTypes = async (shop: TestShop): Promise<string[]> =>
  (await good<{ events: { type: string }[] }>(shop.admin, 'GET', '/v1/events')).events.map(({ type }) => type)

test('each call that writes is done once for its key, and its answer comes again byte for byte (S5)', async () => {
  const shop = await newShop()
  const guest = await shop.guest()
  const once = async (path: string, body: unknown, by?: TestShopper): Promise<Told> => {
    const first = await post(shop, path, body, `key of ${path}`.replaceAll(' ', '-'), by)
    assert.ok(first.status < 300, `${path} answered ${first.status}: ${first.text}`)
    assert.equal(first.replayed, false, path)
    const events = await eventTypes(shop)
    const again = await post(shop, path, body, `key of ${path}`.replaceAll(' ', '-'), by)
    assert.deepEqual({ ...again, replayed: false }, first, path)
    assert.equal(again.replayed, true, path)
    assert.deepEqual(await eventTypes(shop), events, path)
    return first
  }
  await once('/v1/sets/welcome/imports', 'code\nONE-1\nTWO-2\n')
  await once('/v1/assignments', { promotion: 'patio-25', customer: 'kim', set: 'welcome' })
  const { coupon } = JSON.parse((await once('/v1/wallet/coupons', { offer: 'banner' }, guest)).text) as Claimed
  const seen = { id: 'e1', type: 'coupon.applied', at: '2026-11-21T10:00:00Z', coupon: coupon.id }
  await once('/v1/sync', { events: [seen] }, guest)
  const want = { checkoutId: 'checkout', cart: cart(), coupons: [] }
  const { id: reservation } = JSON.parse((await once('/v1/reservations', want, guest)).text) as Reservation
  const lines = cart().lines.map(({ id }) => ({ id, quantity: 1 }))
  await once('/v1/orders', { orderId: 'order', reservation, cart: cart() })
  await once('/v1/orders/order/refunds', { refundId: 'back', lines: lines.slice(0, 1) })
  await good(shop.admin, 'POST', '/v1/orders', { orderId: 'other', cart: cart() })
  await once('/v1/orders/other/cancel', {})
  await good(shop.admin, 'PUT', '/v1/webhooks/erp', { url: 'https://erp.example/hook' })
  await once('/v1/webhooks/erp/replay', { after: '0' })
  await once('/v1/referrals', { partner: 'acme' }, guest)
})

test('each POST is described with the key, but those that write nothing or answer a secret', async () => {
  const answer = await service.service.fetch(new Request('https://coupons.example/openapi.json'))
  const { paths } = (await answer.json()) as { paths: Record<string, { post?: { parameters?: { name: string }[] } }> }
  const without = Object.entries(paths)
    .filter(([, { post }]) => post && !post.parameters?.some(({ name }) => name === 'Idempotency-Key'))
    .map(([path]) => path)
  assert.deepEqual(without.sort(), [
    '/v1/customers/{id}/tokens',
    '/v1/quotes',
    '/v1/shoppers',
    '/v1/shoppers/merge',
    '/v1/shoppers/resume',
    '/v1/shoppers/sign-out',
    '/v1/webhooks/{id}/secret',
  ])
})

test('where the answer is a secret a key is refused, since the answer is not kept', async () => {
  const shop = await newShop()
  await good(shop.admin, 'PUT', '/v1/webhooks/erp', { url: 'https://erp.example/hook' })
  const headers = { 'idempotency-key': 'k' }
  const answers = [
    await shop.visitor('POST', '/v1/shoppers', {}, headers),
    await shop.visitor('POST', '/v1/shoppers/merge', { customerToken: 'none' }, headers),
    await shop.visitor('POST', '/v1/shoppers/resume', undefined, headers),
    await shop.admin('POST', '/v1/customers/kim/tokens', undefined, headers),
    await shop.admin('POST', '/v1/webhooks/erp/secret', undefined, headers),
  ]
  for (const { status, body } of answers) {
    const [reason] = body.reasons
    assert.deepEqual([status, reason && 'at' in reason && reason.at], [400, 'idempotency-key'])
  }
})

test('a key that comes again with another call is refused (S6)', async () => {
  const shop = await newShop()
  const order = { orderId: 'order', cart: cart() }
  await post(shop, '/v1/orders', order, 'key')
  for (const [path, body] of [
    ['/v1/orders', { ...order, orderId: 'other' }],
    ['/v1/orders', { ...order, cart: cart({ shipping: 700 }) }],
    ['/v1/orders/order/cancel', order],
  ] as const) {
    const { status, problem } = await post(shop, path, body, 'key')
    assert.deepEqual([status, problem.reason], [422, 'idempotency_key_reused'], path)
  }
  const { body } = await shop.admin<Order>('GET', '/v1/orders/order')
  assert.equal(body.state, 'placed')
})

test('the same call in another spelling is the same call (S6)', async () => {
  const shop = await newShop()
  await post(shop, '/v1/orders', { orderId: 'order', cart: cart() }, 'key')
  assert.equal((await post(shop, '/v1/orders', { cart: cart(), orderId: 'order' }, '"key"')).replayed, true)
})

test('a key belongs to its caller: the same one of another shopper or shop is another call (S6)', async () => {
  const [shop, other] = [await newShop(), await newShop()]
  const [one, two] = [await shop.guest(), await shop.guest()]
  const first = await post(shop, '/v1/wallet/coupons', { offer: 'banner' }, 'key', one)
  const second = await post(shop, '/v1/wallet/coupons', { offer: 'banner' }, 'key', two)
  const third = await post(other, '/v1/wallet/coupons', { offer: 'banner' }, 'key', await other.guest())
  assert.deepEqual([first.status, second.status, third.status], [201, 201, 201])
  assert.equal(second.replayed || third.replayed, false)
  assert.equal(new Set([first.text, second.text, third.text]).size, 3)
})

test('a refusal is not kept: the same key is judged anew', async () => {
  const shop = await newShop()
  const customer = { promotion: 'patio-25', customer: 'kim', set: 'welcome' }
  assert.equal((await post(shop, '/v1/assignments', customer, 'key')).status, 409)
  await good(shop.admin, 'POST', '/v1/sets/welcome/imports', { codes: ['ONE-1'] })
  const second = await post(shop, '/v1/assignments', customer, 'key')
  assert.deepEqual([second.status, second.replayed], [201, false])
})

test('a key of another form is refused, and the quotes of the IETF draft may be left out', async () => {
  const shop = await newShop()
  const order = (orderId: string) => ({ orderId, cart: cart() })
  for (const key of ['x'.repeat(256), 'a b', '""', 'ä']) {
    const { status, problem } = await post(shop, '/v1/orders', order('never'), key)
    const [reason] = problem.reasons
    assert.deepEqual([status, reason && 'at' in reason && reason.at], [400, 'idempotency-key'], key)
  }
  assert.equal((await post(shop, '/v1/orders', order('long'), 'x'.repeat(255))).status, 201)
})

test('a body that calls itself CSV is not read as JSON, however deep it is (S38)', async () => {
  const shop = await newShop()
  const headers = { 'content-type': 'text/csv; json', 'idempotency-key': 'deep' }
  const deep = '['.repeat(30_000) + ']'.repeat(30_000)
  assert.equal((await shop.admin('POST', '/v1/orders/none/cancel', deep, headers)).status, 404)
})

test('a file is part of the call as it is', async () => {
  const shop = await newShop()
  const answers: Told[] = []
  for (const file of ['code\nONE-1\n', 'code\nONE-1\n', 'code\nTWO-2\n']) {
    answers.push(await post(shop, '/v1/sets/welcome/imports', file, 'key'))
  }
  assert.deepEqual(
    answers.map(({ status, replayed }) => [status, replayed]),
    [
      [200, false],
      [200, true],
      [422, false],
    ],
  )
})

test('keys are kept for 40 days, and then the sweeper may forget them', async () => {
  const shop = await newShop()
  const order = { orderId: 'order', cart: cart() }
  await post(shop, '/v1/orders', order, 'key')
  const before = new Date(Date.now() - KEPT_DAYS * 86_400_000)
  await forgetKeys(database.kysely, before, shop.id)
  assert.equal((await post(shop, '/v1/orders', order, 'key')).replayed, true)
  await forgetKeys(database.kysely, new Date(Date.now() + 1000), shop.id)
  const again = await post(shop, '/v1/orders', order, 'key')
  // The order itself is known for ever (S4).
  assert.deepEqual([again.status, again.replayed], [200, false])
})

test('the erasure of a person takes the answers along that were kept for him or name him', async () => {
  const shop = await newShop()
  const [guest, other] = [await shop.guest(), await shop.guest()]
  await post(shop, '/v1/wallet/coupons', { offer: 'banner' }, 'own', guest)
  await post(shop, '/v1/assignments', { promotion: 'patio-25', shopper: guest.session.shopper }, 'named')
  await post(shop, '/v1/wallet/coupons', { offer: 'banner' }, 'other', other)
  await forgetAnswersOf(database.kysely, shop.id, guest.session.shopper)
  const left = await database.kysely
    .selectFrom('idempotency_key')
    .select('key')
    .where('shop_id', '=', shop.id)
    .execute()
  assert.deepEqual(left, [{ key: 'other' }])
})
