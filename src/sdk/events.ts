import { createSignal, type Signal } from './signal.ts'
import type { TearoffEvents } from './tearoff.ts'

/** Sends the SDK's events to the page's listeners. */
export interface Emitter {
  on<Type extends keyof TearoffEvents>(type: Type, listener: (event: TearoffEvents[Type]) => void): () => void
  emit<Type extends keyof TearoffEvents>(type: Type, event: TearoffEvents[Type]): void
}

/** Creates the emitter of one SDK. */
export function createEmitter(): Emitter {
  const signals = new Map<keyof TearoffEvents, Signal<never>>()
  const signalOf = <Type extends keyof TearoffEvents>(type: Type): Signal<TearoffEvents[Type]> => {
    const known = signals.get(type) as Signal<TearoffEvents[Type]> | undefined
    const signal = known ?? createSignal<TearoffEvents[Type]>()
    if (!known) signals.set(type, signal as Signal<never>)
    return signal
  }
  return {
    on: (type, listener) => signalOf(type).listen(listener),
    emit: (type, event) => signalOf(type).send(event),
  }
}
