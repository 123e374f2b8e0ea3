import type { Kysely } from 'kysely'
import { uuidv7 } from 'uuidv7'
import type { EventType } from '../contract/event.ts'
import type { Schema } from './schema.ts'

/** What happened. `subject` is the shopper's id. */
export interface NewEvent {
  readonly shop: string
  readonly type: EventType
  readonly subject?: string
  readonly time: Date
  readonly data: Readonly<Record<string, unknown>>
}

/** Writes events into the log, in the transaction that they tell of: both are there, or none (S30). */
export async function writeEvent(tx: Kysely<Schema>, ...events: readonly NewEvent[]): Promise<void> {
  if (!events.length) return
  await tx
    .insertInto('event')
    .values(
      events.map(({ shop, type, subject, time, data }) => ({
        shop_id: shop,
        id: uuidv7(),
        type,
        subject: subject ?? null,
        time,
        data: JSON.stringify(data),
      })),
    )
    .execute()
}
