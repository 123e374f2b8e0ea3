import type { QueuedEvent } from '../contract/event.ts'
import type { LateOutbox } from './late-outbox.ts'
import { WAITING } from './outbox-record.ts'
import type { SessionKeeper } from './session.ts'
import { report } from './signal.ts'
import type { DeviceStorage } from './storage.ts'
import { makeId } from './stored.ts'
import { countDropped, DROPPED, MOST_WAITING, orNothing, parseWaiting } from './waiting-events.ts'

/**
 * Changes a record, and writes the events that tell of it in the same transaction, so that neither is lost alone.
 * `update` must be pure: it may run twice.
 */
export async function writeWithEvents(
  deps: { readonly storage: DeviceStorage; readonly session: SessionKeeper; readonly outbox: LateOutbox },
  key: string,
  update: (stored: unknown) => unknown,
  events: readonly Omit<QueuedEvent, 'id'>[],
): Promise<void> {
  const session = deps.session.$session.get()
  const added = session ? events.map(event => ({ event: { id: makeId(), ...event }, session })) : []
  let dropped = 0
  await deps.storage.change([key, WAITING, DROPPED], ([stored, waiting, count]) => {
    const all = [...parseWaiting(waiting), ...added]
    dropped = Math.max(0, all.length - MOST_WAITING)
    return [update(stored), orNothing(all.slice(dropped)), countDropped(count, dropped)]
  })
  if (dropped > 0) report(new Error(`more than ${MOST_WAITING} events wait: the oldest ${dropped} were dropped`))
  void deps.outbox.notice()
}
