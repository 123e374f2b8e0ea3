/** How long a coupon is good, in the shop's calendar. */
export interface DaysLeft {
  /** Whole days after today: 0 is today. */
  readonly days: number
  /** An instant of its last day, for display in the same zone. */
  readonly lastDay: number
  /** Whether it ends with a day, and not within one. */
  readonly endsWithDay: boolean
}

const DAY = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

/**
 * Counts the days that a coupon has left. Its end is the first instant at which it is over, so that the last day is the
 * day of the millisecond before, whatever the clocks do in between (HCL-27).
 */
export function countDaysLeft(expiresAt: string, now: number, timeZone: string): DaysLeft {
  const end = Date.parse(expiresAt)
  const last = dayNumber(end - 1, timeZone)
  return { days: last - dayNumber(now, timeZone), lastDay: end - 1, endsWithDay: dayNumber(end, timeZone) !== last }
}

function dayNumber(instant: number, timeZone: string): number {
  let format = formats.get(timeZone)
  // Swedish dates are ISO dates.
  if (!format) formats.set(timeZone, (format = new Intl.DateTimeFormat('sv', { timeZone })))
  return Date.parse(format.format(instant)) / DAY
}
