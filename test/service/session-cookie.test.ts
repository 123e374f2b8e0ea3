import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { KEY_HEADER, type CustomerToken, type Session, type Wallet } from '../../src/contract/index.ts'
import { good, startTestService, type TestService, type TestShop } from '../support/service.ts'
import { offer, writtenPromotion } from '../support/service-factories.ts'

const HOST = 'https://coupons.example'

let service: TestService
let shop: TestShop
before(async () => {
  service = await startTestService({ cookie: true })
  shop = await service.newShop({ origins: [HOST, 'https://blog.coupons.example'] })
  await shop.seed({ promotions: [writtenPromotion()], offers: [offer()] })
})
after(() => service.close())

/** A page of the shop in a browser, as far as cookies go: what is set is sent. */
function openBrowser(origin = HOST) {
  let cookie: string | undefined
  const call = async (method: string, path: string, body?: object, token?: string, site = 'same-origin') => {
    const answer = await service.service.fetch(
      new Request(`${HOST}${path}`, {
        method,
        headers: {
          [KEY_HEADER]: shop.publishableKey,
          origin,
          ...(site ? { 'sec-fetch-site': site } : {}),
          ...(cookie ? { cookie } : {}),
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
    )
    const [set, held] = answer.headers.getSetCookie()
    assert.equal(/max-age=\d+/iu.exec(held ?? '')?.[0], /max-age=\d+/iu.exec(set ?? '')?.[0])
    if (set) cookie = /max-age=0/iu.test(set) ? undefined : set.split(';')[0]
    const text = await answer.text()
    return { status: answer.status, set, held, body: text ? (JSON.parse(text) as Session & Wallet) : undefined }
  }
  return { call, cookie: () => cookie }
}

test('a page that lost its storage gets its wallet back, and the cookie is out of reach of scripts', async () => {
  const browser = openBrowser()
  const { body: session, set, held } = await browser.call('POST', '/v1/shoppers', {})
  assert.match(set ?? '', /^__Host-tearoff=sht_[\w-]+; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Lax$/u)
  assert.match(held ?? '', /^__Host-tearoff-held=1; Max-Age=34560000; Path=\/; Secure; SameSite=Lax$/u)
  await browser.call('POST', '/v1/wallet/coupons', { offer: 'banner' }, session?.token)
  const resumed = await browser.call('POST', '/v1/shoppers/resume')
  assert.deepEqual([resumed.status, resumed.body?.shopper], [200, session?.shopper])
  const wallet = await browser.call('GET', '/v1/wallet', undefined, resumed.body?.token)
  assert.equal(wallet.body?.coupons.length, 1)
})

test('the cookie follows a sign-in, and signing out takes it away (S16)', async () => {
  const browser = openBrowser()
  const { body: guest } = await browser.call('POST', '/v1/shoppers', {})
  const { customerToken } = await good<CustomerToken>(shop.admin, 'POST', '/v1/customers/kim/tokens')
  await browser.call('POST', '/v1/shoppers/merge', { customerToken }, guest?.token)
  const resumed = await browser.call('POST', '/v1/shoppers/resume')
  assert.equal(resumed.body?.kind, 'customer')
  const { status } = await browser.call('POST', '/v1/shoppers/sign-out', undefined, resumed.body?.token)
  assert.deepEqual([status, browser.cookie()], [204, undefined])
  assert.equal((await browser.call('POST', '/v1/shoppers/resume')).status, 204)
})

test('the cookie alone lets nobody do anything (S27)', async () => {
  const browser = openBrowser()
  await browser.call('POST', '/v1/shoppers', {})
  for (const [method, path, body] of [
    ['GET', '/v1/wallet', undefined],
    ['POST', '/v1/wallet/coupons', { offer: 'banner' }],
    ['POST', '/v1/shoppers/sign-out', undefined],
    ['POST', '/v1/reservations', { checkoutId: 'c' }],
  ] as const) {
    assert.equal((await browser.call(method, path, body)).status, 401, path)
  }
})

test('a page of another origin gets no session, be it of the same site or of the shop (S27)', async () => {
  const browser = openBrowser('https://blog.coupons.example')
  await browser.call('POST', '/v1/shoppers', {})
  for (const site of ['same-site', 'cross-site', 'none', '']) {
    assert.equal((await browser.call('POST', '/v1/shoppers/resume', undefined, undefined, site)).status, 403, site)
  }
  // An older browser says no more than its origin.
  const old = openBrowser()
  await old.call('POST', '/v1/shoppers', {})
  assert.equal((await old.call('POST', '/v1/shoppers/resume', undefined, undefined, '')).status, 200)
})

test('a session that is over is not given back, and its cookie goes', async () => {
  const browser = openBrowser()
  await browser.call('POST', '/v1/shoppers', {})
  service.advance(31 * 24 * 3_600_000)
  const { status, set } = await browser.call('POST', '/v1/shoppers/resume')
  assert.equal(status, 204)
  assert.match(set ?? '', /^__Host-tearoff=; Max-Age=0;/u)
})

test('without the option no cookie is set, and none is read', async t => {
  const plain = await startTestService()
  t.after(() => plain.close())
  const there = await plain.newShop()
  const { headers } = await there.visitor('POST', '/v1/shoppers', {})
  assert.equal(headers.get('set-cookie'), null)
  assert.equal((await there.visitor('POST', '/v1/shoppers/resume')).status, 204)
})
