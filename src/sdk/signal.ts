/** Listens. @returns the unbind */
export type Listen<Value> = (listener: (value: Value) => void) => () => void

/** A source of values, without a current one. */
export interface Signal<Value> {
  readonly listen: Listen<Value>
  send(value: Value): void
}

/** Creates a signal. A listener that throws is reported to the page and stops nobody else. */
export function createSignal<Value>(): Signal<Value> {
  const listeners = new Set<(value: Value) => void>()
  return {
    listen(listener) {
      // A function of its own for each call, so that the same listener may listen twice.
      const mine = (value: Value): void => listener(value)
      listeners.add(mine)
      return () => listeners.delete(mine)
    },
    send(value) {
      for (const listener of listeners) {
        try {
          listener(value)
        } catch (error) {
          report(error)
        }
      }
    },
  }
}

/** Reports an error as if nobody had caught it, without breaking what runs. */
export function report(error: unknown): void {
  if (typeof reportError === 'function') reportError(error)
  else queueMicrotask(() => Promise.reject(error))
}
