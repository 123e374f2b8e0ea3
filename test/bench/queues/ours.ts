import type { Session } from '../../../src/contract/session.ts'
import { createCalls } from '../../../src/sdk/calls.ts'
import { deviceClock } from '../../../src/sdk/clock.ts'
import { createHttpBackend } from '../../../src/sdk/http-backend.ts'
import { createLateOutbox } from '../../../src/sdk/late-outbox.ts'
import type { SessionKeeper } from '../../../src/sdk/session.ts'
import { createStorage } from '../../../src/sdk/storage.ts'
import { writeWithEvents } from '../../../src/sdk/write-events.ts'

/** The guest that the bench has made, of whom every page knows. */
interface Guest {
  readonly key: string
  readonly session: Session
  readonly coupon: string
}

// It outlives a navigation, and storage that is switched off.
const { key, session, coupon } = JSON.parse(window.name) as Guest

const backend = createHttpBackend({ service: location.origin, key })
const storage = createStorage('bench')
const calls = createCalls(3000)
const outbox = createLateOutbox({ backend, storage, calls, device: deviceClock })
const keeper = { $session: { get: () => session } } as unknown as SessionKeeper
addEventListener('online', () => void outbox.retry())
void outbox.retry()

/** Tracks events as coupons that are put on a cart do: with a change of what is stored, in its transaction. */
async function track(names: readonly (readonly [string, string])[]): Promise<void> {
  const events = names.map(([name]) => ({
    type: 'coupon.applied' as const,
    at: new Date(Date.UTC(2026, 0, 1) + Number(name.slice('bench-'.length))).toISOString(),
    coupon,
  }))
  await writeWithEvents({ storage, session: keeper, outbox }, 'bench', () => names.length, events)
  await outbox.flush()
}

Object.assign(globalThis, { track })
