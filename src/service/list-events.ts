import type { EventType, LoggedEvent } from '../contract/event.ts'
import type { Caller, ServiceContext } from './context.ts'
import { instantOf } from './instant.ts'

/** Which events are asked for. */
export interface EventsQuestion {
  readonly after?: string
  readonly limit: number
  readonly type?: string
  /** A shopper's id. */
  readonly subject?: string
}

/** A page of the event log, the oldest first. */
export interface EventPage {
  readonly events: readonly LoggedEvent[]
  /** Ask for the page `after` this. */
  readonly next?: string
}

/**
 * Reads the event log of a shop. Ids are made before their transaction commits, so an event can appear behind a page that
 * was read: who follows the log reads the last minute of it again, and knows events by their ids.
 */
export async function listEvents(
  { db }: ServiceContext,
  { shop }: Caller,
  { after, limit, type, subject }: EventsQuestion,
): Promise<EventPage> {
  const rows = await db.kysely
    .selectFrom('event')
    .selectAll()
    .where('shop_id', '=', shop.id)
    .$if(after !== undefined, query => query.where('id', '>', after ?? ''))
    .$if(type !== undefined, query => query.where('type', '=', type ?? ''))
    .$if(subject !== undefined, query => query.where('subject', '=', subject ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
  const last = rows.length === limit ? rows.at(-1) : undefined
  return {
    events: rows.map(row => ({
      specversion: '1.0',
      id: row.id,
      source: shop.id,
      type: row.type as EventType,
      ...(row.subject === null ? {} : { subject: row.subject }),
      time: instantOf(row.time),
      data: row.data,
    })),
    ...(last ? { next: last.id } : {}),
  }
}
