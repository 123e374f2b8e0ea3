import type { Kysely, Selectable, Transaction } from 'kysely'
import { Refused } from './refused.ts'
import type { CouponSetTable, CouponTable, PromotionTable, Schema } from './schema.ts'

// Every writer takes its locks in one order, so that none waits for another in a circle: shoppers, coupons, limited
// promotions, limited sets, and within each by id. What expires is judged by a clock that is read after the last lock.

/**
 * Locks a shopper, and with it everything that only he changes: his coupons' holds, reservations and orders. A guest who
 * became a customer meanwhile is that customer (S18).
 * @returns his id
 * @throws Refused `not_found` where there is no such shopper
 */
export async function lockShopper(tx: Transaction<Schema>, shop: string, id: string): Promise<string> {
  const shopper = await tx
    .selectFrom('shopper')
    .select('merged_into')
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!shopper) throw new Refused(404, [{ reason: 'not_found' }])
  return shopper.merged_into === null ? id : lockShopper(tx, shop, shopper.merged_into)
}

/** Locks coupons of a shopper. Those that are not his are left out: somebody else's is as good as none (S15). */
export async function lockCoupons(
  tx: Transaction<Schema>,
  shop: string,
  shopper: string,
  ids: readonly string[],
): Promise<Selectable<CouponTable>[]> {
  if (!ids.length) return []
  return tx
    .selectFrom('coupon')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('shopper_id', '=', shopper)
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** Puts coupons into the order asked for. @throws Refused `not_found` for one that is missing */
export function inOrder(rows: readonly Selectable<CouponTable>[], ids: readonly string[]): Selectable<CouponTable>[] {
  const byId = new Map(rows.map(row => [row.id, row]))
  return ids.map(id => {
    const row = byId.get(id)
    if (!row) throw new Refused(404, [{ reason: 'not_found' }], { coupon: id })
    return row
  })
}

/** The promotions and sets, among those of some coupons, that have a limit and were locked. By id. */
export interface Limited {
  readonly promotions: ReadonlyMap<string, Selectable<PromotionTable>>
  readonly sets: ReadonlyMap<string, Selectable<CouponSetTable>>
}

/** Nothing is locked. */
export const nothingLimited: Limited = { promotions: new Map(), sets: new Map() }

/**
 * Locks what counts the uses of these coupons. A promotion or a set without a limit is never locked, nor written. Who wants
 * a use (`usable`) does not queue for one that is used up either: a sold-out coupon costs its latecomers no wait.
 */
export async function lockLimits(
  tx: Kysely<Schema>,
  shop: string,
  coupons: readonly Pick<Selectable<CouponTable>, 'promotion_id' | 'set_id'>[],
  which: 'usable' | 'all',
): Promise<Limited> {
  const promotions = [...new Set(coupons.map(coupon => coupon.promotion_id))]
  const sets = [...new Set(coupons.flatMap(coupon => coupon.set_id ?? []))]
  const limitedPromotions = promotions.length
    ? await tx
        .selectFrom('promotion')
        .selectAll()
        .where('shop_id', '=', shop)
        .where('id', 'in', promotions)
        .where('redemptions_limit', 'is not', null)
        .$if(which === 'usable', query => query.whereRef('redemptions', '<', 'redemptions_limit'))
        .orderBy('id')
        .forUpdate()
        .execute()
    : []
  const limitedSets = sets.length
    ? await tx
        .selectFrom('coupon_set')
        .selectAll()
        .where('shop_id', '=', shop)
        .where('id', 'in', sets)
        .where('use_limit', 'is not', null)
        .$if(which === 'usable', query => query.whereRef('uses', '<', 'use_limit'))
        .orderBy('id')
        .forUpdate()
        .execute()
    : []
  return {
    promotions: new Map(limitedPromotions.map(row => [row.id, row])),
    sets: new Map(limitedSets.map(row => [row.id, row])),
  }
}
