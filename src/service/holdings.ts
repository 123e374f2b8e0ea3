import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'
import { samePerson } from './shopper-facts.ts'

/** How many coupons of a promotion a shopper has, and how many he used. */
export interface Holding {
  readonly live: number
  readonly redeemed: number
}

/** Counts a shopper's coupons of some promotions; what he used as a guest counts too. */
export async function countHoldings(
  db: Kysely<Schema>,
  {
    shop,
    shopper,
    promotions,
    now,
  }: {
    readonly shop: string
    readonly shopper: string | undefined
    readonly promotions: readonly string[]
    readonly now: Date
  },
): Promise<(promotion: string) => Holding> {
  if (shopper === undefined || !promotions.length) return () => ({ live: 0, redeemed: 0 })
  const live = await db
    .selectFrom('coupon')
    .select(['promotion_id', sql<number>`count(*)::int`.as('number')])
    .where('shop_id', '=', shop)
    .where('shopper_id', '=', shopper)
    .where('promotion_id', 'in', promotions)
    .where('state', '=', 'claimed')
    .where(of => of.or([of('expires_at', 'is', null), of('expires_at', '>', now)]))
    .groupBy('promotion_id')
    .execute()
  const redeemed = await db
    .selectFrom('redemption')
    .select(['promotion_id', sql<number>`count(*)::int`.as('number')])
    .where('shop_id', '=', shop)
    .where('promotion_id', 'in', promotions)
    .where('state', '=', 'redeemed')
    .where(samePerson('redemption.shopper_id', shop, shopper))
    .groupBy('promotion_id')
    .execute()
  const toMap = (rows: readonly { promotion_id: string; number: number }[]): ReadonlyMap<string, number> =>
    new Map(rows.map(row => [row.promotion_id, row.number]))
  const [liveOf, redeemedOf] = [toMap(live), toMap(redeemed)]
  return id => ({ live: liveOf.get(id) ?? 0, redeemed: redeemedOf.get(id) ?? 0 })
}
