import { sql } from 'kysely'
import { KEY_HEADER } from '../../../src/contract/header.ts'
import { openDatabase } from '../../../src/service/database.ts'
import { createService } from '../../../src/service/index.ts'
import { silentLog } from '../../../src/service/log.ts'
import { hashToken, newToken } from '../../../src/service/token.ts'
import { createMixedWallet } from '../combine-workload.ts'

/** A shopper with 50 coupons, and what he asks for again and again: a quote for a cart of 50 lines. */
export async function openQuoteShop(databaseUrl: string): Promise<{
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  close(): Promise<void>
}> {
  const { promotions, coupons, cart } = createMixedWallet(50, 50, 1)
  const docs = 'byId' in promotions ? [...promotions.byId.values()].map(({ promotion }) => promotion) : promotions
  const db = await openDatabase({ databaseUrl, log: silentLog })
  const service = await createService({ database: db })
  const shop = 'quotes'
  const { publishableKey } = await service.createShop({ id: shop, name: 'Quotes', origins: [] })
  const token = newToken('sht_')
  const insert = (name: string, rows: readonly object[]) =>
    sql`insert into ${sql.table(name)} select * from jsonb_populate_recordset(null::${sql.table(name)}, ${JSON.stringify(rows)}::jsonb)`.execute(
      db.kysely,
    )
  const at = new Date()
  const end = new Date(at.getTime() + 30 * 86_400_000)
  const of = { shop_id: shop, shopper_id: 'shopper' }
  await insert(
    'promotion',
    docs.map(doc => ({ shop_id: shop, id: doc.id, doc, claims: 0, redemptions: 0 })),
  )
  await insert('shopper', [{ shop_id: shop, id: 'shopper', kind: 'guest', facts: {}, created_at: at }])
  await insert('shopper_token', [
    { ...of, hash: hashToken(token), purpose: 'session', created_at: at, expires_at: end },
  ])
  await insert(
    'coupon',
    coupons.map(({ id, promotion }) => ({
      ...of,
      id,
      promotion_id: promotion,
      state: 'claimed',
      received_at: at,
      expires_at: end,
    })),
  )
  return {
    headers: { authorization: `Bearer ${token}`, [KEY_HEADER]: publishableKey, 'content-type': 'application/json' },
    body: JSON.stringify({ cart, coupons: [] }),
    close: () => service.close(),
  }
}
