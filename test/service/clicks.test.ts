import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Partner, ProgramEngagement, RecordedReferral, Wallet } from '../../src/contract/index.ts'
import { forgetClicks } from '../../src/service/click.ts'
import { type Database, openDatabase } from '../../src/service/database.ts'
import { silentLog } from '../../src/service/log.ts'
import { program } from '../support/program-shop.ts'
import { good, startTestService, type TestService, type TestShop, type TestShopper } from '../support/service.ts'
import { partner } from '../support/service-factories.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let service: TestService
let database: Database
let ahead = 0
before(async () => {
  database = await openDatabase({ log: silentLog })
  service = await startTestService({ database })
})
after(() => service.close())

const advance = (milliseconds: number): void => {
  ahead += milliseconds
  service.advance(milliseconds)
}
const seconds = (): number => Math.floor((Date.now() + ahead) / 1000)
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

interface Key {
  readonly id: string
  readonly publicKey: string
  readonly sign: (signed: string) => string
}

function makeKey(id = 'k1'): Key {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    id,
    publicKey: publicKey.export({ format: 'jwk' }).x ?? '',
    sign: signed => sign(null, Buffer.from(signed), privateKey).toString('base64url'),
  }
}

const entry = ({ id, publicKey }: Key): { id: string; publicKey: string } => ({ id, publicKey })

/** A click of acme's, signed; what is given stands instead, and `undefined` leaves a claim out. */
function click(shop: TestShop, key: Key, claims: object = {}, header: object = {}): string {
  const now = seconds()
  const payload = { iss: 'acme', aud: shop.id, jti: randomUUID(), iat: now, exp: now + 3600, ...claims }
  const signed = `${encode({ alg: 'EdDSA', kid: key.id, ...header })}.${encode(payload)}`
  return `${signed}.${key.sign(signed)}`
}

async function shopWith(key: Key, given: Partial<Partner> = {}): Promise<TestShop> {
  const shop = await service.newShop()
  await shop.seed({ partners: [partner({ referrals: 'signed', keys: [entry(key)], ...given })] })
  await good(shop.admin, 'PUT', '/v1/programs/garden', program({ partners: ['acme'] }))
  return shop
}

const show = (shopper: TestShopper, token: string) =>
  shopper.call<RecordedReferral & { reason?: string }>('POST', '/v1/referrals', { token })
const pointsOf = async (shop: TestShop): Promise<number[]> => {
  const { engagements } = await good<{ engagements: ProgramEngagement[] }>(shop.admin, 'GET', '/v1/engagements')
  return engagements.map(({ points }) => points)
}

test('an arrival that the partner signed is recorded, and begins an engagement (S22)', async () => {
  const key = makeKey()
  const shop = await shopWith(key)
  const guest = await shop.guest()
  const { status, body } = await show(guest, click(shop, key))
  assert.deepEqual([status, body.partner, body.name], [201, 'acme', 'Acme Garden'])
  assert.deepEqual(await pointsOf(shop), [10])
  assert.equal((await good<Wallet>(guest.call, 'GET', '/v1/wallet')).shopper.partner, 'acme')
})

test('a guest is made with the signed arrival of his device, and without one that is not believed', async () => {
  const key = makeKey()
  const shop = await shopWith(key)
  const token = click(shop, key)
  const partnerOf = async (guest: TestShopper) => (await good<Wallet>(guest.call, 'GET', '/v1/wallet')).shopper.partner
  assert.equal(await partnerOf(await shop.guest({ token })), 'acme')
  assert.equal(await partnerOf(await shop.guest({ token })), undefined)
  assert.equal(await partnerOf(await shop.guest({ token: 'x' })), undefined)
  assert.equal(await partnerOf(await shop.guest({ partner: 'acme' })), undefined)
})

test('a partner whose arrivals are signed is not taken at the word of a page, an open one is', async () => {
  const key = makeKey()
  const shop = await shopWith(key)
  const guest = await shop.guest()
  const unsigned = await guest.call('POST', '/v1/referrals', { partner: 'acme' })
  assert.deepEqual([unsigned.status, unsigned.body.reason], [403, 'forbidden'])
  const both = await guest.call('POST', '/v1/referrals', { partner: 'acme', token: click(shop, key) })
  assert.equal(both.status, 400)
  await shop.seed({ partners: [partner({ referrals: 'open', keys: [entry(key)] })] })
  assert.equal((await guest.call('POST', '/v1/referrals', { partner: 'acme' })).status, 201)
  assert.equal((await show(guest, click(shop, key))).status, 201)
})

test('no byte of a signed arrival can be another one, and all refusals are the same (S20, S22)', async () => {
  const key = makeKey()
  const shop = await shopWith(key)
  const guest = await shop.guest()
  const token = click(shop, key)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const answers = new Set<string>()
  for (const [at, character] of [...token].entries()) {
    // The next letter of the alphabet changes the last bit, which at the end of the signature means nothing.
    const other = character === '.' ? 'A' : alphabet[alphabet.indexOf(character) ^ 1]
    const { status, body } = await show(guest, `${token.slice(0, at)}${other}${token.slice(at + 1)}`)
    answers.add(`${status} ${JSON.stringify(body)}`)
  }
  for (const spelled of [`${token}=`, `${token} `, `${token}.`, token.slice(0, -1), token.replaceAll('-', '+')]) {
    if (spelled === token) continue
    const { status, body } = await show(guest, spelled)
    answers.add(`${status} ${JSON.stringify(body)}`)
  }
  assert.equal(answers.size, 1, [...answers].join('\n'))
  assert.match([...answers].join(), /^403 .*"reason":"referral_refused"/u)
  assert.deepEqual(await pointsOf(shop), [])
  assert.equal((await show(guest, token)).status, 201)
})

test('a signed arrival counts for its shop, its partner, its key and its time only (S22)', async () => {
  const key = makeKey()
  const shop = await shopWith(key)
  const other = await shopWith(key)
  const stranger = makeKey()
  await shop.seed({ partners: [partner({ id: 'blog', keys: [entry(stranger)] })] })
  await shop.seed({ partners: [partner({ id: 'off', status: 'inactive', keys: [entry(key)] })] })
  const guest = await shop.guest()
  const now = seconds()
  const signedBy = (secret: string | Buffer, claims: string): string =>
    `${claims}.${createHmac('sha256', secret).update(claims).digest('base64url')}`
  const [, payload] = click(shop, key).split('.')
  const wrong: Record<string, string> = {
    'another shop': click(other, key),
    'two shops': click(shop, key, { aud: [shop.id, other.id] }),
    'a list of one shop': click(shop, key, { aud: [shop.id] }),
    'no shop': click(shop, key, { aud: undefined }),
    'another partner’s key': click(shop, stranger),
    'another partner': click(shop, key, { iss: 'blog' }),
    'a partner who is switched off': click(shop, key, { iss: 'off' }),
    'a partner whom nobody knows': click(shop, key, { iss: 'nobody' }),
    'no partner': click(shop, key, { iss: undefined }),
    'an unknown key': click(shop, { ...key, id: 'k2' }),
    'no key': click(shop, key, {}, { kid: undefined }),
    'its own key': click(shop, stranger, {}, { jwk: { kty: 'OKP', crv: 'Ed25519', x: stranger.publicKey } }),
    'no signature': `${encode({ alg: 'none', kid: key.id })}.${payload}.`,
    'the public key as a secret': signedBy(key.publicKey, `${encode({ alg: 'HS256', kid: key.id })}.${payload}`),
    'the bytes of the public key as a secret': signedBy(
      Buffer.from(key.publicKey, 'base64url'),
      `${encode({ alg: 'HS256', kid: key.id })}.${payload}`,
    ),
    'another algorithm': click(shop, key, {}, { alg: 'ES256' }),
    'something critical': click(shop, key, {}, { crit: ['x'], x: 1 }),
    'no number': click(shop, key, { jti: undefined }),
    'an empty number': click(shop, key, { jti: '' }),
    'too late': click(shop, key, { iat: now - 600, exp: now - 61 }),
    'too early': click(shop, key, { iat: now + 90, exp: now + 600 }),
    'more than a day': click(shop, key, { iat: now, exp: now + 86_401 }),
    'turned round': click(shop, key, { iat: now + 30, exp: now + 30 }),
    'no end': click(shop, key, { exp: undefined }),
    'no beginning': click(shop, key, { iat: undefined }),
    'a text for a time': click(shop, key, { exp: String(now + 600) }),
    'half a second': click(shop, key, { exp: now + 600.5 }),
    'no JSON': `${encode({ alg: 'EdDSA', kid: key.id })}.AAAA.AAAA`,
    nothing: '..',
  }
  const answers = new Map<string, string[]>()
  for (const [name, token] of Object.entries(wrong)) {
    const { status, body } = await show(guest, token)
    const answer = `${status} ${JSON.stringify(body)}`
    answers.set(answer, [...(answers.get(answer) ?? []), name])
  }
  assert.equal(answers.size, 1, JSON.stringify([...answers], undefined, 1))
  assert.match([...answers.keys()].join(), /^403 .*"reason":"referral_refused"/u)
  assert.deepEqual(await pointsOf(shop), [])
  const longest = click(shop, key, { iat: now, exp: now + 86_400 })
  assert.equal((await show(guest, longest)).status, 201)
  const slow = click(shop, key, { iat: now + 30, exp: now + 600 })
  assert.equal((await show(guest, slow)).status, 201)
  assert.equal((await show(guest, click(shop, key, { iat: now - 600, exp: now - 30 }))).status, 201)
})

test('a signed arrival is good once, and told again to the same shopper (S22)', async () => {
  const key = makeKey()
  const shop = await shopWith(key)
  const [guest, other] = [await shop.guest(), await shop.guest()]
  const token = click(shop, key)
  const first = await show(guest, token)
  advance(1000)
  const again = await show(guest, token)
  assert.deepEqual([again.status, again.body], [201, first.body])
  const stolen = await show(other, token)
  assert.deepEqual([stolen.status, stolen.body.reason], [403, 'referral_refused'])
  assert.deepEqual(await pointsOf(shop), [10])
  const customer = await shop.signIn('kim', guest)
  assert.deepEqual((await show(customer, token)).body, first.body)
  assert.deepEqual(await pointsOf(shop), [10])
})

test('one number of two partners is two clicks', async () => {
  const key = makeKey()
  const shop = await shopWith(key)
  await shop.seed({ partners: [partner({ id: 'blog', referrals: 'signed', keys: [entry(key)] })] })
  const token = click(shop, key, { jti: 'one' })
  assert.equal((await show(await shop.guest(), token)).status, 201)
  assert.equal((await show(await shop.guest(), click(shop, key, { jti: 'one', iss: 'blog' }))).status, 201)
  assert.equal((await show(await shop.guest(), click(shop, key, { jti: 'one' }))).status, 403)
})

test('two keys are live while one takes the other’s place (S22)', async () => {
  const [old, fresh] = [makeKey('old'), makeKey('new')]
  const shop = await shopWith(old, { keys: [entry(old), entry(fresh)] })
  const guest = await shop.guest()
  for (const key of [old, fresh]) assert.equal((await show(guest, click(shop, key))).status, 201)
  await shop.seed({ partners: [partner({ referrals: 'signed', keys: [entry(fresh)] })] })
  assert.equal((await show(guest, click(shop, old))).status, 403)
  assert.equal((await show(guest, click(shop, fresh))).status, 201)
})

test('a key is 32 bytes or a public JWK, and nothing private is taken', async () => {
  const key = makeKey()
  const shop = await shopWith(key)
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.publicKey }
  const put = async (keys: unknown) =>
    (await shop.admin('PUT', '/v1/partners/acme', { ...partner({ referrals: 'signed' }), keys })).status
  const accepted = [[entry(key)], [{ id: 'k1', publicKey: { ...jwk, alg: 'EdDSA', use: 'sig', kid: 'k1' } }]]
  for (const keys of accepted) {
    assert.equal(await put(keys), 200)
    assert.equal((await show(await shop.guest(), click(shop, key))).status, 201)
  }
  const spelled = `${key.publicKey.slice(0, -1)}B`
  for (const keys of [
    [],
    [entry(key), entry(key)],
    [1, 2, 3].map(id => ({ ...entry(key), id: `k${id}` })),
    [{ id: 'k1', publicKey: 'short' }],
    [{ id: 'k1', publicKey: spelled }],
    [{ id: 'k1', publicKey: { ...jwk, d: key.publicKey } }],
    [{ id: 'k1', publicKey: { ...jwk, crv: 'X25519' } }],
  ]) {
    assert.equal(await put(keys), 400, JSON.stringify(keys))
  }
})

test('used clicks are kept until they are refused by their age, and then forgotten (S22)', async () => {
  const key = makeKey()
  const shop = await shopWith(key)
  const token = click(shop, key)
  assert.equal((await show(await shop.guest(), token)).status, 201)
  const rows = () => database.kysely.selectFrom('click').select('jti').where('shop_id', '=', shop.id).execute()
  const now = (): Date => new Date(Date.now() + ahead)
  await forgetClicks(database.kysely, now())
  assert.equal((await rows()).length, 1)
  advance(HOUR + 30_000)
  await forgetClicks(database.kysely, now())
  assert.equal((await show(await shop.guest(), token)).status, 403)
  // A call that judged its age a moment ago may still be on its way.
  advance(MINUTE)
  await forgetClicks(database.kysely, now())
  assert.equal((await rows()).length, 1)
  advance(10 * MINUTE)
  assert.ok((await forgetClicks(database.kysely, now())) >= 1)
  assert.equal((await rows()).length, 0)
  assert.equal((await show(await shop.guest(), token)).status, 403)
})

test('the example of docs/partners.md signs links that the service believes', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/partners.md'), 'utf8')
  const blocks = [...page.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code ?? '')
  assert.equal(blocks.length, 2)
  const folder = await mkdtemp(join(tmpdir(), 'tearoff-partners-'))
  try {
    const load = async (code: string | undefined, name: string): Promise<unknown> => {
      await writeFile(join(folder, name), code ?? '')
      return import(pathToFileURL(join(folder, name)).href)
    }
    const { makeKey: make } = (await load(blocks[0], 'key.mjs')) as {
      makeKey(): { publicKey: string; privateKey: string }
    }
    const { signArrival } = (await load(blocks[1], 'sign.mjs')) as { signArrival(what: object): string }
    const { publicKey, privateKey } = make()
    const shop = await shopWith({ ...makeKey('2026-11'), publicKey })
    // The partner's clock is no test's.
    advance(-ahead)
    const token = signArrival({ partner: 'acme', shop: shop.id, keyId: '2026-11', privateKey })
    assert.equal((await show(await shop.guest(), token)).status, 201)
  } finally {
    await rm(folder, { recursive: true })
  }
})
