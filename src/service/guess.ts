import type { Context } from 'hono'
import { setTimeout as wait } from 'node:timers/promises'
import { type AttemptLimit, giveBackAttempt, isLimitReached, takeAttempt } from './attempts.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { blockBehind, refuseUnlessAllowed, tellLimit } from './limit-attempts.ts'
import { Refused } from './refused.ts'

/** Misses are answered at the end of such a span only, so that their time tells nothing (S21). */
const TICK = 50
const ALL_CODES = 'codes of all'

/**
 * Runs what a typed code asks for, as an attempt of the shopper and of his block of addresses. An attempt counts until it is
 * known to be no miss, so guesses side by side win nothing; each miss beyond the quota makes the next one wait longer (S19).
 * While the whole shop is being guessed at, one miss is enough; a first code is let through even then.
 * @throws Refused `rate_limited`, or what `work` throws
 */
export async function asGuess<Result>(
  context: ServiceContext,
  c: Context<ServiceEnv>,
  work: () => Promise<Result>,
): Promise<Result> {
  const started = performance.now()
  const shop = c.get('caller').shop.id
  const { codesPerShopper, codesPerBlock, codesPerShop } = context.limits
  const isAttacked = await isLimitReached(context, shop, ALL_CODES, codesPerShop)
  const block = blockBehind(context, c)
  const buckets: [string, AttemptLimit][] = [[`codes shopper ${c.get('caller').shopper?.id}`, codesPerShopper]]
  if (block !== undefined) buckets.push([`codes ${block}`, codesPerBlock])
  const taken: string[] = []
  const giveBack = async (): Promise<void> => {
    for (const bucket of taken) await giveBackAttempt(context, shop, bucket)
  }
  for (const [bucket, limit] of buckets) {
    const asked = isAttacked ? { ...limit, quota: 1 } : limit
    const attempt = await takeAttempt(context, shop, bucket, asked)
    if (attempt.allowed) taken.push(bucket)
    else await giveBack()
    tellLimit(c, 'codes', asked, attempt)
    refuseUnlessAllowed(attempt)
  }
  try {
    const result = await work()
    await giveBack()
    return result
  } catch (error) {
    if (isMiss(error)) {
      const { allowed } = await takeAttempt(context, shop, ALL_CODES, codesPerShop)
      if (!allowed) context.log.warn({ shop }, 'codes are being guessed')
      await wait(TICK - ((performance.now() - started) % TICK))
    } else await giveBack()
    throw error
  }
}

function isMiss(error: unknown): boolean {
  return error instanceof Refused && error.reasons[0].reason === 'code_not_found'
}
