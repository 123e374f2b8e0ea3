import type { Context, MiddlewareHandler } from 'hono'
import { type Attempt, type AttemptLimit, takeAttempt } from './attempts.ts'
import { addressBehind, blockOf } from './client-address.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { Refused } from './refused.ts'

/** How often callers may try what could be abused. Blocks are of addresses: the /24 of IPv4, the /64 of IPv6. */
export interface ServiceLimits {
  /** Codes that one shopper types wrong. @default 5, then each must wait longer; forgotten after an hour */
  readonly codesPerShopper: AttemptLimit
  /** Codes that come wrong from one block. @default 20, then each must wait longer; forgotten after an hour */
  readonly codesPerBlock: AttemptLimit
  /**
   * Codes that come wrong to the whole shop; beyond, nobody is refused his first code, but whoever typed a wrong one must
   * wait before the next. @default 300 in a minute
   */
  readonly codesPerShop: AttemptLimit
  /** Guests made from one block. @default 600 in 10 minutes */
  readonly guestsPerBlock: AttemptLimit
  /** Reservations from one block, renewals included. @default 300 in 15 minutes */
  readonly reservationsPerBlock: AttemptLimit
}

/** The limits of a service that was told nothing else. */
export const DEFAULT_LIMITS: ServiceLimits = {
  codesPerShopper: { quota: 5, window: 3600, growing: true },
  codesPerBlock: { quota: 20, window: 3600, growing: true },
  codesPerShop: { quota: 300, window: 60 },
  guestsPerBlock: { quota: 600, window: 600 },
  reservationsPerBlock: { quota: 300, window: 900 },
}

/**
 * Lets a block of addresses through so often. Who comes from nowhere that is known is not limited.
 * @throws Refused `rate_limited`
 */
export function limitBlock(
  context: ServiceContext,
  name: string,
  limit: (limits: ServiceLimits) => AttemptLimit,
): MiddlewareHandler<ServiceEnv> {
  return async (c, next) => {
    const block = blockBehind(context, c)
    if (block !== undefined) {
      const asked = limit(context.limits)
      const attempt = await takeAttempt(context, c.get('caller').shop.id, `${name} ${block}`, asked)
      tellLimit(c, name, asked, attempt)
      refuseUnlessAllowed(attempt)
    }
    await next()
  }
}

/** Finds the block of addresses that a request comes from. */
export function blockBehind({ proxies }: ServiceContext, c: Context<ServiceEnv>): string | undefined {
  const { address, incoming } = (c.env ?? {}) as ServiceEnv['Bindings']
  return blockOf(address ?? addressBehind(proxies, incoming?.socket?.remoteAddress, c.req.header('x-forwarded-for')))
}

/** Tells a caller what is left to him (the IETF's RateLimit header fields). */
export function tellLimit(c: Context, name: string, { quota, window }: AttemptLimit, { left, wait }: Attempt): void {
  c.header('ratelimit-policy', `"${name}";q=${quota};w=${window}`)
  c.header('ratelimit', `"${name}";r=${left};t=${wait}`)
}

/** @throws Refused `rate_limited` */
export function refuseUnlessAllowed({ allowed, wait }: Attempt): void {
  if (!allowed) throw new Refused(429, [{ reason: 'rate_limited', retryAfter: wait }])
}
