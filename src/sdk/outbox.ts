import type { QueuedEvent, SyncReport } from '../contract/event.ts'
import type { Session } from '../contract/session.ts'
import type { Backend } from './backend.ts'
import type { Calls } from './calls.ts'
import { parseSession, type SessionKeeper } from './session.ts'
import { report } from './signal.ts'
import type { DeviceStorage } from './storage.ts'
import { asObject, makeId } from './stored.ts'

/** The record in which events wait until the service has them. */
export const OUTBOX = 'events'
const BATCH = 100
const FIRST_PAUSE = 1000
const LONGEST_PAUSE = 60_000
const LONGEST_RETRY_AFTER = 300_000

/** Sends the events that wait on the device. */
export interface Outbox {
  /** The record in which events wait. */
  readonly record: typeof OUTBOX
  /** Adds events to the stored ones; in the transaction of the change that they tell of, so that neither is lost alone. */
  append(stored: unknown, events: readonly Omit<QueuedEvent, 'id'>[]): readonly unknown[] | undefined
  /** Sends what waits; what is not acknowledged stays and is tried again, later and later. A pause is not cut short. */
  flush(): Promise<void>
  /** Sends what waits, pause or not. */
  retry(): Promise<void>
  dispose(): void
}

/** An event, and who caused it: he may have signed out before it is sent. */
interface Row {
  readonly event: QueuedEvent
  readonly session: Session
}

/** Gives the stored events of one session to another. */
export function readdress(stored: unknown, from: Session, to: Session): readonly unknown[] | undefined {
  return orNothing(parseRows(stored).map(row => (row.session.token === from.token ? { ...row, session: to } : row)))
}

/** Creates the outbox. An event leaves it only when the service has answered for it. */
export function createOutbox(deps: {
  readonly backend: Backend
  readonly storage: DeviceStorage
  readonly calls: Calls
  readonly session: SessionKeeper
}): Outbox {
  const { backend, storage, calls } = deps
  let sending: Promise<void> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let disposed = false

  const settle = async ({ accepted, refused }: SyncReport): Promise<void> => {
    const answered = [...accepted, ...refused.map(({ id }) => id)]
    await storage.change([OUTBOX], ([waiting]) => [
      orNothing(parseRows(waiting).filter(({ event }) => !answered.includes(event.id))),
    ])
    for (const { id, reason } of refused) report(new Error(`the service refused the event ${id}: ${reason}`))
  }

  const endPause = (): void => {
    clearTimeout(timer)
    timer = undefined
  }

  const retryLater = (retryAfter: number): void => {
    failures += 1
    const longest = Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE)
    const pause = Math.max(Math.random() * longest, Math.min(retryAfter * 1000, LONGEST_RETRY_AFTER))
    endPause()
    if (!disposed) timer = setTimeout(() => void outbox.retry(), pause)
  }

  const send = async (): Promise<void> => {
    for (;;) {
      const rows = parseRows(await storage.read(OUTBOX))
      if (!rows[0]) return
      const { session } = rows[0]
      const batch = rows.filter(row => row.session.token === session.token).slice(0, BATCH)
      const events = batch.map(({ event }) => event)
      const outcome = await calls.run(async signal => ({
        ok: true,
        ...(await backend.report(session, events, { signal })),
      }))
      if (!outcome.ok) {
        const [reason] = outcome.reasons
        return retryLater(reason && 'retryAfter' in reason ? reason.retryAfter : 0)
      }
      // An answer that speaks of none of them would be asked for ever.
      const answered = [...outcome.accepted, ...outcome.refused.map(({ id }) => id)]
      if (!events.some(({ id }) => answered.includes(id))) return retryLater(0)
      failures = 0
      await settle(outcome)
    }
  }

  const outbox: Outbox = {
    record: OUTBOX,
    append(stored, events) {
      const session = deps.session.$session.get()
      const added = session ? events.map((event): Row => ({ event: { id: makeId(), ...event }, session })) : []
      return orNothing([...parseRows(stored), ...added])
    },
    async flush() {
      if (timer === undefined) await (sending ??= send().finally(() => (sending = undefined)))
    },
    retry() {
      endPause()
      return outbox.flush()
    },
    dispose() {
      disposed = true
      endPause()
    },
  }
  return outbox
}

function orNothing<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length > 0 ? items : undefined
}

function parseRows(value: unknown): readonly Row[] {
  if (!Array.isArray(value)) return []
  return value.filter(row => {
    const { event, session } = asObject<Row>(row)
    return typeof asObject<QueuedEvent>(event).id === 'string' && parseSession(session)
  })
}
