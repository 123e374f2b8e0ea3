import type { Outbox, OutboxDeps } from './outbox.ts'
import { LEASE_LENGTH, WAITING } from './outbox-record.ts'

/** The outbox before its code is there: most pages have nothing that waits. */
export interface LateOutbox extends Pick<Outbox, 'flush' | 'retry' | 'notice' | 'dispose'> {}

/** Creates the outbox so that its code is loaded by the first event, or by one that waits already. */
export function createLateOutbox(deps: OutboxDeps): LateOutbox {
  const { storage } = deps
  let outbox: Promise<Outbox> | undefined
  let isDisposed = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const load = (): Promise<Outbox> => {
    outbox ??= import('./outbox.ts').then(({ createOutbox }) => createOutbox(deps))
    outbox.catch(() => (outbox = undefined))
    return outbox
  }

  const late = (act: 'flush' | 'retry' | 'notice') => async (): Promise<void> => {
    if (!outbox && (await storage.read(WAITING)) === undefined) return
    // What does not load now stays where it is, and may load with the next act.
    await load()
      .then(loaded => (isDisposed ? loaded.dispose() : loaded[act]()))
      .catch(() => {})
  }

  const flush = late('flush')

  // The tab that wrote an event may be gone before it has sent it.
  const unbind = storage.onElsewhere(keys => {
    if (!keys.includes(WAITING)) return
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), LEASE_LENGTH)
  })

  return {
    flush,
    retry: late('retry'),
    notice: late('notice'),
    dispose() {
      isDisposed = true
      unbind()
      clearTimeout(timer)
      void outbox?.then(loaded => loaded.dispose()).catch(() => {})
    },
  }
}
