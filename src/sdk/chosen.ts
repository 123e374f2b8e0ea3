import type { ServiceClock } from './clock.ts'
import type { LateOutbox } from './late-outbox.ts'
import type { SessionKeeper } from './session.ts'
import { readStash, writeStash } from './stash.ts'
import type { DeviceStorage } from './storage.ts'
import { asObject, asStrings, isSame } from './stored.ts'
import { writeWithEvents } from './write-events.ts'

const KEY = 'chosen'

/** The coupons that the shopper chose for the running checkout, in the order chosen; they outlive the page. */
export interface ChosenCoupons {
  /** Settled when what the device knows is loaded. */
  readonly ready: Promise<void>
  ids(): readonly string[]
  /** Reads anew what the device has. */
  reload(): Promise<void>
  /** Chooses exactly these. The events that tell of it are written in the same transaction. */
  choose(next: readonly string[]): Promise<void>
}

/** A choice that is on its way to the device. */
interface Change {
  readonly next: readonly string[]
  readonly gone: readonly string[]
}

/** Creates the memory of the chosen coupons. `onChange` is called when the device says something else. */
export function createChosenCoupons(deps: {
  readonly storage: DeviceStorage
  readonly session: SessionKeeper
  readonly outbox: LateOutbox
  readonly clock: ServiceClock
  readonly stash: string
  onChange(): void
}): ChosenCoupons {
  const { storage, session, clock, onChange } = deps
  const stash = `${deps.stash}:${KEY}`
  let ids: readonly string[] = []
  // What is not written yet stands before what the device says.
  let pending: Change | undefined

  const reload = async (): Promise<void> => {
    const stored = asStrings(await storage.read(KEY))
    const next = pending ? merge(stored, pending) : stored
    if (isSame(next, ids)) return
    ids = next
    onChange()
  }

  const load = async (): Promise<void> => {
    await Promise.all([reload(), session.ready])
    // The page before was left while it wrote.
    const left = parseChange(readStash(stash))
    if (left) void choose(merge(ids, left))
  }

  const choose = async (next: readonly string[]): Promise<void> => {
    const added = next.filter(id => !ids.includes(id))
    const gone = ids.filter(id => !next.includes(id))
    ids = next
    if (added.length + gone.length === 0) return
    const change = { next, gone: [...gone, ...(pending?.gone ?? [])].filter(id => !next.includes(id)) }
    pending = change
    // Who sees a coupon applied may go on at once, and a write that is under way ends with its page.
    writeStash(stash, JSON.stringify(change))
    const at = new Date(clock.now()).toISOString()
    const events = [
      ...added.map(coupon => ({ type: 'coupon.applied' as const, at, coupon })),
      ...gone.map(coupon => ({ type: 'coupon.removed' as const, at, coupon })),
    ]
    await writeWithEvents(deps, KEY, stored => merge(asStrings(stored), change), events)
    if (pending !== change) return
    pending = undefined
    writeStash(stash)
  }

  storage.onElsewhere(keys => keys.includes(KEY) && void reload())

  return { ready: load(), ids: () => ids, reload, choose }
}

/** Makes a change of what is stored by now: what another tab chose in the meantime counts too. */
function merge(stored: readonly string[], { next, gone }: Change): readonly string[] {
  return [...next, ...stored.filter(id => !next.includes(id) && !gone.includes(id))]
}

/** Looks at a change that was put aside as at input. */
function parseChange(stashed: string = ''): Change | undefined {
  try {
    const { next, gone } = asObject<Change>(JSON.parse(stashed))
    return { next: asStrings(next), gone: asStrings(gone) }
  } catch {
    return undefined
  }
}
