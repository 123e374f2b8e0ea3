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
  /** Makes a step such that the page may call it: whatever hangs or throws in it, its answers come within the budget (B33). */
  guard<Step extends object>(step: Step): Step
}

/** Creates the one way to the back end: whatever it does, the answer is an outcome within `budgetMs`. */
export function createCalls(budgetMs: number): Calls {
  const $reachable = atom(true)
  // What a page asks that nobody may ever see is asked for nothing (B24).
  const active = new Promise<void>(resolve => void whenActive(resolve))

  const settle = async <Answer>(
    ms: number,
    work: (signal: AbortSignal) => Promise<Answer>,
    tell?: (isReachable: boolean) => void,
  ): Promise<Answer | Refusal> => {
    await active
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const reason = new BackendUnavailableError(`no answer within ${ms} ms`)
        reject(reason)
        controller.abort(reason)
      }, ms)
    })
    try {
      const answer = await Promise.race([work(controller.signal), late])
      tell?.(true)
      return answer
    } catch (error) {
      const isOut = isBackendUnavailableError(error)
      if (isOut) tell?.(false)
      else report(error)
      return refuseForNow(isOut ? error.retryAfter : 5)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    $reachable,
    // Of a call's budget something is left to say what the device knows.
    run: work => settle(budgetMs * 0.8, work, $reachable.set),
    guard: step =>
      Object.fromEntries(
        Object.entries(step).map(([name, act]) => [
          name,
          typeof act === 'function'
            ? (...args: unknown[]) => {
                const answer = act(...args)
                // Not `instanceof`: what stands for `Promise` in the page may be another.
                return answer?.then ? settle(budgetMs, () => answer) : answer
              }
            : act,
        ]),
      ) as typeof step,
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
