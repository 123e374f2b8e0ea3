import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** Forgets that events were delivered before an instant; what waits or was given up stays. @returns how many */
export async function forgetDeliveries(db: Kysely<Schema>, before: Date, shop?: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('delivery')
    .where('state', '=', 'delivered')
    .where('last_at', '<', before)
    .$if(shop !== undefined, query => query.where('shop_id', '=', shop ?? ''))
    .executeTakeFirst()
  return Number(numDeletedRows)
}
