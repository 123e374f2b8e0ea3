import type { ServiceClock } from './clock.ts'
import type { LateOutbox } from './late-outbox.ts'
import { isSucceededBy, type SessionKeeper } from './session.ts'
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
  /**
   * Chooses these instead of those that the chooser knew of; what another tab chose meanwhile stays. The events that tell of
   * it are written in the same transaction.
   */
  choose(next: readonly string[], known?: readonly string[]): Promise<void>
}

/** A choice that is on its way to the device. */
interface Change {
  /** In the order chosen. */
  readonly next: readonly string[]
  readonly added: readonly string[]
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
  let pending: readonly Change[] = []

  const reload = async (): Promise<void> => {
    const stored = asStrings(await storage.read(KEY))
    const next = pending.reduce(merge, stored)
    if (isSame(next, ids)) return
    ids = next
    onChange()
  }

  const load = async (): Promise<void> => {
    await Promise.all([reload(), session.ready])
    // The page before was left while it wrote.
    for (const { next, added, gone } of parseStash(readStash(stash), session.$session.get()?.shopper)) {
      void choose(next, [...next.filter(id => !added.includes(id)), ...gone])
    }
  }

  const stashPending = (): void =>
    writeStash(stash, pending[0] && JSON.stringify([session.$session.get()?.shopper, ...pending]))

  const choose = async (next: readonly string[], known: readonly string[] = ids): Promise<void> => {
    if (isSame(next, known)) return
    const added = next.filter(id => !known.includes(id))
    const gone = known.filter(id => !next.includes(id))
    const change = { next, added, gone }
    ids = merge(ids, change)
    pending = [...pending, change]
    // Who sees a coupon applied may go on at once, and a write that is under way ends with its page.
    stashPending()
    const at = new Date(clock.now()).toISOString()
    const events = [
      ...added.map(coupon => ({ type: 'coupon.applied' as const, at, coupon })),
      ...gone.map(coupon => ({ type: 'coupon.removed' as const, at, coupon })),
    ]
    const whose = session.$session.get()
    await writeWithEvents(
      deps,
      KEY,
      // What one chose who has signed out in another tab is not chosen for the next.
      (stored, who) => (whose && !isSucceededBy(whose, who) ? stored : merge(asStrings(stored), change)),
      events,
      ({ coupon }, ...records) => new Set(records.map(one => asStrings(one).includes(coupon))).size > 1,
    )
    pending = pending.filter(one => one !== change)
    stashPending()
  }

  storage.onElsewhere(keys => keys.includes(KEY) && void reload())

  return { ready: load(), ids: () => ids, reload, choose }
}

/** Makes a change of what is stored by now: what another tab chose or took off in the meantime counts too. */
function merge(stored: readonly string[], { next, added, gone }: Change): readonly string[] {
  return [
    ...next.filter(id => added.includes(id) || stored.includes(id)),
    ...stored.filter(id => !next.includes(id) && !gone.includes(id)),
  ]
}

/** Looks at changes that a shopper's page has put aside as at input. */
function parseStash(stashed: string = '[]', shopper: string | undefined): readonly Change[] {
  try {
    const [whose, ...changes] = JSON.parse(stashed) as readonly unknown[]
    if (whose !== shopper) return []
    return changes.map(one => {
      const { next, added, gone } = asObject<Change>(one)
      return { next: asStrings(next), added: asStrings(added), gone: asStrings(gone) }
    })
  } catch {
    return []
  }
}
