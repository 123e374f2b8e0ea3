import type { Caller, ServiceContext } from './context.ts'
import { type EventPage, type EventsQuestion, positionOf } from './list-events.ts'
import { toLoggedEvent } from './logged-event.ts'
import { nextPage } from './next-page.ts'
import { findPerson, type PersonName } from './person.ts'
import { placeEvents } from './place-events.ts'

/**
 * Lists what happened with one person, the oldest first, his time as a guest included.
 * @throws Refused `not_found`
 */
export async function listActivity(
  context: ServiceContext,
  { shop }: Caller,
  name: PersonName,
  { after, limit, type }: Omit<EventsQuestion, 'subject'>,
): Promise<EventPage> {
  const from = positionOf(after)
  const db = context.db.kysely
  const ids = await findPerson(db, shop.id, name)
  await placeEvents(context, shop.id)
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('shop_id', '=', shop.id)
    .where('subject', 'in', ids)
    .where('position', '>', from)
    .$if(type !== undefined, query => query.where('type', '=', type ?? ''))
    .orderBy('position')
    .limit(limit)
    .execute()
  const events = rows.map(toLoggedEvent)
  return { events, ...nextPage(events, limit, ({ sequence }) => sequence) }
}
