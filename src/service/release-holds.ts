import type { Transaction } from 'kysely'
import type { Schema } from './schema.ts'

/** Frees the coupons that reservations hold. The caller has changed the reservations' state in the same transaction. */
export async function releaseHolds(
  tx: Transaction<Schema>,
  shop: string,
  reservations: readonly string[],
): Promise<void> {
  if (!reservations.length) return
  await tx.deleteFrom('hold').where('shop_id', '=', shop).where('reservation_id', 'in', reservations).execute()
}
