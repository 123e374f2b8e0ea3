import type { QueuedEvent } from '../contract/event.ts'
import type { ReportAtUnload } from './backend.ts'
import type { HttpBackendOptions } from './http-backend.ts'

/**
 * For the events of one beacon, which with key and token stays below 16 kB. The browser has 64 KiB for all that a page sends
 * while it goes away, the shop's own beacons included (B15).
 */
const MOST_BYTES = 15_000
const MOST_EVENTS = 100

/** Creates what sends events as `text/plain`, which a page that goes away may send anywhere; key and token go in the body. */
export function createUnloadReport({ service, key, fetch }: HttpBackendOptions): ReportAtUnload {
  const address = `${service.replace(/\/+$/, '')}/v1/sync`

  const hand = (body: string): boolean => {
    try {
      if (!fetch && navigator.sendBeacon(address, body)) return true
      void (fetch ?? globalThis.fetch)(address, {
        method: 'POST',
        body,
        headers: { 'content-type': 'text/plain;charset=UTF-8' },
        keepalive: true,
      }).catch(() => {})
    } catch {
      // What is not taken waits for the next page.
    }
    return false
  }

  return (session, events) =>
    split(events).flatMap(part =>
      hand(JSON.stringify({ key, token: session.token, events: part })) ? part.map(({ id }) => id) : [],
    )
}

function split(events: readonly QueuedEvent[]): readonly (readonly QueuedEvent[])[] {
  const parts: QueuedEvent[][] = []
  let room = 0
  for (const event of events) {
    const size = sizeOf(event)
    if (size > room || parts.at(-1)!.length === MOST_EVENTS) {
      parts.push([])
      room = MOST_BYTES
    }
    parts.at(-1)!.push(event)
    room -= size
  }
  return parts
}

function sizeOf(event: QueuedEvent): number {
  return new TextEncoder().encode(JSON.stringify(event)).length + 1
}
