import type { UseStore } from 'idb-keyval'

const RECORDS = 'records'
const OPEN_BUDGET = 1000
const PAUSE_AFTER_FAILURE = 10_000

/** A database of this origin, for idb-keyval's functions, with a way to let go of it. */
export interface OpenStore {
  readonly use: UseStore
  close(): void
}

/**
 * Opens a database lazily and keeps it usable: an open that hangs is given up after a second (WebKit 226547), a
 * connection that another tab or the browser ends is opened anew, and writes are durable when they resolve (B3, B4, B7, B11).
 */
export function openStore(database: string): OpenStore {
  let opening: Promise<IDBDatabase> | undefined
  let isClosed = false

  const adopt = (connection: IDBDatabase): IDBDatabase => {
    connection.onversionchange = () => {
      connection.close()
      opening = undefined
    }
    connection.onclose = () => (opening = undefined)
    return connection
  }

  const open = (): Promise<IDBDatabase> => {
    opening ??= new Promise<IDBDatabase>((resolve, reject) => {
      const late = setTimeout(() => reject(new DOMException('IndexedDB does not open', 'TimeoutError')), OPEN_BUDGET)
      const request = indexedDB.open(database)
      request.onupgradeneeded = () => request.result.createObjectStore(RECORDS)
      request.onerror = () => reject(request.error)
      request.onsuccess = () => {
        clearTimeout(late)
        // An open that was given up and succeeds after all serves the calls that follow.
        opening = Promise.resolve(adopt(request.result))
        resolve(request.result)
      }
    })
    const mine = opening
    mine.catch(() => setTimeout(() => opening === mine && (opening = undefined), PAUSE_AFTER_FAILURE))
    return mine
  }

  const use = async <Result>(
    mode: IDBTransactionMode,
    callback: (records: IDBObjectStore) => Result | PromiseLike<Result>,
    again: boolean = true,
  ): Promise<Result> => {
    try {
      const connection = await open()
      const records = connection.transaction(RECORDS, mode, { durability: 'strict' }).objectStore(RECORDS)
      // What was under way when the page let go is finished, and lets go too.
      if (isClosed) close()
      return await callback(records)
    } catch (error) {
      if (!again || (error as Error | null)?.name !== 'InvalidStateError') throw error
      opening = undefined
      return use(mode, callback, false)
    }
  }

  const close = (): void => {
    isClosed = true
    opening?.then(
      connection => connection.close(),
      () => {},
    )
    opening = undefined
  }

  return { use: (mode, callback) => use(mode, callback), close }
}
