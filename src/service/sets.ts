import { sql, type Selectable, type Transaction } from 'kysely'
import type { CouponSet } from '../contract/set.ts'
import type { Caller, ServiceContext } from './context.ts'
import { lockEveryShopper } from './locks.ts'
import { Refused } from './refused.ts'
import type { CouponSetTable, Schema } from './schema.ts'

/**
 * Writes a coupon set. Once it has codes, its kind and its promotion stay.
 * @throws Refused `invalid_request` for an unknown promotion or parent, `conflict` for a change that its codes forbid
 */
export async function putSet({ db }: ServiceContext, { shop }: Caller, set: CouponSet): Promise<CouponSet> {
  const row = { promotion_id: set.promotion, doc: JSON.stringify(set), use_limit: set.useLimit ?? null }
  await db.transaction(async tx => {
    const isFirstOf = (found: Selectable<CouponSetTable> | undefined): boolean =>
      found !== undefined && found.use_limit === null && row.use_limit !== null
    const isFirst = isFirstOf(await findSet(tx, shop.id, set.id))
    // Whoever orders in this moment has seen no limit to count for.
    if (isFirst) await lockEveryShopper(tx)
    await requireNamed(tx, shop.id, set)
    const before = await findSet(tx, shop.id, set.id, 'lock')
    if (!isFirst && isFirstOf(before)) throw new Refused(503, [{ reason: 'temporarily_unavailable', retryAfter: 1 }])
    const isFixed = before && (before.doc.kind !== set.kind || before.promotion_id !== set.promotion)
    if (isFixed && (await hasCodes(tx, shop.id, set.id))) throw new Refused(409, [{ reason: 'conflict', with: set.id }])
    await tx
      .insertInto('coupon_set')
      .values({ shop_id: shop.id, id: set.id, ...row })
      // The conflict locks the row, so the count below is that of the moment.
      .onConflict(conflict => conflict.columns(['shop_id', 'id']).doUpdateSet(row))
      .execute()
    const uses = tx
      .selectFrom('redemption')
      .select(sql<number>`count(*)`.as('number'))
      .where('shop_id', '=', shop.id)
      .where('set_id', '=', set.id)
      .where('state', '=', 'redeemed')
    await tx
      .updateTable('coupon_set')
      .set({ uses: row.use_limit === null ? 0 : uses })
      .where('shop_id', '=', shop.id)
      .where('id', '=', set.id)
      .execute()
  })
  return set
}

/** Finds a coupon set, and locks it if need be. */
export function findSet(
  tx: Transaction<Schema>,
  shop: string,
  id: string,
  lock?: 'lock',
): Promise<Selectable<CouponSetTable> | undefined> {
  return tx
    .selectFrom('coupon_set')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .$if(lock === 'lock', query => query.forUpdate())
    .executeTakeFirst()
}

async function requireNamed(
  tx: Transaction<Schema>,
  shop: string,
  { id, promotion, parent }: CouponSet,
): Promise<void> {
  await requirePromotion(tx, shop, promotion)
  if (parent === undefined) return
  if (parent === id || !(await findSet(tx, shop, parent))) {
    throw new Refused(400, [{ reason: 'invalid_request', at: '/parent', expected: 'another set of the shop' }])
  }
}

/** Refuses a body that names no promotion of the shop. */
export async function requirePromotion(tx: Transaction<Schema>, shop: string, id: string): Promise<void> {
  const known = await tx
    .selectFrom('promotion')
    .select('id')
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!known) {
    throw new Refused(400, [{ reason: 'invalid_request', at: '/promotion', expected: 'a promotion of the shop' }])
  }
}

async function hasCodes(tx: Transaction<Schema>, shop: string, set: string): Promise<boolean> {
  const code = await tx
    .selectFrom('code')
    .select('normal')
    .where('shop_id', '=', shop)
    .where('set_id', '=', set)
    .limit(1)
    .executeTakeFirst()
  return code !== undefined
}
