import type { QueuedEvent } from '../contract/event.ts'
import type { Session } from '../contract/session.ts'
import type { LateOutbox } from './late-outbox.ts'
import { WAITING } from './outbox-record.ts'
import { parseSession, SESSION, type SessionKeeper } from './session.ts'
import { report } from './signal.ts'
import type { DeviceStorage } from './storage.ts'
import { makeId } from './stored.ts'
import { countDropped, DROPPED, MOST_WAITING, orNothing, parseWaiting } from './waiting-events.ts'

/**
 * Changes a record, and writes the events that tell of it in the same transaction, so that neither is lost alone. `update`
 * gets who is stored as the shopper, and must be pure: it may run twice. `isNews` says whether an event tells of what has
 * changed; another tab may have done and told it already.
 */
export async function writeWithEvents(
  deps: { readonly storage: DeviceStorage; readonly session: SessionKeeper; readonly outbox: LateOutbox },
  key: string,
  update: (stored: unknown, who: Session | undefined) => unknown,
  events: readonly Omit<QueuedEvent, 'id'>[],
  isNews: (event: QueuedEvent, stored: unknown, next: unknown) => boolean = () => true,
): Promise<void> {
  const session = deps.session.$session.get()
  const added = session ? events.map(event => ({ event: { id: makeId(), ...event }, session })) : []
  let dropped = 0
  await deps.storage.change([key, WAITING, DROPPED, SESSION], ([stored, waiting, count, who]) => {
    const next = update(stored, parseSession(who))
    const all = [...parseWaiting(waiting), ...added.filter(({ event }) => isNews(event, stored, next))]
    dropped = Math.max(0, all.length - MOST_WAITING)
    return [next, orNothing(all.slice(dropped)), countDropped(count, dropped), who]
  })
  if (dropped > 0) report(new Error(`more than ${MOST_WAITING} events wait: the oldest ${dropped} were dropped`))
  void deps.outbox.notice()
}
