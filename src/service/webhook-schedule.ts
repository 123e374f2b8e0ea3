const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Waits before the attempts after the first, as Svix has them: 27 h 35 min in all. */
const WAITS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR] as const

/** An attempt that nobody finished is somebody else's after this; longer than an attempt can take. */
export const LEASE: number = MINUTE

/** A webhook that failed without a break for so long is not tried any more. */
export const FAILING_FOR: number = 5 * 24 * HOUR

/** A pause in which nothing was tried breaks a series of failures; longer than any wait. */
export const PAUSE: number = 24 * HOUR

/**
 * Tells how long to wait after so many attempts, in milliseconds; nothing once the last one was made. Up to a tenth longer
 * by chance, so that what failed together does not come back together.
 */
export function waitAfter(attempts: number, chance: number): number | undefined {
  const wait = WAITS[attempts - 1]
  return wait === undefined ? undefined : Math.round(wait * (1 + chance / 10))
}
