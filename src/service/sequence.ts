/** Writes a place in the event log as text that sorts as the number does. */
export function sequenceOf(position: number): string {
  return String(position).padStart(16, '0')
}
