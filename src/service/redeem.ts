import type { Selectable, Transaction } from 'kysely'
import type { Saving } from '../rules/verdict.ts'
import { moveCodes } from './move-codes.ts'
import type { Limited } from './locks.ts'
import { prepared } from './prepared.ts'
import { Refused } from './refused.ts'
import type { CouponTable, Schema } from './schema.ts'
import { runForOne } from './statement.ts'

/** A coupon and what it took off the order. */
export interface Use {
  readonly coupon: Selectable<CouponTable>
  readonly saving: Saving
}

/** What is used up, by which orders, and when. */
export interface Redemption {
  readonly shop: string
  readonly orders: readonly { readonly orderId: string; readonly uses: readonly Use[] }[]
  /** What was locked because it has a limit. */
  readonly limited: Limited
  readonly at: Date
}

const REDEEM = prepared(
  'redeem',
  `with used as materialized (
    select * from jsonb_to_recordset($3::jsonb) as used(
      coupon_id text, order_id text, promotion_id text, set_id text, shopper_id text, discount bigint)
  ), ended as (
    update coupon set state = 'redeemed', ended_at = $2
    where shop_id = $1 and id = any ($4::text[]) and state = 'claimed'
    returning id
  ), written as (
    insert into redemption (shop_id, coupon_id, order_id, promotion_id, set_id, shopper_id, discount, state, redeemed_at)
    select $1, coupon_id, order_id, promotion_id, set_id, shopper_id, discount, 'redeemed', $2 from used
    returning coupon_id
  ), promotions as (
    update promotion set redemptions = redemptions + counted.uses
    from unnest($5::text[], $6::bigint[]) as counted(id, uses)
    where promotion.shop_id = $1 and promotion.id = counted.id and redemptions + counted.uses <= redemptions_limit
    returning promotion.id
  ), sets as (
    update coupon_set set uses = coupon_set.uses + counted.uses
    from unnest($7::text[], $8::bigint[]) as counted(id, uses)
    where coupon_set.shop_id = $1 and coupon_set.id = counted.id and coupon_set.uses + counted.uses <= use_limit
    returning coupon_set.id
  )
  select (select count(*)::int from ended) as ended, (select count(*)::int from written) as written,
    (select count(*)::int from promotions) as promotions, (select count(*)::int from sets) as sets`,
)

/**
 * Uses coupons up for orders. The locks made the judgement stand; the statement guards it once more, so that a lock that is
 * missing somewhere can cost an answer but never a limit (S1).
 * @throws Refused `temporarily_unavailable` when a guard finds what the judgement did not
 */
export async function redeem(tx: Transaction<Schema>, { shop, orders, limited, at }: Redemption): Promise<void> {
  const coupons = orders.flatMap(({ uses }) => uses.map(({ coupon }) => coupon))
  if (!coupons.length) return
  const used = orders.flatMap(({ orderId, uses }) =>
    uses.map(({ coupon: { id, promotion_id, set_id, shopper_id }, saving: { discount } }) => {
      return { coupon_id: id, order_id: orderId, promotion_id, set_id, shopper_id, discount }
    }),
  )
  const promotions = count(coupons.map(({ promotion_id }) => promotion_id).filter(id => limited.promotions.has(id)))
  const sets = count(coupons.flatMap(({ set_id }) => set_id ?? []).filter(id => limited.sets.has(id)))
  const ids = coupons.map(({ id }) => id)
  const done = await runForOne<Done>(tx, REDEEM, [
    shop,
    at,
    JSON.stringify(used),
    ids,
    [...promotions.keys()],
    [...promotions.values()],
    [...sets.keys()],
    [...sets.values()],
  ])
  const expected = { ended: ids.length, written: ids.length, promotions: promotions.size, sets: sets.size }
  for (const what of ['ended', 'written', 'promotions', 'sets'] as const) {
    if (done[what] !== expected[what]) throw new Refused(503, [{ reason: 'temporarily_unavailable', retryAfter: 1 }])
  }
  await moveCodes(tx, shop, coupons, 'assigned', 'redeemed')
}

interface Done {
  readonly ended: number
  readonly written: number
  readonly promotions: number
  readonly sets: number
}

function count(ids: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}
