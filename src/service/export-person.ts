import type { PersonExport } from '../contract/person.ts'
import { readNow } from './clock.ts'
import type { Caller, ServiceContext } from './context.ts'
import { instantOf } from './instant.ts'
import { toLoggedEvent } from './logged-event.ts'
import { orderOf } from './order-row.ts'
import { findPerson, type PersonName } from './person.ts'
import { placeEvents } from './place-events.ts'

/** Tells all that is kept of one person, in one piece. @throws Refused `not_found` */
export async function exportPerson(context: ServiceContext, { shop }: Caller, name: PersonName): Promise<PersonExport> {
  await placeEvents(context, shop.id)
  const db = context.db.kysely
  const ids = await findPerson(db, shop.id, name)
  const now = await readNow(db, context)
  const shoppers = await db
    .selectFrom('shopper')
    .selectAll()
    .where('shop_id', '=', shop.id)
    .where('id', 'in', ids)
    .orderBy('created_at')
    .execute()
  const coupons = await db
    .selectFrom('coupon')
    .selectAll()
    .where('shop_id', '=', shop.id)
    .where('shopper_id', 'in', ids)
    .orderBy('id')
    .execute()
  const referrals = await db
    .selectFrom('referral')
    .select(['partner_id', 'at'])
    .where('shop_id', '=', shop.id)
    .where('shopper_id', 'in', ids)
    .orderBy('at')
    .execute()
  const engagements = await db
    .selectFrom('engagement')
    .select(['program_id', 'partner_id', 'points'])
    .where('shop_id', '=', shop.id)
    .where('shopper_id', 'in', ids)
    .orderBy('id')
    .execute()
  const orders = await db
    .selectFrom('shop_order')
    .selectAll()
    .where('shop_id', '=', shop.id)
    .where('shopper_id', 'in', ids)
    .orderBy('placed_at')
    .execute()
  const events = await db
    .selectFrom('event')
    .selectAll()
    .where('shop_id', '=', shop.id)
    .where('subject', 'in', ids)
    .orderBy('position')
    .execute()
  const sessions = await db
    .selectFrom('shopper_token')
    .select(['created_at', 'expires_at'])
    .where('shop_id', '=', shop.id)
    .where('shopper_id', 'in', ids)
    .where('purpose', '=', 'session')
    .where('expires_at', '>', now)
    .orderBy('created_at')
    .execute()
  const self = shoppers.find(({ id }) => id === ids[0])
  const customer = self?.customer_id ?? undefined
  return {
    ...(customer === undefined ? {} : { customer }),
    facts: self?.facts ?? {},
    shoppers: shoppers.map(row => ({ id: row.id, kind: row.kind, createdAt: instantOf(row.created_at) })),
    coupons: coupons.map(row => ({
      id: row.id,
      promotion: row.promotion_id,
      state: row.state,
      ...(row.code === null ? {} : { code: row.code }),
      receivedAt: instantOf(row.received_at),
      ...(row.expires_at === null ? {} : { expiresAt: instantOf(row.expires_at) }),
    })),
    referrals: referrals.map(row => ({ partner: row.partner_id, at: instantOf(row.at) })),
    engagements: engagements.map(row => ({ program: row.program_id, partner: row.partner_id, points: row.points })),
    orders: orders.map(orderOf),
    events: events.map(toLoggedEvent),
    sessions: sessions.map(row => ({ createdAt: instantOf(row.created_at), expiresAt: instantOf(row.expires_at) })),
  }
}
