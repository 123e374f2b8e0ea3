import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { Database } from '../../src/service/database.ts'

/** What the ledger of a shop says of one order. */
export interface LedgerOrder {
  readonly order: string
  readonly total: number
  readonly coupons: readonly string[]
}

/**
 * Reads the orders of a shop with the coupons that they used up, by order id, and checks that nothing is half done: each
 * coupon of an order has its redemption, its event and its state, and each counter of a limit is the number of redemptions.
 */
export async function readLedger({ kysely: db }: Pick<Database, 'kysely'>, shop: string): Promise<LedgerOrder[]> {
  const { rows } = await sql<LedgerOrder & { redeemed: string[]; told: string[] }>`
    with used as (
      select r.order_id, array_agg(r.coupon_id order by r.coupon_id) as coupons from redemption r
      join coupon c on c.shop_id = r.shop_id and c.id = r.coupon_id and c.state = 'redeemed'
      where r.shop_id = ${shop} and r.state = 'redeemed' group by r.order_id
    ), heard as (
      select e.data->>'orderId' as order_id, array_agg(e.data->>'coupon' order by e.data->>'coupon') as coupons
      from event e where e.shop_id = ${shop} and e.type = 'coupon.used' group by 1
    )
    select o.order_id as "order", (o.totals->>'total')::bigint as total,
      (select coalesce(array_agg(k order by k), '{}') from jsonb_object_keys(o.coupons) k) as coupons,
      coalesce(used.coupons, '{}') as redeemed, coalesce(heard.coupons, '{}') as told
    from shop_order o left join used on used.order_id = o.order_id left join heard on heard.order_id = o.order_id
    where o.shop_id = ${shop} and o.state = 'placed' order by o.order_id`.execute(db)
  for (const { order, coupons, redeemed, told } of rows) {
    assert.deepEqual({ order, redeemed, told }, { order, redeemed: coupons, told: coupons })
  }
  const { rows: counters } = await sql<{ id: string; counted: number; redeemed: number }>`
    select p.id, p.redemptions as counted, (select count(*) from redemption r
      where r.shop_id = p.shop_id and r.promotion_id = p.id and r.state = 'redeemed') as redeemed
    from promotion p where p.shop_id = ${shop} and p.redemptions_limit is not null`.execute(db)
  for (const { id, counted, redeemed } of counters) assert.equal(counted, redeemed, `counter of ${id}`)
  const { rows: loose } = await sql`
    select 1 from redemption r where r.shop_id = ${shop} and r.state = 'redeemed' and not exists (
      select 1 from shop_order o where o.shop_id = r.shop_id and o.order_id = r.order_id and o.state = 'placed')`.execute(
    db,
  )
  assert.equal(loose.length, 0, 'every redemption has its order')
  return rows.map(({ order, total, coupons }) => ({ order, total, coupons }))
}
