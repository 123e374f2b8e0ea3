import type { QueuedEvent } from '../../src/contract/event.ts'
import type { Session } from '../../src/contract/session.ts'
import type { DeviceClock } from '../../src/sdk/clock.ts'
import { createStorage } from '../../src/sdk/storage.ts'
import type { TestShop } from '../support/test-shop.ts'

/** A device's clock that a test moves. */
export interface MovableClock extends DeviceClock {
  move(milliseconds: number): void
}

/** Makes the clock of a device. */
export function movableClock(): MovableClock {
  let moved = 0
  return {
    wall: () => Date.now() + moved,
    steady: () => performance.now() + moved,
    move: milliseconds => void (moved += milliseconds),
  }
}

/** What the service has written down of the pages' events: when each was seen, in the order of its log. */
export async function readBooks(shop: TestShop): Promise<readonly string[]> {
  const seen: string[] = []
  for (let after = '0'; ;) {
    const { events } = await shop.admin<{
      events: readonly { sequence: string; type: string; data: { seenAt?: string } }[]
    }>('GET', `/v1/events?limit=100&after=${after}`)
    const last = events.at(-1)
    if (!last) return seen
    after = last.sequence
    for (const { type, data } of events) if (/^coupon\.(applied|removed)$/u.test(type)) seen.push(data.seenAt!)
  }
}

/** Waits until the books hold so many events, and gives them. */
export async function untilBooked(shop: TestShop, count: number): Promise<readonly string[]> {
  for (let tries = 0; ; tries += 1) {
    const seen = await readBooks(shop)
    if (seen.length >= count || tries === 100) return seen
    await new Promise(done => setTimeout(done, 50))
  }
}

/** Makes events of one coupon, each seen at an instant of its own, which the books tell. */
export function makeEvents(coupon: string, count: number): readonly QueuedEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    id: crypto.randomUUID(),
    type: index % 2 === 0 ? 'coupon.applied' : 'coupon.removed',
    at: new Date(Date.UTC(2026, 0, 1) + index).toISOString(),
    coupon,
  }))
}

/** Reads and writes the records of a device, as another tab of it. */
export function openDevice(database: string): {
  read(key: string): Promise<unknown>
  write(key: string, value: unknown): Promise<void>
  /** Puts events of the device's shopper into its outbox, as a page does that is gone before it sends them. */
  leave(events: readonly QueuedEvent[]): Promise<void>
  close(): void
} {
  const storage = createStorage(database)
  return {
    read: key => storage.read(key),
    write: async (key, value) => void (await storage.change([key], () => [value])),
    async leave(events) {
      await storage.change(['events', 'session'], ([waiting, session]) => [
        [
          ...((waiting as readonly unknown[] | undefined) ?? []),
          ...events.map(event => ({ event, session: session as Session })),
        ],
        session,
      ])
    },
    close: storage.close,
  }
}
