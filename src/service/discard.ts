import { readNow } from './clock.ts'
import type { ServiceContext, ShopperCaller } from './context.ts'
import { writeEvent } from './event-log.ts'
import { lockCoupons, lockShopper } from './locks.ts'
import { giveClaimBack, lockPromotion } from './receive-coupon.ts'
import { Refused } from './refused.ts'

/**
 * Takes a coupon out of the wallet at its owner's wish; doing it again changes nothing.
 * @throws Refused `not_found`, `already_redeemed`, or `reserved_elsewhere` while a checkout holds it
 */
export async function discard(context: ServiceContext, { shop, shopper }: ShopperCaller, id: string): Promise<void> {
  await context.db.transaction(async tx => {
    const owner = await lockShopper(tx, shop.id, shopper.id)
    const [coupon] = await lockCoupons(tx, shop.id, owner, [id])
    if (!coupon) throw new Refused(404, [{ reason: 'not_found' }])
    if (coupon.state === 'redeemed') throw new Refused(409, [{ reason: 'already_redeemed' }])
    if (coupon.state !== 'claimed') return
    const promotion = await lockPromotion(tx, shop.id, coupon.promotion_id)
    const now = await readNow(tx, context)
    const hold = await tx
      .selectFrom('hold')
      .select('coupon_id')
      .where('shop_id', '=', shop.id)
      .where('coupon_id', '=', id)
      .where('reserved_until', '>', now)
      .executeTakeFirst()
    if (hold) throw new Refused(409, [{ reason: 'reserved_elsewhere' }])
    await tx
      .updateTable('coupon')
      .set({ state: 'discarded', ended_at: now })
      .where('shop_id', '=', shop.id)
      .where('id', '=', id)
      .execute()
    // Else claiming and discarding by turns would take all claims of a promotion from everybody.
    if (promotion && promotion.claims_limit !== null) await giveClaimBack(tx, shop.id, promotion.id)
    const data = { coupon: id, promotion: coupon.promotion_id, ...(coupon.code === null ? {} : { code: coupon.code }) }
    await writeEvent(tx, { shop: shop.id, type: 'coupon.discarded', subject: owner, time: now, data })
  })
}
