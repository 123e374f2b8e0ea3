import type { Kysely } from 'kysely'
import type { ShopPolicy } from '../contract/policy.ts'
import type { Session } from '../contract/session.ts'
import type { KnownShopper } from './context.ts'
import { instantOf } from './instant.ts'
import type { Schema } from './schema.ts'
import { hashToken, newToken } from './token.ts'

const HOUR = 3_600_000
const VISIT = 24 * HOUR
const LONG = 30 * VISIT

/** Gives a shopper a new token and tells it, once. */
export async function openSession(
  tx: Kysely<Schema>,
  shop: { readonly id: string; readonly policy: ShopPolicy },
  { id, kind }: KnownShopper,
  now: Date,
): Promise<Session> {
  const token = newToken('sht_')
  const expiresAt = new Date(now.getTime() + (kind === 'customer' || outlivesVisit(shop.policy) ? LONG : VISIT))
  await tx
    .insertInto('shopper_token')
    .values({
      shop_id: shop.id,
      hash: hashToken(token),
      shopper_id: id,
      purpose: 'session',
      created_at: now,
      expires_at: expiresAt,
    })
    .execute()
  return { token, shopper: id, kind, expiresAt: instantOf(expiresAt) }
}

/** A guest's coupons outlive the visit only with both switches on (HCL-26, D-14). */
function outlivesVisit({ guests: { persistentSession = true, migrateOrders = true } = {} }: ShopPolicy): boolean {
  return persistentSession && migrateOrders
}
