import { onPageCache } from './page-life.ts'

/** Between the tabs of a browser: which records one of them changed. */
export interface TabChannel {
  post(keys: readonly string[]): void
  close(): void
}

/**
 * Opens the channel between the tabs. A page that is left closes it, or the browser would throw it out of the back/forward
 * cache as soon as another tab says something (B14). `miss` is called when it is back: neither heard of the other meanwhile.
 */
export function openTabChannel(name: string, hear: (keys: readonly string[]) => void, miss: () => void): TabChannel {
  let channel: BroadcastChannel | undefined
  const end = (): void => {
    channel?.close()
    channel = undefined
  }
  const open = (): void => {
    try {
      channel = new BroadcastChannel(name)
      // Node would not end while one is open.
      ;(channel as { unref?(): void }).unref?.()
      channel.onmessage = ({ data }) => Array.isArray(data) && hear(data)
    } catch {
      // Where storage is blocked, the mere constructor can throw (B1).
    }
  }
  open()
  const unbind = onPageCache(end, () => {
    open()
    miss()
  })
  return {
    post: keys => channel?.postMessage(keys),
    close() {
      unbind()
      end()
    },
  }
}
