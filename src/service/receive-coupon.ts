import { type Selectable, sql, type Transaction } from 'kysely'
import type { ShopPolicy } from '../contract/policy.ts'
import { expiry } from '../rules/expiry.ts'
import type { ServiceContext } from './context.ts'
import { writeEvent } from './event-log.ts'
import { instantOf } from './instant.ts'
import { Refused } from './refused.ts'
import type { CouponSetTable, CouponTable, PromotionTable, Schema } from './schema.ts'

/** A coupon that a shopper gets. */
export interface Receipt {
  readonly shop: { readonly id: string; readonly policy: ShopPolicy }
  readonly shopper: string
  readonly promotion: Selectable<PromotionTable>
  readonly set?: Selectable<CouponSetTable>
  /** As written. */
  readonly code?: string
  readonly how: 'coupon.claimed' | 'coupon.assigned'
  /** The offer that it comes from. */
  readonly offer?: string
  readonly id: string
  readonly now: Date
}

/**
 * Puts a new coupon into a wallet. Its expiry is fixed here, in the shop's time zone (HCL-28, HCL-32, HCL-33, D-08), and it
 * counts as one of the promotion's claims where they are limited.
 * @throws Refused `claim_limit_reached`
 */
export async function receiveCoupon(
  context: Pick<ServiceContext, 'newId'>,
  tx: Transaction<Schema>,
  { shop, shopper, promotion, set, code, how, offer, id, now }: Receipt,
): Promise<Selectable<CouponTable>> {
  if (promotion.claims_limit !== null) await countClaim(tx, shop.id, promotion.id)
  const { couponLifetimeDays } = promotion.doc
  const { expiresAt } = expiry({
    receivedAt: instantOf(now),
    timeZone: shop.policy.timeZone ?? 'UTC',
    ...(couponLifetimeDays === undefined ? {} : { couponLifetimeDays }),
  })
  const row = await tx
    .insertInto('coupon')
    .values({
      shop_id: shop.id,
      id,
      shopper_id: shopper,
      promotion_id: promotion.id,
      set_id: set?.id ?? null,
      code: code ?? null,
      state: 'claimed',
      received_at: now,
      expires_at: expiresAt === undefined ? null : new Date(expiresAt),
      partner: set?.doc.partner ? JSON.stringify(set.doc.partner) : null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await writeEvent(tx, {
    shop: shop.id,
    type: how,
    subject: shopper,
    time: now,
    data: {
      coupon: id,
      promotion: promotion.id,
      ...(set ? { set: set.id } : {}),
      ...(code === undefined ? {} : { code }),
      ...(offer === undefined ? {} : { offer }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    },
  })
  return row
}

/**
 * Counts a claim. The last net under the lock: whatever was judged, no claim passes the limit (S1).
 * @throws Refused `claim_limit_reached`
 */
export async function countClaim(tx: Transaction<Schema>, shop: string, promotion: string): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('promotion')
    .set(row => ({ claims: row('claims', '+', 1) }))
    .where('shop_id', '=', shop)
    .where('id', '=', promotion)
    .whereRef('claims', '<', 'claims_limit')
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new Refused(409, [{ reason: 'claim_limit_reached' }])
}

/** Gives a claim back, for a coupon that left its wallet unused. */
export async function giveClaimBack(tx: Transaction<Schema>, shop: string, promotion: string): Promise<void> {
  await tx
    .updateTable('promotion')
    .set({ claims: sql`greatest(claims - 1, 0)` })
    .where('shop_id', '=', shop)
    .where('id', '=', promotion)
    .execute()
}

/** Reads a promotion, and locks it where its claims are limited: two who want the last one then wait for each other. */
export async function lockPromotion(
  tx: Transaction<Schema>,
  shop: string,
  id: string,
): Promise<Selectable<PromotionTable> | undefined> {
  const query = tx.selectFrom('promotion').selectAll().where('shop_id', '=', shop).where('id', '=', id)
  const promotion = await query.executeTakeFirst()
  const isLimited = promotion !== undefined && promotion.claims_limit !== null
  return isLimited ? query.forUpdate().executeTakeFirst() : promotion
}
