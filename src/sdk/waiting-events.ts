import type { QueuedEvent } from '../contract/event.ts'
import type { Session } from '../contract/session.ts'
import { parseSession } from './session.ts'
import { asObject } from './stored.ts'

/** The record that counts the events for which there was no room. */
export const DROPPED = 'events-dropped'

/** Beyond it the oldest are dropped, counted and reported. */
export const MOST_WAITING = 1000

/** An event, and who caused it: he may have signed out before it is sent. */
export interface WaitingEvent {
  readonly event: QueuedEvent
  readonly session: Session
}

/** Looks at stored events as at input. */
export function parseWaiting(value: unknown): readonly WaitingEvent[] {
  return Array.isArray(value) ? value.filter(isWaiting) : []
}

/** Says whether a stored value is an event that waits. */
export function isWaiting(value: unknown): value is WaitingEvent {
  const { event, session } = asObject<WaitingEvent>(value)
  return typeof asObject<QueuedEvent>(event).id === 'string' && parseSession(session) !== undefined
}

/** Writes an empty list as no record at all. */
export function orNothing<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length > 0 ? items : undefined
}

/** Adds to the stored count of dropped events. */
export function countDropped(stored: unknown, more: number): number | undefined {
  return (Number.isSafeInteger(stored) ? (stored as number) : 0) + more || undefined
}
