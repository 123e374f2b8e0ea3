import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Problem } from '../contract/problem.ts'
import type { RefusalReason } from '../contract/reason.ts'
import { isUnavailable, sqlState } from './database.ts'
import type { ServiceLog } from './log.ts'
import { Refused } from './refused.ts'

/** Answers a refusal as `application/problem+json` (RFC 9457). */
export function toProblemResponse(c: Context, { status, reasons, extra }: Refused): Response {
  const [{ reason }] = reasons
  const problem: Problem = {
    type: `urn:tearoff:problem:${reason}`,
    title: titleOf(reason),
    status,
    reason,
    reasons,
    ...extra,
  }
  const wait = reasons.find(isWait)
  return c.body(JSON.stringify(problem), status as ContentfulStatusCode, {
    'content-type': 'application/problem+json',
    ...(wait ? { 'retry-after': String(wait.retryAfter) } : {}),
  })
}

/** Turns whatever was thrown into a refusal. What nobody foresaw is logged and tells the caller nothing. */
export function toRefused(error: unknown, log: ServiceLog): Refused {
  if (error instanceof Refused) return error
  // A body that is not JSON, seen by Hono's validator or by a route that reads it itself.
  if ((error instanceof HTTPException && error.status === 400) || error instanceof SyntaxError) {
    return new Refused(400, [{ reason: 'invalid_request', at: '', expected: 'JSON' }])
  }
  // Class 22: text that no schema can know PostgreSQL refuses, like U+0000.
  if (sqlState(error)?.startsWith('22')) {
    return new Refused(400, [{ reason: 'invalid_request', at: '', expected: 'text and numbers that can be stored' }])
  }
  if (isUnavailable(error)) {
    log.warn({ error: messageOf(error), code: sqlState(error) }, 'the database could not be used')
    return new Refused(503, [{ reason: 'temporarily_unavailable', retryAfter: 2 }])
  }
  log.error({ error: error instanceof Error ? (error.stack ?? error.message) : 'not an error' }, 'a request failed')
  return new Refused(500, [{ reason: 'temporarily_unavailable', retryAfter: 30 }])
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'not an error'
}

function isWait(reason: RefusalReason): reason is Extract<RefusalReason, { retryAfter: number }> {
  return 'retryAfter' in reason
}

function titleOf(reason: string): string {
  const words = reason.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
