import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLedger } from '../support/ledger.ts'
import { openMoneyShop } from '../support/money-shop.ts'
import { usePostgres } from '../support/postgres.ts'
import { cart } from '../support/rules-factories.ts'
import { openDatabase } from '../../src/service/database.ts'
import { createService } from '../../src/service/index.ts'
import { silentLog } from '../../src/service/log.ts'
import { hashToken } from '../../src/service/token.ts'

const postgres = usePostgres()

test("yesterday's backup and the orders since then, posted again, give the same ledger (S43)", async () => {
  const databaseUrl = await postgres.createDatabase()
  const made = await openMoneyShop(databaseUrl)
  await made.promotion({ limits: { redemptions: 250 } })
  const crowd = await made.crowd(240, 'patio-25')
  const orders = crowd.map(({ shopper, coupon }, index) => ({
    orderId: `order-${index}`,
    shopper,
    coupons: [coupon],
    cart: cart(),
  }))
  for (const order of orders.slice(0, 40)) await made.backend('POST', '/v1/orders', order)
  await made.close()
  const backup = await postgres.copyDatabase(databaseUrl)

  const secretKey = 'sk_of-the-shop-for-this-test'
  const post = async (address: string, from: number): Promise<{ ledger: object; statuses: Set<number> }> => {
    const db = await openDatabase({ databaseUrl: address, log: silentLog })
    const service = await createService({ database: db })
    await db.kysely
      .updateTable('api_key')
      .set({ hash: hashToken(secretKey) })
      .where('kind', '=', 'secret')
      .execute()
    const statuses = new Set<number>()
    for (const order of orders.slice(from)) {
      const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' }
      const request = new Request('https://service.test/v1/orders', {
        method: 'POST',
        headers,
        body: JSON.stringify(order),
      })
      statuses.add((await service.fetch(request)).status)
    }
    const ledger = await readLedger(db, made.id)
    await service.close()
    return { ledger, statuses }
  }
  const before = await post(databaseUrl, 40)
  assert.deepEqual([...before.statuses], [201])
  // Who does not know to the minute when the backup was made posts more: an order that is there is answered and not doubled.
  const restored = await post(backup, 20)
  assert.deepEqual([...restored.statuses].sort(), [200, 201])
  assert.deepEqual(restored.ledger, before.ledger)
})
