import type { Selectable } from 'kysely'
import type { EventType, LoggedEvent } from '../contract/event.ts'
import { instantOf } from './instant.ts'
import type { EventTable } from './schema.ts'
import { sequenceOf } from './sequence.ts'

/** Shows an event that has its place in the log, as a CloudEvent. */
export function toLoggedEvent(row: Selectable<EventTable>): LoggedEvent {
  return {
    specversion: '1.0',
    id: row.id,
    sequence: sequenceOf(row.position ?? 0),
    source: row.shop_id,
    type: row.type as EventType,
    ...(row.subject === null ? {} : { subject: row.subject }),
    time: instantOf(row.time),
    data: row.data,
  }
}
