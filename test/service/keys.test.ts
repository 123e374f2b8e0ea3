import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKey } from '../../src/service/create-key.ts'
import { listKeys, revokeKey } from '../../src/service/keys.ts'
import { openEmbedded } from '../support/embedded.ts'
import { startTestService } from '../support/service.ts'

test('a key that is revoked is refused at once, and the others are not', async () => {
  const database = await openEmbedded()
  const tests = await startTestService({ database })
  try {
    const shop = await tests.newShop()
    const makes = { clockOffset: () => 0, newId: () => 'key-2' }
    const key = await createKey(makes, database.kysely, shop.id, { kind: 'secret' })
    const ask = (secret: string) =>
      tests.service.fetch(
        new Request('https://coupons.example/v1/policy', { headers: { authorization: `Bearer ${secret}` } }),
      )
    assert.equal((await ask(key)).status, 200)
    assert.equal(await revokeKey(database, shop.id, 'key-2'), true)
    assert.equal((await ask(key)).status, 401)
    assert.equal((await ask(shop.secretKey)).status, 200)
    assert.equal(await revokeKey(database, shop.id, 'key-2'), false)
    assert.equal(await revokeKey(database, 'another-shop', 'key-2'), false)
    const told = await listKeys(database, shop.id)
    assert.deepEqual(told.map(({ kind, revokedAt }) => [kind, revokedAt !== null]).sort(), [
      ['publishable', false],
      ['secret', false],
      ['secret', true],
    ])
  } finally {
    await tests.close()
  }
})
