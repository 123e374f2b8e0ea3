import type { LoggedEvent } from '../contract/event.ts'
import type { Caller, ServiceContext } from './context.ts'
import { toLoggedEvent } from './logged-event.ts'
import { nextPage } from './next-page.ts'
import { placeEvents } from './place-events.ts'
import { Refused } from './refused.ts'

/** Which events are asked for. */
export interface EventsQuestion {
  /** `sequence` of an event. */
  readonly after?: string
  readonly limit: number
  readonly type?: string
  /** A shopper's id. */
  readonly subject?: string
}

/** A page of the event log, the oldest first. */
export interface EventPage {
  readonly events: readonly LoggedEvent[]
  /** Ask for the page `after` this: the `sequence` of the last one here. */
  readonly next?: string
}

/**
 * Reads the event log of a shop in the order of its commits: who asks for what comes after the last event he has misses
 * none, and meets none twice.
 */
export async function listEvents(
  context: ServiceContext,
  { shop }: Caller,
  { after, limit, type, subject }: EventsQuestion,
): Promise<EventPage> {
  const from = positionOf(after)
  await placeEvents(context, shop.id)
  const rows = await context.db.kysely
    .selectFrom('event')
    .selectAll()
    .where('shop_id', '=', shop.id)
    .where('position', '>', from)
    .$if(type !== undefined, query => query.where('type', '=', type ?? ''))
    .$if(subject !== undefined, query => query.where('subject', '=', subject ?? ''))
    .orderBy('position')
    .limit(limit)
    .execute()
  const events = rows.map(toLoggedEvent)
  return { events, ...nextPage(events, limit, ({ sequence }) => sequence) }
}

/** Reads the `after` of a page of the log. @throws Refused `invalid_request` */
export function positionOf(after: string = '0'): number {
  const position = /^\d{1,16}$/u.test(after) ? Number(after) : Number.NaN
  if (Number.isSafeInteger(position)) return position
  throw new Refused(400, [{ reason: 'invalid_request', at: 'after', expected: 'the `sequence` of an event' }])
}
