import { asObject } from './stored.ts'
import { isWaiting, type WaitingEvent } from './waiting-events.ts'

/** The record of the events that the service does not take; nothing is dropped in silence. */
export const SET_ASIDE = 'events-aside'

/** Beyond it the oldest are dropped and counted. */
export const MOST_SET_ASIDE = 100

/** An event that waits no more, and why. */
export interface RefusedEvent extends WaitingEvent {
  readonly reason: string
}

/** Looks at events that were set aside as at input. */
export function parseSetAside(value: unknown): readonly RefusedEvent[] {
  if (!Array.isArray(value)) return []
  return value.filter(one => isWaiting(one) && typeof asObject<RefusedEvent>(one).reason === 'string')
}
