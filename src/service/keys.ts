import { sql } from 'kysely'
import type { Database } from './database.ts'

/** A key of a shop. Its text is kept nowhere. */
export interface KeyEntry {
  readonly id: string
  readonly kind: 'publishable' | 'secret'
  /** Pages that may use it. */
  readonly origins: readonly string[]
  readonly createdAt: Date
  readonly revokedAt: Date | null
}

/** Lists the keys of a shop, the oldest first. */
export async function listKeys(db: Database, shop: string): Promise<readonly KeyEntry[]> {
  return db.kysely
    .selectFrom('api_key')
    .select(['id', 'kind', 'origins', 'created_at as createdAt', 'revoked_at as revokedAt'])
    .where('shop_id', '=', shop)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** Revokes a key; from then on no request with it is answered. @returns whether it was there and good */
export async function revokeKey(db: Database, shop: string, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db.kysely
    .updateTable('api_key')
    .set({ revoked_at: sql<Date>`now()` })
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
