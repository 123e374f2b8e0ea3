import { promisifyRequest } from 'idb-keyval'
import { RECORDS } from './open-store.ts'
import type { Backlog, StorageTrouble } from './storage.ts'

/** A disk that is only slow is no trouble. */
const PATIENCE = 2000
const BUDGET = 10_000
const MOST_TRIES = 30

/**
 * Writes what could not be written, for five minutes if IndexedDB hangs. The changes are made again to what is stored by
 * then, so that neither this page's nor another tab's are lost (B12).
 *
 * @returns what hinders it
 */
export async function catchUp(backlog: Backlog): Promise<StorageTrouble | undefined> {
  const { $trouble, memory, missed } = backlog
  const late = setTimeout(() => $trouble.set('storage_blocked'), PATIENCE)
  try {
    await tryToWrite(backlog, MOST_TRIES)
    const told = [...memory.keys(), ...missed]
    memory.clear()
    missed.clear()
    // Later, when reading is no catching up any more.
    setTimeout(() => backlog.tell(told))
    return undefined
  } catch (error) {
    return nameOf(error) === 'QuotaExceededError' ? 'storage_full' : 'storage_blocked'
  } finally {
    clearTimeout(late)
  }
}

async function tryToWrite(backlog: Backlog, tries: number): Promise<void> {
  const { waiting } = backlog
  try {
    await writeWaiting(backlog)
    if (!backlog.waiting[0]) return
  } catch (error) {
    const isUnfit = nameOf(error) === 'NotFoundError'
    // What has a name is no hanging. What came in meanwhile has not been tried.
    if (tries < 1 || (error && !isUnfit && backlog.waiting === waiting)) throw error
    if (isUnfit) await mend(backlog)
  }
  await tryToWrite(backlog, tries - 1)
}

async function writeWaiting(backlog: Backlog): Promise<void> {
  const { waiting } = backlog
  const keys = [...new Set(waiting.flatMap(one => one.keys))]
  await backlog.store.use(
    'readwrite',
    async records => {
      const done = promisifyRequest(records.transaction)
      done.catch(() => {})
      const stored = await Promise.all(keys.map(key => promisifyRequest(records.get(key))))
      const next = new Map(keys.map((key, index) => [key, stored[index]]))
      // A transaction that was given up may have come to its end before this one.
      const due = waiting.filter(one => backlog.waiting.includes(one))
      for (const one of due) {
        const written = one.update(one.keys.map(key => next.get(key)))
        for (const [index, key] of one.keys.entries()) next.set(key, written[index])
      }
      for (const [key, value] of next) {
        if (value === undefined) records.delete(key)
        else records.put(value, key)
      }
      await done
      for (const [key, value] of next) backlog.seen.set(key, value)
      backlog.waiting = backlog.waiting.filter(one => !due.includes(one))
      if (keys[0] !== undefined) backlog.tellOthers(keys)
    },
    BUDGET,
  )
}

/** Gives a database that has no records of ours what it lacks; only a new version can have them. */
async function mend({ database }: Backlog): Promise<void> {
  const unfit = await promisifyRequest(indexedDB.open(database))
  unfit.close()
  // Another tab may have been first.
  if (unfit.objectStoreNames.contains(RECORDS)) return
  const request = indexedDB.open(database, unfit.version + 1)
  request.onupgradeneeded = () => request.result.createObjectStore(RECORDS)
  ;(await promisifyRequest(request)).close()
}

function nameOf(error: unknown): string | undefined {
  return (error as Error | null | undefined)?.name
}
