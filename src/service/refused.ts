import type { RefusalReason } from '../contract/reason.ts'

/** Ends a request with a refusal. Thrown inside a transaction it rolls the transaction back. */
export class Refused extends Error {
  override readonly name = 'Refused' as const
  readonly status: number
  readonly reasons: readonly [RefusalReason, ...RefusalReason[]]
  /** Further members of the problem, beside `reasons`. */
  readonly extra: Readonly<Record<string, unknown>>

  constructor(
    status: number,
    reasons: readonly [RefusalReason, ...RefusalReason[]],
    extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(reasons.map(({ reason }) => reason).join(', '))
    this.status = status
    this.reasons = reasons
    this.extra = extra
  }
}
