import type { Kysely } from 'kysely'
import { setTimeout as wait } from 'node:timers/promises'
import { isUnavailable, sqlState } from './database.ts'
import type { ServiceLog } from './log.ts'
import { migrate } from './migrate.ts'
import type { Schema } from './schema.ts'

/** The tables of a service that is starting. */
export interface Tables {
  /** Fulfilled once they are up to date; rejected where waiting does not help, or at the end of the service. */
  readonly ready: Promise<void>
  isReady(): boolean
  /** Gives up waiting. */
  stop(): void
}

/** Brings the tables up to date, and with `patient` waits for a database that is not there yet. */
export function bringUp(db: Kysely<Schema>, { log, patient }: { log: ServiceLog; patient: boolean }): Tables {
  const end = new AbortController()
  let isReady = false
  const ready = attempt()
  // Whoever does not ask for it is told by the log and by 503.
  ready.catch(() => undefined)
  return { ready, isReady: () => isReady, stop: () => end.abort() }

  async function attempt(): Promise<void> {
    for (let pause = 250; ; pause = Math.min(pause * 2, 5000)) {
      try {
        await migrate(db)
        isReady = true
        return
      } catch (error) {
        if (!patient || end.signal.aborted || !isUnavailable(error)) throw error
        log.warn({ code: sqlState(error), error: String(error) }, 'waiting for the database')
        await wait(pause, undefined, { signal: end.signal })
      }
    }
  }
}
