import { promisifyRequest } from 'idb-keyval'
import { atom, type ReadableAtom, type WritableAtom } from 'nanostores'
import { createSignal, type Listen } from './signal.ts'
import { openTabChannel } from './tab-channel.ts'
import { openStore, type OpenStore } from './open-store.ts'

const BUDGET = 1000

/** What hinders storing: the browser does not allow it or does not answer, or there is no room. */
export type StorageTrouble = 'storage_blocked' | 'storage_full'

/**
 * Records on the device, the same in all tabs. Nothing here rejects or takes longer than a second: what cannot be stored
 * stays in memory, and is stored as soon as it can be.
 */
export interface DeviceStorage {
  readonly $trouble: ReadableAtom<StorageTrouble | undefined>
  read(key: string): Promise<unknown>
  /**
   * Changes records in one transaction; `undefined` deletes one. The answer is what was written.
   * `update` must be pure: what could not be stored is done again to what is stored by then.
   */
  change<Keys extends readonly string[]>(
    keys: Keys,
    update: (values: readonly unknown[]) => { readonly [Index in keyof Keys]: unknown },
  ): Promise<readonly unknown[]>
  /** Listens to changes that other tabs made. Only a hint: read the record for what it says now. */
  readonly onElsewhere: Listen<readonly string[]>
  close(): void
}

/** A change of records that is not known to be stored. */
export interface WaitingChange {
  readonly keys: readonly string[]
  readonly update: (values: readonly unknown[]) => readonly unknown[]
}

/** What a page that could not read or write has to catch up with. */
export interface Backlog {
  readonly database: string
  readonly store: OpenStore
  readonly $trouble: WritableAtom<StorageTrouble | undefined>
  /** In the order made. */
  waiting: readonly WaitingChange[]
  /** What they come to; it stands before what IndexedDB has. */
  readonly memory: Map<string, unknown>
  /** What IndexedDB said last, for when it says nothing any more. */
  readonly seen: Map<string, unknown>
  /** What was asked for while IndexedDB said nothing. */
  readonly missed: Set<string>
  /** Tells the other tabs what was written. */
  tellOthers(keys: readonly string[]): void
  /** Tells this page what may be other than it was told. */
  tell(keys: readonly string[]): void
}

/** Keeps records in IndexedDB, and in memory what IndexedDB does not take (B1, B5). */
export function createStorage(database: string): DeviceStorage {
  const memory = new Map<string, unknown>()
  const seen = new Map<string, unknown>()
  const missed = new Set<string>()
  const $trouble = atom<StorageTrouble | undefined>()
  const store = openStore(database, seen)
  const elsewhere = createSignal<readonly string[]>()
  let catchingUp: Promise<void> | undefined
  const tell = elsewhere.send
  const hear = (keys: readonly string[]): void => {
    if (!catchingUp) for (const key of keys) seen.delete(key)
    tell(keys)
  }
  const { post: tellOthers, close } = openTabChannel(database, hear, () => {
    const keys = [...seen.keys()]
    tellOthers(keys)
    tell(keys)
  })
  const backlog: Backlog = { database, store, $trouble, waiting: [], memory, seen, missed, tellOthers, tell }

  const recall = (key: string): unknown => (memory.has(key) ? memory : seen).get(key)

  /** Tries, for as long as it takes, to write what waits. */
  const catchUp = (): void => {
    catchingUp ??= import('./catch-up.ts')
      .then(loaded => loaded.catchUp(backlog))
      .catch((): StorageTrouble => 'storage_blocked')
      .then(trouble => {
        catchingUp = undefined
        $trouble.set(trouble)
      })
  }

  return {
    $trouble,
    async read(key) {
      if (!memory.has(key) && !catchingUp) {
        try {
          seen.set(key, await store.use('readonly', records => promisifyRequest(records.get(key)), BUDGET))
          if (missed.size > 0) catchUp()
          return recall(key)
        } catch {
          catchUp()
        }
      }
      missed.add(key)
      return recall(key)
    },
    async change(keys, update) {
      const mine: WaitingChange = { keys, update }
      let next: readonly unknown[] | undefined
      const write = async (records: IDBObjectStore): Promise<boolean> => {
        const done = promisifyRequest(records.transaction)
        done.catch(() => {})
        const stored = await Promise.all(keys.map(key => promisifyRequest(records.get(key))))
        // It was given up before it began.
        if (next) return false
        const written = (next = update(stored))
        for (const [index, key] of keys.entries()) {
          if (written[index] === undefined) records.delete(key)
          else records.put(written[index], key)
        }
        await done
        for (const [index, key] of keys.entries()) seen.set(key, written[index])
        // It may have been given up while it was committed.
        backlog.waiting = backlog.waiting.filter(one => one !== mine)
        tellOthers(keys)
        return true
      }
      // What waits is written first.
      const isWritten = !backlog.waiting[0] && (await store.use('readwrite', write, BUDGET).catch(() => false))
      if (!isWritten) {
        const kept = (next ??= update(keys.map(recall)))
        for (const [index, key] of keys.entries()) memory.set(key, kept[index])
        backlog.waiting = [...backlog.waiting, mine]
        catchUp()
      }
      return next!
    },
    onElsewhere: elsewhere.listen,
    close() {
      close()
      store.close()
    },
  }
}
