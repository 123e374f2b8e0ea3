import type { Client } from 'pg'
import type { FinalLedger } from '../history/history.ts'
import { SHOP } from './world.ts'

type Row<Of> = { readonly [Key in keyof Of]: Of[Key] | null }

/** Reads what is in the database when nothing runs any more. */
export async function readFinalLedger(db: Client): Promise<FinalLedger> {
  async function read<Of>(text: string): Promise<Of[]> {
    const { rows } = await db.query<Row<Of>>(text, [SHOP])
    // Columns that are empty are properties that are left out.
    return rows.map(row => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Of)
  }
  const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`
  const events = async (type: string): Promise<string[]> => {
    const rows = await read<{ name: string }>(
      `select (data->>'coupon') || ' ' || (data->>'orderId') as name from event
      where shop_id = $1 and type = '${type}'`,
    )
    return rows.map(({ name }) => name)
  }
  return {
    promotions: await read(
      `select id, redemptions_limit::int as limit, (doc->'limits'->>'perCustomer')::int as "perCustomer",
        ${ms(`(doc->>'endsAt')::timestamptz`)} as "endsAt", redemptions::int as counter
      from promotion where shop_id = $1`,
    ),
    sets: await read(`select id, use_limit::int as limit, uses::int as counter from coupon_set where shop_id = $1`),
    coupons: await read(
      `select id, promotion_id as promotion, set_id as set, shopper_id as owner, state, ${ms('expires_at')} as "expiresAt"
      from coupon where shop_id = $1`,
    ),
    orders: await read(
      `select order_id as id, state, ${ms('placed_at')} as at,
        (select coalesce(array_agg(key), '{}') from jsonb_object_keys(coupons) key) as coupons
      from shop_order where shop_id = $1`,
    ),
    redemptions: await read(
      `select coupon_id as coupon, order_id as order, state, ${ms('redeemed_at')} as at
      from redemption where shop_id = $1`,
    ),
    holds: await read(
      `select hold.coupon_id as coupon, hold.reservation_id as reservation, coalesce(reservation.state, 'gone') as state
      from hold left join reservation on reservation.shop_id = hold.shop_id and reservation.id = hold.reservation_id
      where hold.shop_id = $1`,
    ),
    used: await events('coupon.used'),
    restored: await events('coupon.restored'),
  }
}
