import type { Caller, ServiceContext } from './context.ts'
import { lockShopper } from './locks.ts'
import { Refused } from './refused.ts'
import { releaseHolds } from './release-holds.ts'

/**
 * Ends a hold unused. Releasing again changes nothing.
 * @throws Refused `not_found` for a reservation that is not the shopper's
 */
export async function release(context: ServiceContext, { shop, key, shopper }: Caller, id: string): Promise<void> {
  await context.db.transaction(async tx => {
    const reservation = await tx
      .selectFrom('reservation')
      .select('shopper_id')
      .where('shop_id', '=', shop.id)
      .where('id', '=', id)
      .executeTakeFirst()
    if (!reservation || (key === 'publishable' && reservation.shopper_id !== shopper?.id)) {
      throw new Refused(404, [{ reason: 'not_found' }])
    }
    await lockShopper(tx, shop.id, reservation.shopper_id)
    const { numUpdatedRows } = await tx
      .updateTable('reservation')
      .set({ state: 'released' })
      .where('shop_id', '=', shop.id)
      .where('id', '=', id)
      .where('state', '=', 'held')
      .executeTakeFirst()
    if (numUpdatedRows) await releaseHolds(tx, shop.id, [id])
  })
}
