const DAY = 86_400_000

/**
 * Finds when a coupon ends that lives some days in a time zone, the day of receipt counted: the first instant of the day
 * after. The service reckons with a calendar; this looks for the instant at which the zone's date turns.
 */
export function endOfLife(receivedAt: number, days: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const dateAt = (instant: number): number => Date.parse(format.format(instant))
  const target = dateAt(receivedAt) + days * DAY
  // The date turned somewhere in the 52 hours around the same date in UTC.
  let before = target - 26 * 3_600_000
  let after = target + 26 * 3_600_000
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (dateAt(middle) < target) before = middle
    else after = middle
  }
  return after
}
