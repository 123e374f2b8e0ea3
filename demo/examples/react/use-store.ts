import { useSyncExternalStore } from 'react'

/** What every store of the SDK has. */
interface Store<Value> {
  get(): Value
  listen(listener: () => void): () => void
}

/** Gives what a store of the SDK holds, and renders again when that changes. */
export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(
    listener => store.listen(listener),
    () => store.get(),
  )
}
