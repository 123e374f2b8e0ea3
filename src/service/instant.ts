/** Writes an instant as ISO 8601 in UTC, with milliseconds only where they are not 0. */
export function instantOf(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z')
}
