import type { ServiceClock } from './clock.ts'
import type { LateOutbox } from './late-outbox.ts'
import type { SessionKeeper } from './session.ts'
import type { DeviceStorage } from './storage.ts'
import { asStrings, isSame } from './stored.ts'
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

/** Creates the memory of the chosen coupons. `onChange` is called when the device says something else. */
export function createChosenCoupons(deps: {
  readonly storage: DeviceStorage
  readonly session: SessionKeeper
  readonly outbox: LateOutbox
  readonly clock: ServiceClock
  onChange(): void
}): ChosenCoupons {
  const { storage, clock, onChange } = deps
  let ids: readonly string[] = []

  const reload = async (): Promise<void> => {
    const stored = asStrings(await storage.read(KEY))
    if (isSame(stored, ids)) return
    ids = stored
    onChange()
  }

  storage.onElsewhere(keys => keys.includes(KEY) && void reload())

  return {
    ready: reload(),
    ids: () => ids,
    reload,
    async choose(next) {
      const added = next.filter(id => !ids.includes(id))
      const gone = ids.filter(id => !next.includes(id))
      ids = next
      if (added.length + gone.length === 0) return
      const at = new Date(clock.now()).toISOString()
      const events = [
        ...added.map(coupon => ({ type: 'coupon.applied' as const, at, coupon })),
        ...gone.map(coupon => ({ type: 'coupon.removed' as const, at, coupon })),
      ]
      const update = (stored: unknown): readonly string[] => {
        // What another tab chose in the meantime counts too.
        const others = asStrings(stored).filter(id => !next.includes(id) && !gone.includes(id))
        return [...next, ...others]
      }
      await writeWithEvents(deps, KEY, update, events)
    },
  }
}
