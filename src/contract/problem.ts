import type { RefusalReason } from './reason.ts'

/**
 * A refusal on the wire (RFC 9457, `application/problem+json`). `reason` is the first of `reasons`; everything that a
 * reason carries stands in `reasons`.
 */
export interface Problem {
  /** `urn:tearoff:problem:<reason>`. */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly reason: RefusalReason['reason']
  readonly reasons: readonly RefusalReason[]
}
