import { asObject } from './stored.ts'

/** The record that says which tab sends. */
export const LEASE = 'events-lease'

/** Longer than any lease or pause: a stored end beyond it comes of a clock that was set back. */
const LONGEST = 600_000

/**
 * Who sends, or, without a holder, a pause of all tabs. A lease and no Web Lock: a lock that a frozen tab holds blocks every
 * other tab, and one that is held keeps the page out of the back/forward cache (B13).
 */
export interface Lease {
  readonly holder?: string
  /** Device time in milliseconds. */
  readonly until: number
  /** How many tries failed one after another, in whichever tab. */
  readonly failures: number
}

/** Looks at a stored lease as at input; one that is over, or that no clock can have, is none. */
export function parseLease(value: unknown, now: number): Lease | undefined {
  const { holder, until, failures } = asObject<Lease>(value)
  if (typeof until !== 'number' || !(until <= now + LONGEST)) return undefined
  return {
    until,
    failures: Number.isSafeInteger(failures) ? (failures as number) : 0,
    ...(typeof holder === 'string' && { holder }),
  }
}

/** Says until when somebody must wait; `undefined` where he may send. Who was called back does not wait for a pause. */
export function mustWait(
  lease: Lease | undefined,
  { me, now, calledBack }: { readonly me: string; readonly now: number; readonly calledBack: boolean },
): number | undefined {
  if (!lease || lease.until <= now || lease.holder === me) return undefined
  return lease.holder === undefined && calledBack ? undefined : lease.until
}

const FIRST_PAUSE = 1000
const LONGEST_PAUSE = 60_000
const LONGEST_RETRY_AFTER = 300_000

/**
 * Computes how long to wait after a number of failures, in milliseconds: what the service asks for, in bounds, and over it
 * anything up to a length that doubles, or all tabs of all shoppers would come back at once (B17).
 */
export function pauseAfter(failures: number, retryAfterSeconds: number, random: number): number {
  const spread = Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE)
  return Math.min(Math.max(retryAfterSeconds, 0) * 1000, LONGEST_RETRY_AFTER) + random * spread
}
