import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { after, before, test } from 'node:test'
import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import * as fc from 'fast-check'
import type { Order, Problem } from '../../src/contract/index.ts'
import { KEY_HEADER } from '../../src/contract/header.ts'
import { fuzzCalls } from '../support/fuzz-calls.ts'
import { usePostgres } from '../support/postgres.ts'
import { cart } from '../support/rules-factories.ts'
import { good, SHOP_ORIGIN, startTestService, type TestService, type TestShop } from '../support/service.ts'
import { couponSet, offer, partner, writtenPromotion } from '../support/service-factories.ts'
import { createValidatingProxy, type SentCall, type ValidatingProxy } from '../support/validating-proxy.ts'

// `node test/service/fuzz.test.ts --requests 100000 --seed 7` for the soak.
const { values } = parseArgs({ options: { requests: { type: 'string' }, seed: { type: 'string' } }, strict: false })
const requests = Number(values.requests ?? 2000)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
// Signing out and merging end tokens, so new ones come with each chunk.
const CHUNK = 100
const postgres = usePostgres()

let tests: TestService
let shop: TestShop
let proxy: ValidatingProxy
before(async () => {
  tests = await startTestService({ databaseUrl: await postgres.createDatabase() })
  shop = await tests.newShop({ orders: 'browser' })
  const answer = await tests.service.fetch(new Request('https://coupons.example/openapi.json'))
  proxy = createValidatingProxy((await answer.json()) as Parameters<typeof createValidatingProxy>[0])
})
after(() => tests.close())

/** Fills the shop, so that what calls name exists. */
async function fillShop(): Promise<void> {
  await shop.seed({
    policy: { referredVisitors: 'partner_and_public' },
    partners: [partner()],
    promotions: [
      writtenPromotion({ limits: { claims: 1000, redemptions: 1000 } }),
      writtenPromotion({ id: 'ship', discount: { type: 'percentage', of: 'shipping', basisPoints: 10_000 } }),
    ],
    offers: [offer()],
    sets: [
      { set: couponSet(), codes: ['WELCOME'] },
      { set: couponSet({ id: 'unique', kind: 'unique' }), codes: ['ONE-1', 'ONE-2'] },
    ],
    customers: { kim: {} },
  })
  await good<Order>(shop.admin, 'POST', '/v1/orders', { orderId: 'order-1', cart: cart() })
}

/** Lets two shoppers in, with the credentials and the words that calls are made of. */
async function makeWorld() {
  const guest = await shop.guest({ partner: 'acme' })
  const customer = await shop.signIn('kim')
  const wallet = await guest.call<{ coupon?: { id: string } }>('POST', '/v1/wallet/coupons', { offer: 'banner' })
  const page = { [KEY_HEADER]: shop.publishableKey }
  const secret = { authorization: `Bearer ${shop.secretKey}` }
  const asGuest = { ...page, authorization: `Bearer ${guest.session.token}` }
  return {
    credentials: [
      secret,
      secret,
      asGuest,
      { ...page, authorization: `Bearer ${customer.session.token}` },
      page,
      { ...asGuest, origin: SHOP_ORIGIN },
      { ...secret, origin: SHOP_ORIGIN },
      { [KEY_HEADER]: 'pk_unknown' },
      { ...page, authorization: 'Bearer sht_unknown' },
      {},
    ],
    words: [
      'patio-25',
      'ship',
      'acme',
      'banner',
      'welcome',
      'unique',
      'home',
      'kim',
      'a',
      'b',
      'l1',
      'CHAIR',
      'checkout',
      'WELCOME',
      'ONE-1',
      'one 2',
      'order-1',
      guest.session.shopper,
      customer.session.shopper,
      wallet.body.coupon?.id ?? 'none',
      guest.session.token,
    ],
  }
}

async function send(call: SentCall): Promise<{ answer: Response; text: string } | undefined> {
  const { method, path, headers, body } = call
  const request = toRequest(`https://coupons.example${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  })
  if (!request) return undefined
  const answer = await tests.service.fetch(request)
  return { answer, text: await answer.text() }
}

/** What the platform itself lets nobody send is no call. */
function toRequest(url: string, given: RequestInit): Request | undefined {
  try {
    return new Request(url, given)
  } catch {
    return undefined
  }
}

test(`nothing of ${requests} arbitrary calls is answered with 500 or otherwise than described (S38, seed ${seed})`, async () => {
  await fillShop()
  const statuses = new Map<number, number>()
  for (let from = 0; from < requests; from += CHUNK) {
    const calls = fuzzCalls(proxy.operations, await makeWorld())
    const chunk = fc.sample(calls, { seed: seed + from, numRuns: Math.min(CHUNK, requests - from) })
    for (const [index, call] of chunk.entries()) {
      const sent = await send(call)
      if (!sent) continue
      const { answer, text } = sent
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      try {
        assert.ok(answer.status < 500, `${call.method} ${call.path} answered ${answer.status}: ${text}`)
        // A preflight is answered by CORS, and a HEAD has no body to look at.
        if (call.method === 'OPTIONS' || call.method === 'HEAD' || !call.path.startsWith('/v1/')) continue
        proxy.check({ ...call, path: new URL(`https://x${call.path}`).pathname + pathQuery(call.path) }, answer, text)
      } catch (error) {
        throw new Error(`seed ${seed}, call ${from + index}: ${JSON.stringify(call).slice(0, 3000)}`, { cause: error })
      }
    }
  }
  const good = [...statuses].filter(([status]) => status < 300).reduce((sum, [, count]) => sum + count, 0)
  assert.ok(good > requests / 20, `enough of it is accepted: ${JSON.stringify([...statuses])}`)
})

function pathQuery(path: string): string {
  const at = path.indexOf('?')
  return at === -1 ? '' : path.slice(at)
}

const DEEP = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`

test('bodies that are made to hurt are refused before anything works on them (S38)', async () => {
  const secret = { authorization: `Bearer ${shop.secretKey}`, 'content-type': 'application/json' }
  const cases: readonly (readonly [method: string, path: string, body: string, status: number, at?: string])[] = [
    ['PUT', '/v1/policy', DEEP, 400, ''],
    ['POST', '/v1/orders/none/cancel', DEEP, 400, ''],
    ['PUT', '/v1/policy', `{"timeZone":${'['.repeat(20_000)}`, 400, ''],
    ['PUT', '/v1/policy', `{"timeZone":"${'[{'.repeat(1000)}\\"["}`, 400, '/timeZone'],
    ['PUT', '/v1/policy', '{"__proto__":{"maxCoupons":1}}', 400, '/__proto__'],
    ['PUT', '/v1/policy', '{"constructor":{"maxCoupons":1}}', 400, '/constructor'],
    ['PUT', '/v1/policy', '{"maxCoupons":1e400}', 400, '/maxCoupons'],
    ['PUT', '/v1/policy', '{"maxCoupons":9007199254740993}', 400, '/maxCoupons'],
    ['POST', '/v1/orders', '{"orderId":"a\\u0000b"}', 400, '/orderId'],
    ['POST', '/v1/orders', `{"orderId":"${'x'.repeat(600_000)}"}`, 413],
    ['PUT', '/v1/policy', `{"timeZone":"${'x'.repeat(70_000)}"}`, 413],
  ]
  for (const [method, path, body, status, at] of cases) {
    const { answer, text } =
      (await send({ method, path, body, headers: { ...secret, 'idempotency-key': 'k' } })) ?? assert.fail()
    const [reason] = (JSON.parse(text) as Problem).reasons
    assert.deepEqual([answer.status, reason && 'at' in reason ? reason.at : undefined], [status, at], body.slice(0, 60))
  }
})

test('what is no proper HTTP is answered with 4xx, or not at all, and the next request as ever (S38)', async t => {
  const server = serve({ fetch: request => tests.service.fetch(request), port: 0, hostname: '127.0.0.1' })
  t.after(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const key = `authorization: Bearer ${shop.secretKey}`
  const json = 'content-type: application/json'
  const whole = (head: string, body = ''): string => `${head}\r\nhost: x\r\nconnection: close\r\n\r\n${body}`
  for (const bytes of [
    whole('GET /v1/promotions/%ff%fe HTTP/1.1\r\n' + key),
    whole('GET /v1/promotions/%00 HTTP/1.1\r\n' + key),
    whole('GET /v1/promotions?limit=%zz HTTP/1.1\r\n' + key),
    whole('GET //v1//wallet HTTP/1.1'),
    whole('GET /v1/../../etc/passwd HTTP/1.1'),
    whole('GET http://[::1/v1/wallet HTTP/1.1'),
    whole('GET * HTTP/1.1'),
    whole('OPTIONS * HTTP/1.1'),
    whole('CONNECT x:443 HTTP/1.1'),
    whole('TRACE /v1/wallet HTTP/1.1'),
    whole('GET /v1/wallet HTTP/9.9'),
    whole('GET /v1/wallet\u0000 HTTP/1.1'),
    whole('GET /v1/wallet HTTP/1.1\r\nx: a\u0000b'),
    whole(`GET /v1/wallet HTTP/1.1\r\nx: ${'y'.repeat(100_000)}`),
    whole(`PUT /v1/policy HTTP/1.1\r\n${key}\r\n${json}\r\ncontent-length: 2\r\ncontent-length: 3`, '{}x'),
    whole(`PUT /v1/policy HTTP/1.1\r\n${key}\r\n${json}\r\ncontent-length: -1`, '{}'),
    whole(`PUT /v1/policy HTTP/1.1\r\n${key}\r\n${json}\r\ntransfer-encoding: chunked`, 'zz\r\n{}\r\n0\r\n\r\n'),
    whole(
      `PUT /v1/policy HTTP/1.1\r\n${key}\r\n${json}\r\ntransfer-encoding: chunked`,
      `11170\r\n${'['.repeat(70_000)}\r\n0\r\n\r\n`,
    ),
    whole(`PUT /v1/policy HTTP/1.1\r\n${key}\r\n${json}\r\ncontent-encoding: gzip\r\ncontent-length: 2`, '{}'),
    'junk\r\n\r\n',
    '\u0016\u0003\u0001\u0002\u0000',
  ]) {
    const answer = await talk(port, bytes)
    assert.doesNotMatch(answer, /^HTTP\/1\.\d 5/u, bytes.slice(0, 120))
  }
  assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200)
})

/** Sends bytes, and reads what comes back until the other side has had enough. */
async function talk(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.setTimeout(2000, () => socket.destroy())
  socket.on('error', () => undefined)
  let answer = ''
  socket.on('data', data => (answer += data.toString('latin1')))
  const closed = new Promise(resolve => socket.once('close', resolve))
  socket.end(Buffer.from(bytes, 'latin1'))
  await closed
  return answer
}
