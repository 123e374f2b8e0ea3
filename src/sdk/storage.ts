import { promisifyRequest } from 'idb-keyval'
import { atom, type ReadableAtom } from 'nanostores'
import { createSignal, type Listen } from './signal.ts'
import { openStore } from './open-store.ts'

/** What hinders storing: the browser does not allow it, or there is no room. */
export type StorageTrouble = 'storage_blocked' | 'storage_full'

/** Records on the device, the same in all tabs. Nothing here rejects: what cannot be stored stays in memory. */
export interface DeviceStorage {
  readonly $trouble: ReadableAtom<StorageTrouble | undefined>
  read(key: string): Promise<unknown>
  /**
   * Changes records in one transaction; `undefined` deletes one. The answer is what was written.
   * `update` must be pure: it may run twice.
   */
  change<Keys extends readonly string[]>(
    keys: Keys,
    update: (values: readonly unknown[]) => { readonly [Index in keyof Keys]: unknown },
  ): Promise<readonly unknown[]>
  /** Listens to changes that other tabs made. Only a hint: read the record for what it says now. */
  readonly onElsewhere: Listen<readonly string[]>
  close(): void
}

/** Keeps records in IndexedDB, and in memory what IndexedDB does not take (B1, B5). */
export function createStorage(database: string): DeviceStorage {
  const store = openStore(database)
  // Only what could not be written; it stands before what IndexedDB has.
  const memory = new Map<string, unknown>()
  // What IndexedDB said last, for when it says nothing any more.
  const seen = new Map<string, unknown>()
  const $trouble = atom<StorageTrouble | undefined>()
  const elsewhere = createSignal<readonly string[]>()
  let isClosed = false
  const channel = openChannel(database, keys => elsewhere.send(keys))

  const noticeTrouble = (error: unknown): void =>
    $trouble.set((error as Error | null)?.name === 'QuotaExceededError' ? 'storage_full' : 'storage_blocked')

  return {
    $trouble,
    async read(key) {
      if (memory.has(key)) return memory.get(key)
      try {
        const value = await store.use('readonly', records => promisifyRequest(records.get(key)))
        seen.set(key, value)
        return value
      } catch (error) {
        noticeTrouble(error)
        return seen.get(key)
      }
    },
    async change(keys, update) {
      let next: readonly unknown[] | undefined
      try {
        await store.use('readwrite', async records => {
          const done = promisifyRequest(records.transaction)
          const stored = await Promise.all(keys.map(key => promisifyRequest(records.get(key))))
          const written = update(
            stored.map((value, index) => (memory.has(keys[index]!) ? memory.get(keys[index]!) : value)),
          )
          next = written
          for (const [index, key] of keys.entries()) {
            if (written[index] === undefined) records.delete(key)
            else records.put(written[index], key)
          }
          return done
        })
        for (const [index, key] of keys.entries()) {
          memory.delete(key)
          seen.set(key, next![index])
        }
        if (memory.size === 0) $trouble.set(undefined)
      } catch (error) {
        noticeTrouble(error)
        const kept = (next ??= update(keys.map(key => (memory.has(key) ? memory : seen).get(key))))
        for (const [index, key] of keys.entries()) memory.set(key, kept[index])
      }
      if (!isClosed) channel?.postMessage(keys)
      return next!
    },
    onElsewhere: elsewhere.listen,
    close() {
      isClosed = true
      channel?.close()
      store.close()
    },
  }
}

/** Where storage is blocked, the mere constructor can throw (B1). */
function openChannel(name: string, listener: (keys: readonly string[]) => void): BroadcastChannel | undefined {
  try {
    const channel = new BroadcastChannel(name)
    // Node would not end while one is open.
    ;(channel as { unref?(): void }).unref?.()
    channel.onmessage = ({ data }) => Array.isArray(data) && listener(data)
    return channel
  } catch {
    return undefined
  }
}
