import type { Kysely } from 'kysely'
import type { ShopPolicy } from '../contract/policy.ts'
import type { Session } from '../contract/session.ts'
import type { KnownShopper } from './context.ts'
import { instantOf } from './instant.ts'
import type { Schema } from './schema.ts'
import { hashToken, newToken } from './token.ts'

const DAY = 24 * 3_600_000
const VISIT = DAY
const LONG = 30 * DAY

/** Gives a shopper a new token and tells it, once. */
export async function openSession(
  tx: Kysely<Schema>,
  shop: { readonly id: string; readonly policy: ShopPolicy },
  { id, kind }: KnownShopper,
  now: Date,
): Promise<Session> {
  const token = newToken('sht_')
  const expiresAt = new Date(now.getTime() + (outlivesVisit(shop.policy, kind) ? LONG : VISIT))
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

/**
 * Lets the days of a long session count from its last use, written down once a day at most. A session that is a visit ends
 * when it ends, however busy (HCL-25).
 * @returns when the session ends now
 */
export async function renewSession(
  db: Kysely<Schema>,
  shop: { readonly id: string; readonly policy: ShopPolicy },
  session: { readonly token: string; readonly kind: KnownShopper['kind']; readonly expiresAt: Date },
  now: Date,
): Promise<Date> {
  const isFresh = session.expiresAt.getTime() > now.getTime() + LONG - DAY
  if (isFresh || !outlivesVisit(shop.policy, session.kind)) return session.expiresAt
  const expiresAt = new Date(now.getTime() + LONG)
  await db
    .updateTable('shopper_token')
    .set({ expires_at: expiresAt })
    .where('shop_id', '=', shop.id)
    .where('hash', '=', hashToken(session.token))
    .execute()
  return expiresAt
}

/**
 * Whether a session is good at an instant. Its end is written down, and a guest's is judged by the policy of now as well: the
 * day that the shop switches the long session off, those that were opened before are visits too (HCL-26).
 */
export function isOpen(
  policy: ShopPolicy,
  kind: KnownShopper['kind'],
  session: { readonly createdAt: Date; readonly expiresAt: Date },
  now: Date,
): boolean {
  const visitEnds = outlivesVisit(policy, kind) ? Number.POSITIVE_INFINITY : session.createdAt.getTime() + VISIT
  return now.getTime() < Math.min(visitEnds, session.expiresAt.getTime())
}

/** A guest's coupons outlive the visit only with both switches on (HCL-26, D-14). */
function outlivesVisit({ guests = {} }: ShopPolicy, kind: KnownShopper['kind']): boolean {
  const { persistentSession = true, migrateOrders = true } = guests
  return kind === 'customer' || (persistentSession && migrateOrders)
}
