import type { SyncReport } from '../contract/event.ts'
import type { Backend, ReportAtUnload } from './backend.ts'
import type { Calls } from './calls.ts'
import type { DeviceClock } from './clock.ts'
import { BackendUnavailableError } from './errors/backend-unavailable-error.ts'
import { type Lease, LEASE, mustWait, parseLease, pauseAfter } from './lease.ts'
import { LEASE_LENGTH, WAITING } from './outbox-record.ts'
import { onPageLeave } from './page-leave.ts'
import { MOST_SET_ASIDE, parseSetAside, type RefusedEvent, SET_ASIDE } from './set-aside.ts'
import { report } from './signal.ts'
import type { DeviceStorage } from './storage.ts'
import { asObject, makeId } from './stored.ts'
import { countDropped, DROPPED, orNothing, parseWaiting, type WaitingEvent } from './waiting-events.ts'

const BATCH = 100
/** Of events refused together it is not known which one is wrong. */
const WRONG = new Set(['invalid_request', 'too_large'])
/** Nothing that events or their sender could help: they wait until the shop has mended it. */
const PASSING = new Set(['unknown_key', 'forbidden', 'conflict', 'idempotency_key_in_use', 'idempotency_key_reused'])

/** What the service said of events of one session. */
interface Answer {
  readonly sent: readonly WaitingEvent[]
  readonly said: SyncReport
}

/** What the outbox needs of the SDK. */
export interface OutboxDeps {
  readonly backend: Backend
  readonly storage: DeviceStorage
  readonly calls: Calls
  readonly device: DeviceClock
}

/** Keeps events until the service has answered for them. */
export interface Outbox {
  /** Sends what waits; what is not acknowledged stays and is tried again, later and later. A pause is not cut short. */
  flush(): Promise<void>
  /** Sends what waits, pause or not. */
  retry(): Promise<void>
  /** Looks at what waits, which the page may have to send while it goes away. */
  notice(): Promise<void>
  dispose(): void
}

/**
 * Creates the outbox. One tab sends, for all of them, as long as its lease lasts; no lock and no transaction is held over a
 * call (B12, B13). An event leaves only when the service has answered for it; what a beacon took stays (B15).
 */
export function createOutbox({ backend, storage, calls, device }: OutboxDeps): Outbox {
  const me = makeId()
  // What this page knows to wait: the one thing that can be sent while it goes away.
  let known: readonly WaitingEvent[] = []
  let sending: Promise<void> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let isDisposed = false
  let reportAtUnload: ReportAtUnload | undefined
  const handedOver = new Set<string>()

  const wait = (until: number): void => {
    clearTimeout(timer)
    const pause = Math.max(0, until - device.wall())
    if (!isDisposed) timer = setTimeout(() => void start(false), pause)
  }

  /** Settles what was answered, and takes the next turn: in one transaction, so that no event comes in between. */
  const takeTurn = async (calledBack: boolean, answer?: Answer): Promise<readonly WaitingEvent[]> => {
    const now = device.wall()
    const taken = mustWait(parseLease(await storage.read(LEASE), now), { me, now, calledBack })
    // Looking alone writes nothing, or tabs that wait would wake one another for ever.
    if (taken !== undefined && !answer) {
      wait(taken)
      return []
    }
    let refused: readonly RefusedEvent[] = []
    const [waiting, lease] = await storage.change(
      [WAITING, LEASE, SET_ASIDE, DROPPED],
      ([rows, stored, before, count]) => {
        const all = parseWaiting(rows)
        // Another tab may have given an event to the customer meanwhile, or heard that it was taken.
        refused = answer ? refusedOf(all, answer) : []
        const left = all.filter(
          ({ event: { id } }) => !answer?.said.accepted.includes(id) && !refused.some(one => one.event.id === id),
        )
        const held = parseLease(stored, now)
        const isMine = mustWait(held, { me, now, calledBack }) === undefined
        const mine: Lease = { holder: me, until: now + LEASE_LENGTH, failures: answer ? 0 : (held?.failures ?? 0) }
        const next = left[0] && !isDisposed ? mine : undefined
        const aside = [...parseSetAside(before), ...refused]
        const tooMany = Math.max(0, aside.length - MOST_SET_ASIDE)
        const kept = orNothing(aside.slice(tooMany))
        return [orNothing(left), isMine ? next : stored, kept, countDropped(count, tooMany)]
      },
    )
    for (const { event, reason } of refused) {
      report(new Error(`the service refused the event ${event.id}: ${reason}; it was set aside`))
    }
    known = parseWaiting(waiting)
    const held = parseLease(lease, now)
    if (held?.holder === me) return known
    if (held && known[0]) wait(held.until)
    return []
  }

  /** Ends the turn after a failure: all tabs pause. */
  const pause = async (retryAfter: number): Promise<void> => {
    const now = device.wall()
    const random = Math.random()
    const [lease] = await storage.change([LEASE], ([stored]) => {
      const held = parseLease(stored, now)
      if (held?.holder !== me) return [stored]
      return [{ until: now + pauseAfter(held.failures + 1, retryAfter, random), failures: held.failures + 1 }]
    })
    wait(parseLease(lease, now)?.until ?? now)
  }

  const send = async (calledBack: boolean): Promise<void> => {
    let longest = BATCH
    let rows = await takeTurn(calledBack)
    while (rows[0]) {
      const from = rows[0].session
      const sent = rows.filter(row => row.session.token === from.token).slice(0, longest)
      const events = sent.map(({ event }) => event)
      const outcome = await calls.run(async signal => ({
        ok: true,
        said: checkReport(await backend.report(from, events, { signal })),
      }))
      if (!outcome.ok) {
        const [reason] = outcome.reasons
        return pause(reason && 'retryAfter' in reason ? reason.retryAfter : 0)
      }
      const { said } = outcome
      const isAll = (reasons: ReadonlySet<string>): boolean =>
        said.accepted.length === 0 && said.refused.every(({ reason }) => reasons.has(reason))
      // An answer that speaks of none of them would be asked for ever.
      const answered = [...said.accepted, ...said.refused.map(({ id }) => id)]
      if (isAll(PASSING) || !events.some(({ id }) => answered.includes(id))) return pause(0)
      if (sent.length > 1 && isAll(WRONG)) {
        longest = Math.ceil(sent.length / 2)
        rows = await takeTurn(true)
        continue
      }
      // The wrong one is found, and those after it go together again.
      if (sent.length === 1) longest = BATCH
      rows = await takeTurn(true, { sent, said })
    }
  }

  const release = async (): Promise<void> => {
    await storage.change([LEASE], ([stored]) => [parseLease(stored, device.wall())?.holder === me ? undefined : stored])
  }

  const start = async (calledBack: boolean): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    await (sending ??= send(calledBack).finally(() => (sending = undefined)))
  }

  const leave = (isGone: boolean): void => {
    if (known[0] && reportAtUnload) {
      const fresh = known.filter(({ event }) => !handedOver.has(event.id))
      for (const from of new Map(fresh.map(({ session: one }) => [one.token, one])).values()) {
        const events = fresh.filter(row => row.session.token === from.token).map(({ event }) => event)
        for (const id of reportAtUnload(from, events)) handedOver.add(id)
      }
    }
    // Back in the page's place there is perhaps a page of the same shop at once.
    if (isGone && sending) void release()
  }

  const unbinds = [
    onPageLeave(leave),
    storage.onElsewhere(keys => {
      // Whoever sent has come to an end, perhaps.
      if (keys.includes(LEASE) && timer !== undefined) void start(false)
    }),
  ]
  void backend
    .loadUnloadReport?.()
    .then(loaded => (reportAtUnload = loaded))
    .catch(() => {})

  const outbox: Outbox = {
    flush: async () => {
      if (timer === undefined) await start(false)
    },
    retry: () => start(true),
    async notice() {
      known = parseWaiting(await storage.read(WAITING))
    },
    dispose() {
      isDisposed = true
      clearTimeout(timer)
      for (const unbind of unbinds) unbind()
      if (sending) void release()
    },
  }
  return outbox
}

/** Looks at a report as at input (B34). @throws BackendUnavailableError for nonsense */
function checkReport(report: SyncReport): SyncReport {
  const { accepted, refused } = asObject<SyncReport>(report)
  const isGood = (one: unknown): boolean => {
    const { id, reason } = asObject<SyncReport['refused'][number]>(one)
    return typeof id === 'string' && typeof reason === 'string'
  }
  if (Array.isArray(accepted) && Array.isArray(refused) && refused.every(isGood)) return { accepted, refused }
  throw new BackendUnavailableError('the back end answered with no report')
}

/** Those of the stored events that were refused to whom they still belong. */
function refusedOf(stored: readonly WaitingEvent[], { sent, said }: Answer): readonly RefusedEvent[] {
  return stored.flatMap(row => {
    const found = said.refused.find(({ id }) => id === row.event.id)
    const isHis = sent.some(one => one.session.token === row.session.token)
    return found && isHis ? [{ ...row, reason: found.reason }] : []
  })
}
