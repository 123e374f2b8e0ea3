import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { KEY_HEADER } from '../../src/contract/header.ts'
import type { Problem } from '../../src/contract/problem.ts'
import { SHOP_ORIGIN, startTestService, type TestService, type TestShop } from '../support/service.ts'
import { offer, partner, writtenPromotion } from '../support/service-factories.ts'

let service: TestService
let shop: TestShop
before(async () => {
  service = await startTestService()
  shop = await service.newShop()
  await shop.seed({ promotions: [writtenPromotion()], offers: [offer()], partners: [partner()] })
})
after(() => service.close())

const send = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  service.service.fetch(new Request(`https://coupons.example${path}`, { method, headers, ...(body ? { body } : {}) }))

test('a secret key in a page is refused, even from the shop’s own origin (S26)', async () => {
  const headers = { authorization: `Bearer ${shop.secretKey}`, origin: SHOP_ORIGIN }
  assert.equal((await send('GET', '/v1/policy', headers)).status, 401)
})

test('one shop’s secret key does not reach another shop', async () => {
  const other = await service.newShop()
  assert.equal((await other.admin('GET', '/v1/promotions/patio-25')).status, 404)
  assert.deepEqual((await other.admin<{ events: object[] }>('GET', '/v1/events')).body.events, [])
})

test('a page of an origin of the key may read answers, refusals too; another may not (S27)', async () => {
  const key = { [KEY_HEADER]: shop.publishableKey }
  for (const path of ['/v1/offers?slot=home', '/v1/wallet', '/v1/none']) {
    const { headers } = await send('GET', path, { ...key, origin: SHOP_ORIGIN })
    assert.equal(headers.get('access-control-allow-origin'), SHOP_ORIGIN, path)
    assert.equal(headers.get('access-control-allow-credentials'), null)
    assert.match(headers.get('vary') ?? '', /\borigin\b/iu)
  }
  for (const origin of ['https://evil.example', 'https://shop.example.evil.example', 'http://shop.example', 'null']) {
    const answer = await send('GET', '/v1/offers?slot=home', { ...key, origin })
    assert.equal(answer.status, 403)
    assert.equal(answer.headers.get('access-control-allow-origin'), null)
    assert.match(answer.headers.get('vary') ?? '', /\borigin\b/iu)
  }
})

test('a page of another shop cannot use the key (S27)', async () => {
  const other = await service.newShop({ origins: ['https://other.example'] })
  const headers = { [KEY_HEADER]: other.publishableKey, origin: SHOP_ORIGIN }
  assert.equal((await send('GET', '/v1/offers?slot=home', headers)).status, 403)
})

test('a preflight needs no key, but an origin of some shop', async () => {
  const ask = (origin: string) =>
    send('OPTIONS', '/v1/wallet/coupons', { origin, 'access-control-request-method': 'POST' })
  const known = await ask(SHOP_ORIGIN)
  assert.equal(known.status, 204)
  assert.equal(known.headers.get('access-control-allow-origin'), SHOP_ORIGIN)
  assert.match(known.headers.get('access-control-allow-methods') ?? '', /DELETE/u)
  for (const name of [KEY_HEADER, 'authorization', 'content-type']) {
    assert.ok(known.headers.get('access-control-allow-headers')?.includes(name))
  }
  assert.equal((await ask('https://evil.example')).headers.get('access-control-allow-origin'), null)
})

test('every refusal is a problem with its reasons (RFC 9457)', async () => {
  const admin = { authorization: `Bearer ${shop.secretKey}`, 'content-type': 'application/json' }
  const cases: readonly (readonly [number, string, Response])[] = [
    [401, 'unauthorized', await send('GET', '/v1/wallet')],
    [401, 'unknown_key', await send('GET', '/v1/wallet', { [KEY_HEADER]: 'pk_unknown' })],
    [404, 'not_found', await send('GET', '/v1/none')],
    [404, 'not_found', await send('GET', '/none')],
    [405, 'invalid_request', await send('PUT', '/v1/wallet')],
    [400, 'invalid_request', await send('PUT', '/v1/policy', admin, '{"timeZone":')],
    [400, 'invalid_request', await send('PUT', '/v1/policy', admin, '{"timeZone":"Mars/Base"}')],
    [400, 'invalid_request', await send('PUT', '/v1/policy', admin, '{"unknown":1}')],
    [400, 'invalid_request', await send('POST', '/v1/sets/none/imports', admin, '{"codes"')],
    [400, 'invalid_request', await send('GET', '/v1/events?limit=0', admin)],
    [400, 'invalid_request', await send('GET', '/v1/promotions/%00', admin)],
    [413, 'too_large', await send('PUT', '/v1/policy', admin, `{"timeZone":"${'x'.repeat(65_536)}"}`)],
  ]
  for (const [status, reason, response] of cases) {
    const problem = (await response.json()) as Problem
    assert.equal(response.status, status, JSON.stringify(problem))
    assert.equal(response.headers.get('content-type'), 'application/problem+json')
    assert.equal(problem.type, `urn:tearoff:problem:${reason}`)
    assert.deepEqual([problem.status, problem.reason, problem.reasons[0]?.reason], [status, reason, reason])
  }
})

test('a refund of a whole large cart is not too large', async () => {
  const lines = Array.from({ length: 1000 }, (_, at) => ({ id: `line-${at}`.padEnd(80, 'x'), quantity: 1 }))
  const { status, body } = await shop.admin('POST', '/v1/orders/none/refunds', { refundId: 'r1', lines })
  assert.deepEqual([status, body.reasons], [404, [{ reason: 'not_found' }]])
})

test('a wrong document is pointed at', async () => {
  const put = async (given: object) =>
    (await shop.admin('PUT', '/v1/promotions/p', { ...writtenPromotion(), ...given })).body
  const at = async (given: object) => {
    const [reason] = (await put(given)).reasons
    return reason?.reason === 'invalid_request' ? reason.at : undefined
  }
  assert.equal(await at({ couponLifetimeDays: undefined }), '/couponLifetimeDays', 'HCL-27')
  assert.equal(await at({ discount: { type: 'percentage', of: 'items', basisPoints: 0 } }), '/discount/basisPoints')
  assert.equal(await at({ limits: { 'claims~a/b': 1 } }), '/limits/claims~0a~1b')
  assert.equal(await at({}), '/id')
})

test('a method that a path does not know is answered with those that it does', async () => {
  const { headers } = await send('POST', '/v1/promotions/patio-25')
  assert.equal(headers.get('allow'), 'GET, PUT')
})

test('a document comes back as it was given, and lists are paged', async () => {
  const paged = await service.newShop()
  const promotions = ['a', 'b', 'c'].map(id => writtenPromotion({ id, limits: { claims: 2_147_483_648 } }))
  await paged.seed({ promotions })
  assert.deepEqual((await paged.admin('GET', '/v1/promotions/b')).body, promotions[1])
  const first = await paged.admin<{ promotions: object[]; next?: string }>('GET', '/v1/promotions?limit=2')
  assert.deepEqual(first.body, { promotions: promotions.slice(0, 2), next: 'b' })
  const last = await paged.admin('GET', `/v1/promotions?limit=2&after=${first.body.next}`)
  assert.deepEqual(last.body, { promotions: promotions.slice(2) })
})

test('the event log is paged without a gap', async () => {
  const busy = await service.newShop()
  await busy.seed({ partners: [partner()] })
  for (let count = 0; count < 5; count++) await busy.guest({ partner: 'acme' })
  interface Page {
    readonly events: readonly { readonly id: string; readonly source: string; readonly specversion: string }[]
    readonly next?: string
  }
  const all = await busy.admin<Page>('GET', '/v1/events')
  const ids: string[] = []
  for (let after: string | undefined = ''; after !== undefined;) {
    const { body }: { body: Page } = await busy.admin<Page>('GET', `/v1/events?limit=2${after && `&after=${after}`}`)
    ids.push(...body.events.map(({ id }) => id))
    after = body.next
  }
  assert.deepEqual(
    ids,
    all.body.events.map(({ id }) => id),
  )
  assert.equal(ids.length, 5)
  assert.deepEqual([all.body.events[0]?.source, all.body.events[0]?.specversion], [busy.id, '1.0'])
})

test('the service describes itself as OpenAPI 3.1, each call with what it does', async () => {
  for (const path of ['/openapi.json', '/v1/openapi.json']) {
    const document = (await (await send('GET', path)).json()) as {
      openapi: string
      paths: Record<string, Record<string, { summary?: string }>>
    }
    assert.equal(document.openapi, '3.1.0')
    const calls = Object.values(document.paths).flatMap(methods => Object.entries(methods))
    assert.ok(calls.length > 50)
    for (const [, { summary }] of calls) assert.ok(summary)
  }
})

test('a document that does not call itself JSON is refused, and writes nothing over', async () => {
  const kept = await service.newShop({ policy: { maxCoupons: 3 } })
  const secret = { authorization: `Bearer ${kept.secretKey}` }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
    const answer = await send('PUT', '/v1/policy', { ...secret, 'content-type': type }, '{"maxCoupons":4}')
    assert.equal(answer.status, 415)
    const { reasons } = (await answer.json()) as Problem
    assert.deepEqual(reasons, [{ reason: 'invalid_request', at: 'content-type', expected: 'application/json' }])
  }
  assert.equal((await send('PUT', '/v1/policy', secret)).status, 415)
  assert.deepEqual((await kept.admin('GET', '/v1/policy')).body, { maxCoupons: 3 })
  const json = { ...secret, 'content-type': 'Application/JSON; charset=utf-8' }
  assert.equal((await send('PUT', '/v1/policy', json, '{"maxCoupons":4}')).status, 200)
})

test('ids that UTF-8 cannot tell apart are refused', async () => {
  for (const orderId of ['\ud800', '\udfff', 'a\u0007']) {
    const { status, body } = await shop.admin('POST', '/v1/orders', { orderId, cart: { currency: 'EUR', lines: [] } })
    const expected = 'well-formed text without control characters'
    assert.deepEqual([status, body.reasons[0]], [400, { reason: 'invalid_request', at: '/orderId', expected }])
  }
})

test('the scheme of the authorization is read whatever its case', async () => {
  assert.equal((await send('GET', '/v1/policy', { authorization: `bearer ${shop.secretKey}` })).status, 200)
})

test('it says that it is up, and when its database does not answer', async () => {
  assert.equal((await send('GET', '/readyz')).status, 200)
  const stopped = await startTestService()
  await stopped.close()
  const { status, headers } = await stopped.service.fetch(new Request('https://coupons.example/readyz'))
  assert.equal(status, 503)
  assert.ok(Number(headers.get('retry-after')) > 0)
})
