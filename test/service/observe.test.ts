import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { pino } from 'pino'
import { KEY_HEADER } from '../../src/contract/header.ts'
import type { Claimed } from '../../src/contract/wallet.ts'
import { withoutSecrets } from '../../src/service/log.ts'
import { cart } from '../support/rules-factories.ts'
import { good, startTestService, type TestService, type TestShop } from '../support/service.ts'
import { couponSet, offer, writtenPromotion } from '../support/service-factories.ts'

interface Line {
  readonly msg: string
  readonly route?: string
  readonly method?: string
  readonly status?: number
  readonly ms?: number
  readonly request?: string
}

const written: string[] = []
const lines = (): Line[] => written.map(text => JSON.parse(text) as Line)

let tests: TestService
let shop: TestShop
before(async () => {
  tests = await startTestService({ log: pino({ level: 'trace' }, { write: text => void written.push(text) }) })
  shop = await tests.newShop()
  await shop.seed({
    promotions: [writtenPromotion()],
    offers: [offer()],
    sets: [{ set: couponSet({ kind: 'unique' }), codes: ['SECRET-CODE-1', 'SECRET-CODE-2'] }],
  })
})
after(() => tests.close())

const send = (path: string, headers: Record<string, string> = {}) =>
  tests.service.fetch(new Request(`https://coupons.example${path}`, { headers }))

test('each request is a line with the template of its route, and no code, id or token of it (S47)', async () => {
  written.length = 0
  const guest = await shop.guest()
  const { coupon } = await good<Claimed>(guest.call, 'POST', '/v1/wallet/coupons', { code: 'secret code-1' })
  await guest.call('POST', '/v1/wallet/coupons', { code: 'SECRETCODE9' })
  await guest.call('DELETE', `/v1/wallet/coupons/${coupon.id}`)
  await send('/v1/none/SECRET-CODE-2?token=SECRET-CODE-2', { authorization: `Bearer ${guest.session.token}` })
  await send('/v1/offers?slot=SECRET-CODE-2', { [KEY_HEADER]: shop.publishableKey })
  assert.deepEqual(
    lines().map(({ method, route, status }) => [method, route, status]),
    [
      ['POST', '/v1/shoppers', 201],
      ['POST', '/v1/wallet/coupons', 201],
      ['POST', '/v1/wallet/coupons', 404],
      ['DELETE', '/v1/wallet/coupons/:id', 204],
      ['none', 'none', 404],
      ['GET', '/v1/offers', 200],
    ],
  )
  for (const { ms } of lines()) assert.ok(Number.isFinite(ms))
  const { session } = guest
  const secrets = [/SECRET.?CODE/iu, session.token, session.shopper, coupon.id, shop.secretKey, shop.publishableKey]
  for (const secret of secrets) assert.doesNotMatch(written.join(''), new RegExp(secret, 'iu'))
})

test('keys and tokens that get into a log all the same are taken out (S47)', () => {
  const facts: object[] = []
  const log = withoutSecrets({ info: given => facts.push(given), warn: () => undefined, error: () => undefined })
  log.info({ error: `could not use ${shop.secretKey} for sht_abcdefghijk`, status: 500 }, 'failed')
  assert.deepEqual(facts, [{ error: 'could not use sk_… for sht_…', status: 500 }])
})

test('a request keeps the id that it came with, if it is well-formed, and else gets one', async () => {
  written.length = 0
  const kept = await send('/healthz', { 'x-request-id': 'edge-7.a:1' })
  assert.equal(kept.headers.get('x-request-id'), 'edge-7.a:1')
  const made = await send('/v1/none', { 'x-request-id': 'a b\u00ff' })
  assert.match(made.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/u)
  const [, second] = lines()
  assert.equal(second?.request, made.headers.get('x-request-id'))
})

test('the figures count by route, class and reason, and hold no id', async () => {
  const guest = await shop.guest()
  const order = { orderId: 'counted', cart: cart() }
  for (const status of [201, 200]) assert.equal((await shop.admin('POST', '/v1/orders', order)).status, status)
  await guest.call('POST', '/v1/wallet/coupons', { code: 'SECRETCODE9' })
  await send('/v1/wallet/coupons/SECRET-CODE-2')
  // Nobody sends in this test, so the one event after the webhook waits.
  await shop.admin('PUT', '/v1/customers/kim', {})
  await good(shop.admin, 'PUT', '/v1/webhooks/erp', { url: 'https://hooks.example/erp', types: ['coupon.assigned'] })
  await good(shop.admin, 'POST', '/v1/assignments', { promotion: 'patio-25', customer: 'kim' })
  await good(shop.admin, 'GET', '/v1/events')
  const answer = await tests.service.metrics()
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/u)
  const text = await answer.text()
  for (const line of [
    'tearoff_requests_total{method="POST",route="/v1/orders",status="2xx"} 2',
    'tearoff_orders_placed_total 1',
    'tearoff_database_connections 1',
    'tearoff_database_waiting 0',
    'tearoff_transactions_retried 0',
    'tearoff_deliveries_pending 1',
  ]) {
    assert.ok(text.includes(`${line}\n`), line)
  }
  assert.match(text, /^tearoff_refusals_total\{reason="code_not_found"\} [1-9]/mu)
  assert.match(text, /^tearoff_request_seconds_bucket\{le="0.25",method="POST",route="\/v1\/orders"\} \d/mu)
  for (const secret of ['SECRET', shop.id, guest.session.shopper, 'counted']) assert.ok(!text.includes(secret), secret)
  assert.equal((await send('/metrics')).status, 404, 'the public door does not tell them')
})
