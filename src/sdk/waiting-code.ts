import type { ReadableAtom } from 'nanostores'
import type { Outcome } from '../contract/reason.ts'
import { takeFromPage } from './address.ts'
import { hasReason } from './calls.ts'
import type { DeviceStorage } from './storage.ts'
import { createStore } from './store.ts'

const KEY = 'waiting-code'

/** A code from a link, which waits on the device until the shopper claims it with one click (D-18). */
export interface WaitingCode {
  readonly $waitingCode: ReadableAtom<string | undefined>
  /** Takes a code out of the page's address, or else the one that waits already. */
  record(parameter: string): Promise<void>
  /** Lets go of the code once it was claimed, or will never be. */
  settle(code: unknown, outcome: Outcome): Promise<void>
}

/** Creates the memory of the waiting code. */
export function createWaitingCode(storage: DeviceStorage): WaitingCode {
  const $waitingCode = createStore<string>()
  const load = async (): Promise<void> => {
    const stored = await storage.read(KEY)
    $waitingCode.set(typeof stored === 'string' ? stored : undefined)
  }
  storage.onElsewhere(keys => keys.includes(KEY) && void load())
  return {
    $waitingCode,
    async record(parameter) {
      const code = takeFromPage([parameter])
      if (code === undefined) return load()
      $waitingCode.set(code)
      await storage.change([KEY], () => [code])
    },
    async settle(code, outcome) {
      const isOver =
        outcome.ok ||
        (['code_not_found', 'code_malformed', 'already_claimed'] as const).some(reason => hasReason(outcome, reason))
      if (!isOver || code === undefined || code !== $waitingCode.get()) return
      $waitingCode.set(undefined)
      await storage.change([KEY], () => [undefined])
    },
  }
}
