import type { Outcome } from '../contract/reason.ts'
import { hasReason } from './calls.ts'
import type { DeviceStorage } from './storage.ts'
import type { Store } from './store.ts'

const KEY = 'waiting-code'

/** Why a code may still be claimed another time. */
const MENDABLE = [
  'temporarily_unavailable',
  'rate_limited',
  'sign_in_required',
  'partner_required',
  'not_started',
] as const

/** The memory of a code from a link, which waits on the device until the shopper claims it with one click (D-18). */
export interface WaitingCode {
  keep(code: string): Promise<void>
  /** Reads anew what the device has. */
  reload(): Promise<void>
  /** Lets go of the code once it was claimed, or will never be. */
  settle(code: unknown, outcome: Outcome): Promise<void>
}

/** Creates the memory of the waiting code. */
export function createWaitingCode(storage: DeviceStorage, $waitingCode: Store<string | undefined>): WaitingCode {
  const reload = async (): Promise<void> => {
    const stored = await storage.read(KEY)
    $waitingCode.set(typeof stored === 'string' ? stored : undefined)
  }
  storage.onElsewhere(keys => keys.includes(KEY) && void reload())
  return {
    async keep(code) {
      $waitingCode.set(code)
      await storage.change([KEY], () => [code])
    },
    reload,
    async settle(code, outcome) {
      if (MENDABLE.some(reason => hasReason(outcome, reason)) || code === undefined || code !== $waitingCode.get())
        return
      $waitingCode.set(undefined)
      // Another tab may have landed with another code meanwhile.
      await storage.change([KEY], ([stored]) => [stored === code ? undefined : stored])
    },
  }
}
