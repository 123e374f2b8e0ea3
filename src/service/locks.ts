import { type Kysely, type Selectable, sql } from 'kysely'
import { prepared } from './prepared.ts'
import { Refused } from './refused.ts'
import type { CouponSetTable, CouponTable, PromotionTable, Schema } from './schema.ts'
import { run } from './statement.ts'

// Every writer takes its locks in one order, so that none waits for another in a circle: shoppers, coupons, limited
// promotions, limited sets, and within each by id. What expires is judged by a clock that is read after the last lock.

const LOCK_SHOPPERS = prepared(
  'lock-shoppers',
  `select id, merged_into from shopper
  where shop_id = $1 and id = any (array(
    select unnest($2::text[]) union
    select merged_into from shopper where shop_id = $1 and id = any ($2::text[]) and merged_into is not null))
  order by kind desc, id for update`,
)

/**
 * Locks shoppers, and with each everything that only he changes: his coupons' holds, reservations and orders. A guest who
 * became a customer meanwhile is that customer (S18). Guests go before customers, as a merge takes them.
 * @returns who each one is now; those that there are not are left out
 * @throws Refused `temporarily_unavailable` where several were asked for and one of them became a customer this instant
 */
export async function lockShoppers(
  tx: Kysely<Schema>,
  shop: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (!ids.length) return new Map()
  const rows = await run<{ readonly id: string; readonly merged_into: string | null }>(tx, LOCK_SHOPPERS, [shop, ids])
  const locked = new Map(rows.map(row => [row.id, row.merged_into ?? row.id]))
  const late = [...locked.values()].filter(id => !locked.has(id))
  // One more lock in this order could close a circle; alone, the guest's and then the customer's cannot.
  if (late.length && ids.length > 1) throw new Refused(503, [{ reason: 'temporarily_unavailable', retryAfter: 1 }])
  if (late.length) await lockShoppers(tx, shop, late)
  return new Map([...locked].filter(([id]) => ids.includes(id)))
}

/**
 * Locks one shopper, like `lockShoppers`.
 * @returns his id
 * @throws Refused `not_found` where there is no such shopper
 */
export async function lockShopper(tx: Kysely<Schema>, shop: string, id: string): Promise<string> {
  const owner = (await lockShoppers(tx, shop, [id])).get(id)
  if (owner === undefined) throw new Refused(404, [{ reason: 'not_found' }])
  return owner
}

/**
 * Locks all shoppers, the first lock of everybody who claims or orders: it waits until those in hand are done, and lets no
 * other begin. It is for the moment in which counting begins; who waits for it longer than two seconds is refused.
 */
export async function lockEveryShopper(tx: Kysely<Schema>): Promise<void> {
  await sql`set local lock_timeout = '2s'`.execute(tx)
  await sql`lock table shopper in exclusive mode`.execute(tx)
  await sql`set local lock_timeout to default`.execute(tx)
}

const LOCK_COUPONS = prepared(
  'lock-coupons',
  `select shop_id, id, shopper_id, promotion_id, set_id, code, state, received_at, expires_at, partner, ended_at
  from coupon where shop_id = $1 and shopper_id = any ($2::text[]) and id = any ($3::text[]) order by id for update`,
)

/** Locks coupons of shoppers. Those that are not theirs are left out: somebody else's is as good as none (S15). */
export async function lockCouponsOf(
  tx: Kysely<Schema>,
  shop: string,
  shoppers: readonly string[],
  ids: readonly string[],
): Promise<readonly Selectable<CouponTable>[]> {
  return ids.length ? run(tx, LOCK_COUPONS, [shop, shoppers, ids]) : []
}

/** Locks coupons of a shopper. Those that are not his are left out. */
export function lockCoupons(
  tx: Kysely<Schema>,
  shop: string,
  shopper: string,
  ids: readonly string[],
): Promise<readonly Selectable<CouponTable>[]> {
  return lockCouponsOf(tx, shop, [shopper], ids)
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

const PROMOTION = 'shop_id, id, doc, claims, claims_limit, redemptions, redemptions_limit'
const SET = 'shop_id, id, promotion_id, doc, uses, use_limit'

const LOCK_PROMOTIONS = prepared(
  'lock-promotions',
  `select ${PROMOTION} from promotion
  where shop_id = $1 and id = any ($2::text[]) and redemptions_limit is not null and ($3 or redemptions < redemptions_limit)
  order by id for update`,
)
const LOCK_SETS = prepared(
  'lock-sets',
  `select ${SET} from coupon_set
  where shop_id = $1 and id = any ($2::text[]) and use_limit is not null and ($3 or uses < use_limit)
  order by id for update`,
)

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
  const find = <Row extends { readonly id: string }>(text: string, ids: readonly string[]): Promise<readonly Row[]> =>
    ids.length ? run<Row>(tx, text, [shop, ids, which === 'all']) : Promise.resolve([])
  const { promotions, sets } = namedBy(coupons)
  const limitedPromotions = await find<Selectable<PromotionTable>>(LOCK_PROMOTIONS, promotions)
  const limitedSets = await find<Selectable<CouponSetTable>>(LOCK_SETS, sets)
  return {
    promotions: new Map(limitedPromotions.map(row => [row.id, row])),
    sets: new Map(limitedSets.map(row => [row.id, row])),
  }
}

/** Lists the promotions and the sets of coupons, each once. */
export function namedBy(coupons: readonly Pick<Selectable<CouponTable>, 'promotion_id' | 'set_id'>[]): {
  readonly promotions: readonly string[]
  readonly sets: readonly string[]
} {
  return {
    promotions: [...new Set(coupons.map(coupon => coupon.promotion_id))],
    sets: [...new Set(coupons.flatMap(coupon => coupon.set_id ?? []))],
  }
}
