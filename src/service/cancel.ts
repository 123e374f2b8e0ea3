import { type Selectable, sql, type Transaction } from 'kysely'
import type { Order } from '../contract/order.ts'
import { readNow } from './clock.ts'
import type { Caller, ServiceContext } from './context.ts'
import { writeEvent } from './event-log.ts'
import { type Limited, lockLimits, lockShopper } from './locks.ts'
import { moveCodes } from './move-codes.ts'
import { findOrder, orderOf, type OrderRow } from './order-row.ts'
import { Refused } from './refused.ts'
import type { CouponTable, Schema } from './schema.ts'
import { rejectConversions } from './settle-conversions.ts'

/**
 * Cancels an order and gives its coupons back; one that has expired meanwhile stays expired (D-15). Cancelling again changes
 * nothing.
 * @throws Refused `not_found`
 */
export async function cancelOrder(context: ServiceContext, { shop }: Caller, orderId: string): Promise<Order> {
  return context.db.transaction(async tx => {
    const order = await findOrder(tx, shop.id, orderId)
    if (!order) throw new Refused(404, [{ reason: 'not_found' }])
    if (order.shopper_id !== null) await lockShopper(tx, shop.id, order.shopper_id)
    const coupons = await lockUsed(tx, shop.id, order)
    const limited = await lockLimits(tx, shop.id, coupons, 'all')
    const now = await readNow(tx, context)
    const cancelled = await tx
      .updateTable('shop_order')
      .set({ state: 'cancelled', cancelled_at: now })
      .where('shop_id', '=', shop.id)
      .where('order_id', '=', orderId)
      .where('state', '=', 'placed')
      .returningAll()
      .executeTakeFirst()
    if (!cancelled) return orderOf({ ...order, state: 'cancelled' })
    const restored = await restore(tx, shop.id, orderId, coupons, limited)
    if (order.reservation_id !== null) {
      // The checkout may start over: a payment that failed is no reason to lose it.
      await tx
        .updateTable('reservation')
        .set({ state: 'released' })
        .where('shop_id', '=', shop.id)
        .where('id', '=', order.reservation_id)
        .where('state', '=', 'ordered')
        .execute()
    }
    await writeEvent(
      tx,
      ...restored.map(coupon => ({
        shop: shop.id,
        type: 'coupon.restored' as const,
        subject: coupon.shopper_id,
        time: now,
        data: {
          orderId,
          coupon: coupon.id,
          promotion: coupon.promotion_id,
          ...(coupon.code === null ? {} : { code: coupon.code }),
        },
      })),
    )
    await rejectConversions(tx, { shop: shop.id, orderId, shopper: order.shopper_id, now })
    return orderOf(cancelled)
  })
}

/** Locks the coupons that the order used. Its uses are found by their coupons: a year of orders has no index of its own. */
async function lockUsed(
  tx: Transaction<Schema>,
  shop: string,
  { order_id: orderId, coupons }: Pick<OrderRow, 'order_id' | 'coupons'>,
): Promise<Selectable<CouponTable>[]> {
  const ids = Object.keys(coupons)
  if (!ids.length) return []
  return tx
    .selectFrom('coupon')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('id', 'in', from =>
      from
        .selectFrom('redemption')
        .select('coupon_id')
        .where('redemption.shop_id', '=', shop)
        .where('redemption.coupon_id', 'in', ids)
        .where('redemption.order_id', '=', orderId)
        .where('redemption.state', '=', 'redeemed'),
    )
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** Only a use that goes from redeemed to restored here gives its unit back: counters follow the ledger, not the call (S13). */
async function restore(
  tx: Transaction<Schema>,
  shop: string,
  orderId: string,
  coupons: readonly Selectable<CouponTable>[],
  limited: Limited,
): Promise<readonly Selectable<CouponTable>[]> {
  if (!coupons.length) return []
  const rows = await tx
    .updateTable('redemption')
    .set({ state: 'restored' })
    .where('shop_id', '=', shop)
    .where(
      'coupon_id',
      'in',
      coupons.map(({ id }) => id),
    )
    .where('order_id', '=', orderId)
    .where('state', '=', 'redeemed')
    .returning('coupon_id')
    .execute()
  const ids = new Set(rows.map(row => row.coupon_id))
  const restored = coupons.filter(coupon => ids.has(coupon.id))
  if (!restored.length) return restored
  await tx
    .updateTable('coupon')
    // One that expired while it was used is told of now.
    .set({ state: 'claimed', ended_at: null, expiry_told: sql`nullif(expiry_told, false)` })
    .where('shop_id', '=', shop)
    .where('id', 'in', [...ids])
    .where('state', '=', 'redeemed')
    .execute()
  const promotions = [...limited.promotions.keys()].filter(id => restored.some(coupon => coupon.promotion_id === id))
  if (promotions.length) {
    await tx
      .updateTable('promotion')
      .set({ redemptions: sql`greatest(redemptions - 1, 0)` })
      .where('shop_id', '=', shop)
      .where('id', 'in', promotions)
      .execute()
  }
  const sets = [...limited.sets.keys()].filter(id => restored.some(coupon => coupon.set_id === id))
  if (sets.length) {
    await tx
      .updateTable('coupon_set')
      .set({ uses: sql`greatest(uses - 1, 0)` })
      .where('shop_id', '=', shop)
      .where('id', 'in', sets)
      .execute()
  }
  await moveCodes(tx, shop, restored, 'redeemed', 'assigned')
  return restored
}
