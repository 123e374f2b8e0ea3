import { createSignal, type Listen, type Signal } from './signal.ts'
import type { TearoffEvents } from './tearoff.ts'

/** An event with its type. */
export type AnyEvent = {
  [Type in keyof TearoffEvents]: readonly [type: Type, event: TearoffEvents[Type]]
}[keyof TearoffEvents]

/** Sends the SDK's events to the page's listeners. */
export interface Emitter {
  on<Type extends keyof TearoffEvents>(type: Type, listener: (event: TearoffEvents[Type]) => void): () => void
  /** Listens to every event. */
  readonly onAny: Listen<AnyEvent>
  emit<Type extends keyof TearoffEvents>(type: Type, event: TearoffEvents[Type]): void
}

/** Creates the emitter of one SDK. */
export function createEmitter(): Emitter {
  const signals = new Map<keyof TearoffEvents, Signal<never>>()
  const all = createSignal<AnyEvent>()
  const signalOf = <Type extends keyof TearoffEvents>(type: Type): Signal<TearoffEvents[Type]> => {
    const known = signals.get(type) as Signal<TearoffEvents[Type]> | undefined
    const signal = known ?? createSignal<TearoffEvents[Type]>()
    if (!known) signals.set(type, signal as Signal<never>)
    return signal
  }
  return {
    on: (type, listener) => signalOf(type).listen(listener),
    onAny: all.listen,
    emit(type, event) {
      signalOf(type).send(event)
      all.send([type, event] as AnyEvent)
    },
  }
}
