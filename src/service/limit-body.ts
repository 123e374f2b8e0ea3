import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ServiceEnv } from './context.ts'
import { Refused } from './refused.ts'

const CALL = 64 * 1024
// A cart of 1,000 lines with their categories.
const CART = 512 * 1024
const IMPORT = 10 * 1024 * 1024

/** Refuses bodies over 64 kB, carts over 512 kB and imports over 10 MB, without reading them to the end (S38). */
export function limitBody(): MiddlewareHandler<ServiceEnv> {
  const call = atMost(CALL)
  const cart = atMost(CART)
  const file = atMost(IMPORT)
  return (c, next) => {
    if (/\/sets\/[^/]+\/imports$/u.test(c.req.path)) return file(c, next)
    return /\/(?:quotes|reservations|orders)$/u.test(c.req.path) ? cart(c, next) : call(c, next)
  }
}

function atMost(limit: number): MiddlewareHandler {
  return bodyLimit({
    maxSize: limit,
    onError: () => {
      throw new Refused(413, [{ reason: 'too_large', limit }])
    },
  })
}
