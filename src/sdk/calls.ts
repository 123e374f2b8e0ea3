import { atom, type ReadableAtom } from 'nanostores'
import type { Outcome, Refusal } from '../contract/reason.ts'
import { BackendUnavailableError, isBackendUnavailableError } from './errors/backend-unavailable-error.ts'
import { whenActive } from './page-life.ts'
import { report } from './signal.ts'

/** Calls the back end within a budget. */
export interface Calls {
  readonly $reachable: ReadableAtom<boolean>
  /** Runs work that calls the back end; an outage becomes a refusal, and nothing outlasts the budget. */
  run<Result extends object>(work: (signal: AbortSignal) => Promise<Outcome<Result>>): Promise<Outcome<Result>>
}

/** Creates the one way to the back end: whatever it does, the answer is an outcome within `budgetMs`. */
export function createCalls(budgetMs: number): Calls {
  const $reachable = atom(true)
  // What a page asks that nobody may ever see is asked for nothing (B24).
  const active = new Promise<void>(resolve => void whenActive(resolve))
  return {
    $reachable,
    async run(work) {
      await active
      const { signal, end } = startBudget(budgetMs)
      try {
        const outcome = await Promise.race([work(signal), whenAborted(signal)])
        $reachable.set(true)
        return outcome
      } catch (error) {
        if (!isBackendUnavailableError(error)) report(error)
        else $reachable.set(false)
        return refuseForNow(isBackendUnavailableError(error) ? error.retryAfter : 5)
      } finally {
        end()
      }
    },
  }
}

/** Refuses because of an outage. */
export function refuseForNow(retryAfter: number): Refusal {
  return { ok: false, reasons: [{ reason: 'temporarily_unavailable', retryAfter }] }
}

/** Checks whether an outcome is an outage or a call too many, and not a decision. */
export function isOutage(outcome: Outcome): boolean {
  return hasReason(outcome, 'temporarily_unavailable') || hasReason(outcome, 'rate_limited')
}

/** Checks whether an outcome is a refusal for a reason. */
export function hasReason(outcome: Outcome, reason: Refusal['reasons'][number]['reason']): boolean {
  return !outcome.ok && outcome.reasons.some(one => one.reason === reason)
}

function startBudget(ms: number): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new BackendUnavailableError(`no answer within ${ms} ms`)), ms)
  return { signal: controller.signal, end: () => clearTimeout(timer) }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
}
