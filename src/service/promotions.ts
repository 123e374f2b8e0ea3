import { type Selectable, sql } from 'kysely'
import type { Promotion } from '../rules/promotion.ts'
import type { Caller, ServiceContext } from './context.ts'
import { lockEveryShopper } from './locks.ts'
import { nextPage } from './next-page.ts'
import { Refused } from './refused.ts'
import type { PromotionTable } from './schema.ts'

/**
 * Writes a promotion. Its counters are counted anew, since they are kept only while there is a limit. Where a limit is set for
 * the first time, nobody claims or orders while they are counted: whoever was in hand had seen no limit to count for.
 * @throws Refused `temporarily_unavailable` where those in hand take too long
 */
export async function putPromotion({ db }: ServiceContext, { shop }: Caller, promotion: Promotion): Promise<Promotion> {
  const { id, limits } = promotion
  const row = {
    doc: JSON.stringify(promotion),
    claims_limit: limits?.claims ?? null,
    redemptions_limit: limits?.redemptions ?? null,
  }
  const isFirstOf = (before: Before | undefined): boolean =>
    before !== undefined &&
    ((before.claims_limit === null && row.claims_limit !== null) ||
      (before.redemptions_limit === null && row.redemptions_limit !== null))
  await db.transaction(async tx => {
    const before = tx
      .selectFrom('promotion')
      .select(['claims_limit', 'redemptions_limit'])
      .where('shop_id', '=', shop.id)
      .where('id', '=', id)
    const isFirst = isFirstOf(await before.executeTakeFirst())
    if (isFirst) await lockEveryShopper(tx)
    if (!isFirst && isFirstOf(await before.forUpdate().executeTakeFirst())) {
      // Another call took the limit away this instant.
      throw new Refused(503, [{ reason: 'temporarily_unavailable', retryAfter: 1 }])
    }
    await tx
      .insertInto('promotion')
      .values({ shop_id: shop.id, id, ...row })
      // The conflict locks the row, so the counts below are those of the moment.
      .onConflict(conflict => conflict.columns(['shop_id', 'id']).doUpdateSet(row))
      .execute()
    const claims = tx
      .selectFrom('coupon')
      .select(sql<number>`count(*)`.as('number'))
      .where('shop_id', '=', shop.id)
      .where('promotion_id', '=', id)
      .where('state', '<>', 'discarded')
    const redemptions = tx
      .selectFrom('redemption')
      .select(sql<number>`count(*)`.as('number'))
      .where('shop_id', '=', shop.id)
      .where('promotion_id', '=', id)
      .where('state', '=', 'redeemed')
    await tx
      .updateTable('promotion')
      .set({
        claims: row.claims_limit === null ? 0 : claims,
        redemptions: row.redemptions_limit === null ? 0 : redemptions,
      })
      .where('shop_id', '=', shop.id)
      .where('id', '=', id)
      .execute()
  })
  return promotion
}

type Before = Pick<Selectable<PromotionTable>, 'claims_limit' | 'redemptions_limit'>

/** Reads a promotion. @throws Refused `not_found` */
export async function getPromotion({ db }: ServiceContext, { shop }: Caller, id: string): Promise<Promotion> {
  const row = await db.kysely
    .selectFrom('promotion')
    .select('doc')
    .where('shop_id', '=', shop.id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Refused(404, [{ reason: 'not_found' }])
  return row.doc
}

/** A page of promotions, by id. */
export interface PromotionPage {
  readonly promotions: readonly Promotion[]
  /** Ask for the page `after` this. */
  readonly next?: string
}

/** Lists the promotions of a shop. */
export async function listPromotions(
  { db }: ServiceContext,
  { shop }: Caller,
  { after = '', limit }: { readonly after?: string; readonly limit: number },
): Promise<PromotionPage> {
  const rows = await db.kysely
    .selectFrom('promotion')
    .select(['id', 'doc'])
    .where('shop_id', '=', shop.id)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  return { promotions: rows.map(({ doc }) => doc), ...nextPage(rows, limit, ({ id }) => id) }
}
