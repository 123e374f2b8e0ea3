import type { Selectable, Transaction } from 'kysely'
import type { Saving } from '../rules/verdict.ts'
import { moveCodes } from './move-codes.ts'
import type { Limited } from './locks.ts'
import { Refused } from './refused.ts'
import type { CouponTable, Schema } from './schema.ts'

/** A coupon and what it took off the order. */
export interface Use {
  readonly coupon: Selectable<CouponTable>
  readonly saving: Saving
}

/** What is used up, by which order, and when. */
export interface Redemption {
  readonly shop: string
  readonly orderId: string
  readonly uses: readonly Use[]
  /** What was locked because it has a limit. */
  readonly limited: Limited
  readonly at: Date
}

/**
 * Uses coupons up for an order. The locks made the judgement stand; each statement here guards it once more, so that a lock
 * that is missing somewhere can cost an answer but never a limit (S1).
 * @throws Refused `temporarily_unavailable` when a guard finds what the judgement did not
 */
export async function redeem(tx: Transaction<Schema>, { shop, orderId, uses, limited, at }: Redemption): Promise<void> {
  if (!uses.length) return
  const coupons = uses.map(({ coupon }) => coupon)
  const redeemed = await tx
    .updateTable('coupon')
    .set({ state: 'redeemed', ended_at: at })
    .where('shop_id', '=', shop)
    .where(
      'id',
      'in',
      coupons.map(({ id }) => id),
    )
    .where('state', '=', 'claimed')
    .executeTakeFirst()
  requireRows(redeemed.numUpdatedRows, coupons.length)
  await tx
    .insertInto('redemption')
    .values(
      uses.map(({ coupon, saving }) => ({
        shop_id: shop,
        coupon_id: coupon.id,
        order_id: orderId,
        promotion_id: coupon.promotion_id,
        set_id: coupon.set_id,
        shopper_id: coupon.shopper_id,
        discount: saving.discount,
        state: 'redeemed' as const,
        redeemed_at: at,
      })),
    )
    .execute()
  await countUses(tx, shop, coupons, limited)
  await moveCodes(tx, shop, coupons, 'assigned', 'redeemed')
}

async function countUses(
  tx: Transaction<Schema>,
  shop: string,
  coupons: readonly Selectable<CouponTable>[],
  limited: Limited,
): Promise<void> {
  const promotions = [...limited.promotions.keys()].filter(id => coupons.some(coupon => coupon.promotion_id === id))
  if (promotions.length) {
    const counted = await tx
      .updateTable('promotion')
      .set(row => ({ redemptions: row('redemptions', '+', 1) }))
      .where('shop_id', '=', shop)
      .where('id', 'in', promotions)
      .whereRef('redemptions', '<', 'redemptions_limit')
      .executeTakeFirst()
    requireRows(counted.numUpdatedRows, promotions.length)
  }
  const sets = [...limited.sets.keys()].filter(id => coupons.some(coupon => coupon.set_id === id))
  if (sets.length) {
    const counted = await tx
      .updateTable('coupon_set')
      .set(row => ({ uses: row('uses', '+', 1) }))
      .where('shop_id', '=', shop)
      .where('id', 'in', sets)
      .whereRef('uses', '<', 'use_limit')
      .executeTakeFirst()
    requireRows(counted.numUpdatedRows, sets.length)
  }
}

function requireRows(found: bigint, expected: number): void {
  if (found !== BigInt(expected)) throw new Refused(503, [{ reason: 'temporarily_unavailable', retryAfter: 1 }])
}
