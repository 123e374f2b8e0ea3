import { setTimeout as wait } from 'node:timers/promises'
import type { ServiceContext } from './context.ts'
import { forgetOld } from './forget-old.ts'
import { sweep } from './sweep.ts'

const MINUTE = 60_000
const HOUR = 60

/** Tidies up until it is stopped. */
export interface Sweeper {
  /** Lets the sweep in hand finish. */
  stop(): Promise<void>
}

/** Starts to sweep every minute, and to forget what is old every hour. Every process may, side by side. */
export function startSweeper(context: ServiceContext, ready: Promise<void>): Sweeper {
  const end = new AbortController()
  const running = run()
  return {
    async stop(): Promise<void> {
      end.abort()
      await running
    },
  }

  async function run(): Promise<void> {
    // A service that could not start has said so itself.
    if (!(await isReady())) return
    for (let turn = 0; !end.signal.aborted; turn++) {
      try {
        await sweep(context)
        if (turn % HOUR === 0) await forgetOld(context)
      } catch (error) {
        context.log.warn({ error: error instanceof Error ? error.message : 'not an error' }, 'a sweep has to wait')
      }
      // Processes that started together need not sweep together.
      const pause = MINUTE * (0.75 + Math.random() / 2)
      await wait(pause, undefined, { signal: end.signal, ref: false }).catch(() => undefined)
    }
  }

  async function isReady(): Promise<boolean> {
    const stopped = new Promise<false>(resolve => end.signal.addEventListener('abort', () => resolve(false)))
    return Promise.race([
      ready.then(
        () => true,
        () => false,
      ),
      stopped,
    ])
  }
}
