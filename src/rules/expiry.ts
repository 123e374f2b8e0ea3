import { Temporal } from 'temporal-polyfill'

/** When a coupon was received, and what limits its life. Instants are ISO 8601 in UTC. */
export interface ExpiryInput {
  readonly receivedAt: string
  /** The shop's time zone, for example `Europe/Berlin`. */
  readonly timeZone: string
  /** Days it lives, the day of receipt included. */
  readonly couponLifetimeDays?: number
  /** The end of its promotion. */
  readonly endsAt?: string
}

/** When a coupon ends. */
export interface Expiry {
  /** Fixed when it is received; left out without a lifetime. */
  readonly expiresAt?: string
  /** The earlier of `expiresAt` and the promotion's end; left out where nothing ends it. */
  readonly effective?: string
}

/**
 * Fixes when a coupon expires: the day of receipt counts as day one in the shop's time zone, whatever the clocks do in
 * between, so it is the first instant of the day that is `couponLifetimeDays` days later.
 * @throws RangeError for an unknown time zone
 */
export function expiry({ receivedAt, timeZone, couponLifetimeDays, endsAt }: ExpiryInput): Expiry {
  if (couponLifetimeDays === undefined) return endsAt === undefined ? {} : { effective: endsAt }
  const received = Temporal.Instant.from(receivedAt).toZonedDateTimeISO(timeZone)
  // A day that the zone skipped, or skipped midnight of, begins with the first instant that follows.
  const ends = received.toPlainDate().add({ days: couponLifetimeDays }).toZonedDateTime(timeZone).toInstant()
  const milliseconds = ends.epochMilliseconds
  const expiresAt = new Date(milliseconds).toISOString().replace('.000Z', 'Z')
  return { expiresAt, effective: endsAt !== undefined && Date.parse(endsAt) <= milliseconds ? endsAt : expiresAt }
}
