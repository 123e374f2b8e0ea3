import type { ServiceLog } from './log.ts'
import { Refused } from './refused.ts'

/** Sees to it that the database's clock does not go back. */
export interface ClockWatch {
  /** @throws Refused `temporarily_unavailable` while the clock is behind what it told before */
  see(now: Date): void
}

// What clocks of two servers may differ by, where one takes over from the other.
const TOLERANCE = 5 * 60_000

/**
 * Watches the database's clock. Where it jumps back by more than five minutes, coupons that had expired would be good again,
 * so nothing is decided by it until it has caught up (S9). The memory is this process's: after a clock that ran ahead was put
 * right, a restart ends the wait.
 */
export function watchClock(log: ServiceLog): ClockWatch {
  let latest = Number.NEGATIVE_INFINITY
  return {
    see(now) {
      const time = now.getTime()
      if (time >= latest) latest = time
      else if (time < latest - TOLERANCE) {
        const facts = { now: now.toISOString(), latest: new Date(latest).toISOString() }
        log.error(facts, "the database's clock went back: nothing is decided by it")
        throw new Refused(503, [{ reason: 'temporarily_unavailable', retryAfter: 60 }])
      }
    },
  }
}
