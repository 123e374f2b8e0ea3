import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'

/** How long an `Idempotency-Key` is kept at least. */
export const KEPT_DAYS = 40

/** Forgets the keys of calls before an instant, of one shop or of all. @returns how many */
export async function forgetKeys(db: Kysely<Schema>, before: Date, shop?: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('idempotency_key')
    .where('created_at', '<', before)
    .$if(shop !== undefined, query => query.where('shop_id', '=', shop ?? ''))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Forgets the kept answers to a shopper, and those to the shop that name him: for the erasure of a person. */
export async function forgetAnswersOf(db: Kysely<Schema>, shop: string, shopper: string): Promise<void> {
  await db
    .deleteFrom('idempotency_key')
    .where('shop_id', '=', shop)
    .where(({ or, eb }) =>
      or([eb('caller', '=', `shopper ${shopper}`), sql<boolean>`position(${shopper} in coalesce(body, '')) > 0`]),
    )
    .execute()
}
