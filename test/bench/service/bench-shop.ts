import { sql } from 'kysely'
import { openDatabase } from '../../../src/service/database.ts'
import { createService } from '../../../src/service/index.ts'
import { silentLog } from '../../../src/service/log.ts'
import { cart, line, promotion } from '../../support/rules-factories.ts'
import { recordStatements, type Sent, transactionOf } from './statement-record.ts'

/** The promotion without a limit, and the one whose limit is never reached. */
export const OPEN = 'open'
export const LIMITED = 'limited'

/** A number that stands for the order, the shopper and the coupon in what is sent. */
export const MARK = 987_654_321

/** A shop with as many shoppers, each with one coupon. */
export interface BenchShop {
  readonly secretKey: string
  /** The statements of one order of the shopper `MARK`, with a coupon of this promotion. */
  record(promotion: string): Promise<readonly Sent[]>
  /** How many coupons were used up. */
  countUses(): Promise<number>
  /** Lets the database look at its tables, as it does by itself once they have had rows for a minute. */
  analyze(): Promise<void>
  /** Gives the shoppers from `from` up to `to` a coupon each. */
  fill(promotion: string, from: number, to: number): Promise<void>
  close(): Promise<void>
}

/** The body of an order of the shopper of a number. */
export function orderBody(number: number | string): string {
  const lines = [line(), line({ id: 'l2', sku: 'TABLE-1', unitPrice: 12_900 }), line({ id: 'l3', sku: 'LAMP-1' })]
  const of = { orderId: `order-${number}`, shopper: `shopper-${number}`, coupons: [`coupon-${number}`] }
  return JSON.stringify({ ...of, cart: cart({ lines }) })
}

/** Makes the shop. */
export async function openBenchShop(databaseUrl: string): Promise<BenchShop> {
  const db = await openDatabase({ databaseUrl, log: silentLog })
  const service = await createService({ database: db, orders: { most: 1 } })
  const shop = 'bench'
  const { secretKey } = await service.createShop({ id: shop, name: 'Bench', origins: [] })
  const docs = [promotion({ id: OPEN }), promotion({ id: LIMITED, limits: { redemptions: 1_000_000_000 } })]
  for (const doc of docs)
    await call('PUT', `/v1/promotions/${doc.id}`, JSON.stringify({ ...doc, couponLifetimeDays: 30 }))

  async function call(method: string, path: string, body: string): Promise<void> {
    const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' }
    const answer = await service.fetch(new Request(`http://bench${path}`, { method, headers, body }))
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  }

  async function fill(of: string, from: number, to: number): Promise<void> {
    await sql`insert into shopper (shop_id, id, kind, facts, created_at)
      select ${shop}, 'shopper-' || n, 'guest', '{}', now() from generate_series(${from}::int, ${to - 1}::int) as n`.execute(
      db.kysely,
    )
    await sql`insert into coupon (shop_id, id, shopper_id, promotion_id, state, received_at, expires_at)
      select ${shop}, 'coupon-' || n, 'shopper-' || n, ${of}, 'claimed', now(), now() + interval '30 days'
      from generate_series(${from}::int, ${to - 1}::int) as n`.execute(db.kysely)
  }

  return {
    secretKey,
    fill,
    async record(of) {
      await fill(of, MARK, MARK + 1)
      const sent = await recordStatements(() => call('POST', '/v1/orders', orderBody(MARK)))
      for (const table of ['shopper', 'coupon', 'shop_order', 'redemption'] as const) {
        await sql`delete from ${sql.table(table)} where shop_id = ${shop}
          and ${sql.ref({ shopper: 'id', coupon: 'id', shop_order: 'shopper_id', redemption: 'shopper_id' }[table])}
            in (${`shopper-${MARK}`}, ${`coupon-${MARK}`})`.execute(db.kysely)
      }
      return transactionOf(sent)
    },
    async countUses() {
      const { rows } = await sql<{ uses: number }>`select count(*)::int as uses from redemption`.execute(db.kysely)
      return rows[0]?.uses ?? 0
    },
    async analyze() {
      await sql`vacuum analyze`.execute(db.kysely)
    },
    close: () => service.close(),
  }
}
