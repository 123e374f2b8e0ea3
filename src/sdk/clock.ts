/** Where the time comes from, in milliseconds; a test gives its own. */
export interface DeviceClock {
  /** The device's time of day, which may be wrong by years. */
  wall(): number
  /** Rises steadily, from any start. */
  steady(): number
}

/** The clock of the browser. */
export const deviceClock: DeviceClock = { wall: () => Date.now(), steady: () => performance.now() }

/** A century; beyond it a stored skew was tampered with, and dates could not be written any more. */
const LONGEST_SKEW = 3.2e12

/** The service's time, as well as the device can tell it. */
export interface ServiceClock {
  now(): number
  /** Takes over what the service says that time it is. */
  sync(instant: string): void
  /** How far the device is behind, for the next page load. */
  skew(): number
  /** Takes over the skew of an earlier page load, until the service has spoken. */
  restore(skew: number): void
}

/** Follows the service's time by its distance from the steady clock, since the device's own may jump (B18). */
export function createServiceClock({ wall, steady }: DeviceClock): ServiceClock {
  let known = false
  let start = wall() - steady()
  const now = (): number => start + steady()
  return {
    now,
    sync(instant) {
      const time = Date.parse(instant)
      if (Number.isNaN(time)) return
      known = true
      start = time - steady()
    },
    skew: () => now() - wall(),
    restore(skew) {
      if (!known && Math.abs(skew) < LONGEST_SKEW) start = wall() + skew - steady()
    },
  }
}
