import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { KEY_HEADER } from '../../src/contract/header.ts'
import type { Problem } from '../../src/contract/problem.ts'
import { addressBehind, blockOf } from '../../src/service/client-address.ts'
import { createService, type Service, type ServiceOptions } from '../../src/service/index.ts'
import { usePostgres } from '../support/postgres.ts'
import {
  newShop,
  startTestService,
  type TestService,
  type TestShop,
  type TestShopper,
  SHOP_ORIGIN,
} from '../support/service.ts'
import { writtenPromotion } from '../support/service-factories.ts'

const MINUTE = 60_000
const postgres = usePostgres()
let tests: TestService
before(async () => {
  tests = await startTestService()
})
after(() => tests.close())

interface Try {
  readonly status: number
  readonly headers: Headers
  readonly body: Problem
}

/** Types a code as a shopper, from an address. */
async function type(
  shop: TestShop,
  shopper: TestShopper,
  code: string,
  { address, service = tests.service }: { address?: string; service?: Service } = {},
): Promise<Try> {
  const request = new Request('https://coupons.example/v1/wallet/coupons', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [KEY_HEADER]: shop.publishableKey,
      authorization: `Bearer ${shopper.session.token}`,
    },
    body: JSON.stringify({ code }),
  })
  const answer = await service.fetch(request, address === undefined ? {} : { address })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Problem }
}

async function shopWithCodes(service?: Service): Promise<TestShop> {
  const shop = service ? await newShop(service) : await tests.newShop()
  await shop.seed({
    promotions: [writtenPromotion({ limits: { maxHeld: 100 } })],
    sets: [
      {
        set: { id: 'mail', promotion: 'patio-25', name: 'Mail', kind: 'unique', authority: 'internal' },
        codes: ['GOOD-CODE-1', 'GOOD-CODE-2', 'GOOD-CODE-3'],
      },
    ],
  })
  return shop
}

async function miss(shop: TestShop, shopper: TestShopper, times: number, address?: string): Promise<Try[]> {
  const tries: Try[] = []
  for (let index = 0; index < times; index++) {
    tries.push(await type(shop, shopper, `WRONG-${index}`, address === undefined ? {} : { address }))
  }
  return tries
}

test('after five wrong codes each further one has to wait, and each wait is twice the one before (S19)', async () => {
  const shop = await shopWithCodes()
  const guest = await shop.guest()
  const first = await miss(shop, guest, 5)
  assert.deepEqual(
    first.map(({ status }) => status),
    [404, 404, 404, 404, 404],
  )
  const waits: string[] = []
  for (let further = 0; further < 4; further++) {
    const [refused] = await miss(shop, guest, 1)
    assert.equal(refused?.body.reason, 'rate_limited')
    assert.equal(refused?.status, 429)
    const wait = refused?.headers.get('retry-after') ?? ''
    waits.push(wait)
    tests.advance(Number(wait) * 1000)
    const [missed] = await miss(shop, guest, 1)
    assert.equal(missed?.status, 404)
  }
  assert.deepEqual(waits, ['1', '2', '4', '8'])
})

test('the right code does not get through during the wait either: it would tell that it is right', async () => {
  const shop = await shopWithCodes()
  const guest = await shop.guest()
  await miss(shop, guest, 5)
  const right = await type(shop, guest, 'GOOD-CODE-1')
  const wrong = await type(shop, guest, 'WRONG-9')
  assert.equal(right.status, 429)
  assert.deepEqual(right.body, wrong.body)
})

test('a hundred guesses at once are no more than a hundred one after the other', async () => {
  const service = await createService({ databaseUrl: await postgres.createDatabase() })
  try {
    const shop = await shopWithCodes(service)
    const guest = await shop.guest()
    const tries = await Promise.all(
      Array.from({ length: 100 }, (_, index) => type(shop, guest, `WRONG-${index}`, { service })),
    )
    assert.equal(tries.filter(({ status }) => status === 404).length, 5)
    assert.equal(tries.filter(({ status }) => status === 429).length, 95)
  } finally {
    await service.close()
  }
})

test('two processes count the same attempts', async () => {
  const options: ServiceOptions = { databaseUrl: await postgres.createDatabase() }
  const one = await createService(options)
  const other = await createService(options)
  try {
    const shop = await shopWithCodes(one)
    const guest = await shop.guest()
    for (const service of [one, other, one, other, one]) await type(shop, guest, 'WRONG', { service })
    const sixth = await type(shop, guest, 'WRONG', { service: other })
    assert.equal(sixth.status, 429)
  } finally {
    await one.close()
    await other.close()
  }
})

test('new guests win a guesser nothing: his block of addresses has to wait, and others do not', async () => {
  const shop = await shopWithCodes()
  for (let guest = 0; guest < 4; guest++) await miss(shop, await shop.guest(), 5, `203.0.114.${guest}`)
  const sameBlock = await type(shop, await shop.guest(), 'GOOD-CODE-1', { address: '203.0.114.200' })
  const otherBlock = await type(shop, await shop.guest(), 'GOOD-CODE-1', { address: '198.52.100.7' })
  assert.equal(sameBlock.status, 429)
  assert.equal(otherBlock.status, 201)
})

test('codes that are right, or that a shopper already has, cost him no attempt', async () => {
  const shop = await shopWithCodes()
  const guest = await shop.guest()
  for (const code of ['GOOD-CODE-1', 'GOOD-CODE-1', 'GOOD-CODE-2', 'GOOD-CODE-2', 'GOOD-CODE-3', '!']) {
    await type(shop, guest, code)
  }
  const tries = await miss(shop, guest, 5)
  assert.deepEqual(
    tries.map(({ status }) => status),
    [404, 404, 404, 404, 404],
  )
})

test('attempts are forgotten an hour after the last one', async () => {
  const shop = await shopWithCodes()
  const guest = await shop.guest()
  await miss(shop, guest, 5)
  tests.advance(61 * MINUTE)
  const tries = await miss(shop, guest, 5)
  assert.ok(tries.every(({ status }) => status === 404))
})

test('while the whole shop is guessed at, one wrong code is enough to wait, and a first right one still works', async () => {
  const service = await startTestService({ limits: { codesPerShop: { quota: 6, window: 60 } } })
  try {
    const shop = await shopWithCodes(service.service)
    const from = { service: service.service }
    const honest = await shop.guest()
    for (let bot = 0; bot < 3; bot++) {
      const guest = await shop.guest()
      await type(shop, guest, 'WRONG-1', from)
      await type(shop, guest, 'WRONG-2', from)
    }
    const bot = await shop.guest()
    const statuses = [await type(shop, bot, 'WRONG-1', from), await type(shop, bot, 'WRONG-2', from)]
    assert.deepEqual(
      statuses.map(({ status }) => status),
      [404, 429],
    )
    assert.equal((await type(shop, honest, 'GOOD-CODE-1', from)).status, 201)
  } finally {
    await service.close()
  }
})

test('an answer tells how many attempts are left, and a page of another origin may read it', async () => {
  const shop = await shopWithCodes()
  const guest = await shop.guest()
  const answer = await guest.call('POST', '/v1/wallet/coupons', { code: 'WRONG' }, { origin: SHOP_ORIGIN })
  assert.equal(answer.headers.get('ratelimit-policy'), '"codes";q=5;w=3600')
  assert.match(answer.headers.get('ratelimit') ?? '', /^"codes";r=4;t=\d+$/u)
  assert.match(answer.headers.get('access-control-expose-headers') ?? '', /ratelimit/u)
})

test('a block of addresses makes so many guests and reservations, and no more', async () => {
  const limits = { guestsPerBlock: { quota: 3, window: 600 } }
  const service = await startTestService({ limits })
  try {
    const shop = await newShop(service.service)
    const statuses: number[] = []
    for (let guest = 0; guest < 5; guest++) {
      const request = new Request('https://coupons.example/v1/shoppers', {
        method: 'POST',
        headers: { 'content-type': 'application/json', [KEY_HEADER]: shop.publishableKey },
        body: '{}',
      })
      const answer = await service.service.fetch(request, { address: `2001:db9:1:2::${guest}` })
      statuses.push(answer.status)
    }
    assert.deepEqual(statuses, [201, 201, 201, 429, 429])
    service.advance(10 * MINUTE)
    assert.equal((await shop.guest()).session.kind, 'guest')
  } finally {
    await service.close()
  }
})

test('a block is the /24 or the /64 of a public address; a proxy in front and nonsense are none', () => {
  assert.equal(blockOf('203.0.114.7'), '203.0.114.0/24')
  assert.equal(blockOf('::ffff:203.0.114.7'), '203.0.114.0/24')
  assert.equal(blockOf('2a01:4f8:1:2:3:4:5:6'), '2a01:4f8:1:2::/64')
  for (const nobody of [undefined, '', '127.0.0.1', '10.1.2.3', '::1', 'fd00::1', 'unknown']) {
    assert.equal(blockOf(nobody), undefined, String(nobody))
  }
})

test('a caller cannot choose his address: of X-Forwarded-For only the entries of own proxies count', () => {
  assert.equal(addressBehind(0, '198.51.100.7', '203.0.113.9'), '198.51.100.7')
  assert.equal(addressBehind(1, '10.0.0.1', '203.0.113.9, 198.51.100.7'), '198.51.100.7')
  assert.equal(addressBehind(2, '10.0.0.1', '203.0.113.9, 198.51.100.7, 10.0.0.2'), '198.51.100.7')
  assert.equal(addressBehind(1, '10.0.0.1', '198.51.100.7:4711'), '198.51.100.7')
  assert.equal(addressBehind(1, '10.0.0.1', '[2001:db9::1]:4711'), '2001:db9::1')
  assert.equal(addressBehind(1, '10.0.0.1', undefined), undefined)
})
