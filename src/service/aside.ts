import type { MiddlewareHandler } from 'hono'
import type { ServiceEnv } from './context.ts'
import { Refused } from './refused.ts'

/** How much the slow routes may have at once. */
export interface AsideOptions {
  /** Requests that run; the others wait. */
  readonly most: number
  /** Milliseconds that one waits, at most. */
  readonly patience: number
}

/**
 * Keeps imports and reports to a few at a time, so that they can never hold every connection while orders wait (S40).
 * @throws Refused `temporarily_unavailable` when no place got free in time
 */
export function aside({ most, patience }: AsideOptions): MiddlewareHandler<ServiceEnv> {
  const queue: (() => void)[] = []
  let running = 0
  const leave = (): void => {
    const next = queue.shift()
    if (next) next()
    else running -= 1
  }
  const enter = (): Promise<void> => {
    if (running < most) {
      running += 1
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(go), 1)
        reject(new Refused(503, [{ reason: 'temporarily_unavailable', retryAfter: 5 }]))
      }, patience)
      const go = (): void => {
        clearTimeout(timer)
        resolve()
      }
      queue.push(go)
    })
  }
  return async (c, next) => {
    // A caller who sends slowly does so outside.
    if (c.req.raw.body) await c.req.arrayBuffer()
    await enter()
    try {
      await next()
    } finally {
      leave()
    }
  }
}
