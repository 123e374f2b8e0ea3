import { atom, type PreinitializedWritableAtom } from 'nanostores'
import { report } from './signal.ts'

/** A store that the page listens to. */
export type Store<Value> = PreinitializedWritableAtom<Value> & object

/** Creates a store whose listeners cannot break what sets it: an error of theirs is reported to the page (B33). */
export function createStore<Value>(): Store<Value | undefined>
export function createStore<Value>(initial: Value): Store<Value>
export function createStore<Value>(initial?: Value): Store<Value | undefined> {
  const $store: Store<Value | undefined> = atom(initial)
  const { listen } = $store
  $store.listen = listener =>
    listen((...change) => {
      try {
        listener(...change)
      } catch (error) {
        report(error)
      }
    })
  return $store
}
