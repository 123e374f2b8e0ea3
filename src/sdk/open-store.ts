/** The object store with the records. */
export const RECORDS = 'records'

/** The records of a database of this origin, with a way to let go of it. */
export interface OpenStore {
  /** Runs work in a transaction, which is given up after `budget` milliseconds. One that is being committed comes to its end late. */
  use<Result>(
    mode: IDBTransactionMode,
    work: (records: IDBObjectStore) => PromiseLike<Result>,
    budget: number,
  ): Promise<Result>
  close(): void
}

/**
 * Opens a database lazily and keeps it usable: an open that hangs is given up (WebKit 226547), a connection that another
 * tab or the browser ends is opened anew, and writes are durable when they resolve (B3, B4, B7, B11). A database that is
 * made anew begins with what was `seen` of it: a page that is in use when it is wiped goes on.
 */
export function openStore(database: string, seen: ReadonlyMap<string, unknown>): OpenStore {
  let opening: Promise<IDBDatabase> | undefined
  let isClosed = false

  const forget = (): void => {
    opening = undefined
  }

  const open = (): Promise<IDBDatabase> =>
    (opening ??= new Promise<IDBDatabase>((resolve, reject) => {
      // Without a version: one that a newer build has made is as good.
      const request = indexedDB.open(database)
      request.onupgradeneeded = () => {
        const records = request.result.createObjectStore(RECORDS)
        for (const [key, value] of seen) records.put(value, key)
      }
      request.onerror = () => {
        forget()
        reject(request.error)
      }
      request.onsuccess = () => {
        const connection = request.result
        connection.onversionchange = () => {
          connection.close()
          forget()
        }
        connection.onclose = forget
        resolve(connection)
        // An open that was given up and succeeds after all serves the calls that follow.
        opening = Promise.resolve(connection)
      }
    }))

  const close = (): void => {
    isClosed = true
    opening?.then(
      connection => connection.close(),
      () => {},
    )
    forget()
  }

  return {
    async use<Result>(
      mode: IDBTransactionMode,
      work: (records: IDBObjectStore) => PromiseLike<Result>,
      budget: number,
    ) {
      let end = forget
      const run = async (again: boolean): Promise<Result> => {
        try {
          const transaction = (await open()).transaction(RECORDS, mode, { durability: 'strict' })
          end = () => transaction.abort()
          // What was under way when the page let go is finished, and lets go too.
          if (isClosed) close()
          return await work(transaction.objectStore(RECORDS))
        } catch (error) {
          if (!again || (error as Error | null)?.name !== 'InvalidStateError') throw error
          forget()
          return run(false)
        }
      }
      const late = new Promise(resolve => setTimeout(resolve, budget)).then((): never => {
        end()
        throw undefined
      })
      return Promise.race([run(true), late])
    },
    close,
  }
}
