import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ServiceEnv } from './context.ts'
import { Refused } from './refused.ts'

const CALL = 64 * 1024
// A cart of 1,000 lines with their categories, or the refund of them.
const CART = 512 * 1024
const IMPORT = 10 * 1024 * 1024

/** Refuses bodies over 64 kB, carts over 512 kB and imports over 10 MB, without reading them to the end (S38). */
export function limitBody(): MiddlewareHandler<ServiceEnv> {
  const call = atMost(CALL)
  const cart = atMost(CART)
  const file = atMost(IMPORT)
  return (c, next) => {
    if (/\/sets\/[^/]+\/imports$/u.test(c.req.path)) return file(c, next)
    return /\/(?:quotes|reservations|orders|refunds)$/u.test(c.req.path) ? cart(c, next) : call(c, next)
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

// A promotion with selectors is six deep.
const DEEPEST = 32

/** Refuses JSON that is nested deeper than any document of the contract, before anything recurses over it (S38). */
export function limitDepth(): MiddlewareHandler<ServiceEnv> {
  return async (c, next) => {
    if (c.req.raw.body && !/^text\/csv\b/iu.test(c.req.header('content-type') ?? '') && isDeep(await c.req.text())) {
      throw new Refused(400, [{ reason: 'invalid_request', at: '', expected: `at most ${DEEPEST} levels` }])
    }
    await next()
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENING = new Set([0x5b, 0x7b])
const CLOSING = new Set([0x5d, 0x7d])

/** Counts brackets outside of strings: what is no JSON at all is found out by whoever parses it. */
function isDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) inString = !inString
    else if (inString) at += unit === BACKSLASH ? 1 : 0
    else if (OPENING.has(unit)) depth += 1
    else if (CLOSING.has(unit)) depth -= 1
    if (depth > DEEPEST) return true
  }
  return false
}
