import type { Transaction } from 'kysely'
import { releaseHolds } from './release-holds.ts'
import type { Schema } from './schema.ts'

/**
 * Moves a guest's running checkouts to the customer that he became. Where the customer has a checkout of the same id, the
 * guest's stays behind, and what it held is free.
 */
export async function moveCheckouts(
  tx: Transaction<Schema>,
  shop: string,
  guest: string,
  customer: string,
  coupons: readonly string[],
): Promise<void> {
  await tx
    .updateTable('reservation')
    .set({ shopper_id: customer })
    .where('shop_id', '=', shop)
    .where('shopper_id', '=', guest)
    .where('checkout_id', 'not in', query =>
      query
        .selectFrom('reservation as other')
        .select('other.checkout_id')
        .where('other.shop_id', '=', shop)
        .where('other.shopper_id', '=', customer),
    )
    .execute()
  const left = await tx
    .updateTable('reservation')
    .set({ state: 'released' })
    .where('shop_id', '=', shop)
    .where('shopper_id', '=', guest)
    .where('state', '=', 'held')
    .returning('id')
    .execute()
  await releaseHolds(
    tx,
    shop,
    left.map(({ id }) => id),
  )
  if (!coupons.length) return
  await tx
    .updateTable('hold')
    .set({ shopper_id: customer })
    .where('shop_id', '=', shop)
    .where('coupon_id', 'in', coupons)
    .execute()
}
