import type { Reason, SkipReason } from '../rules/verdict.ts'

/** Why the service refuses at its door, beside the reasons of the rules. */
export type DoorReason =
  | { readonly reason: 'code_not_found' }
  | { readonly reason: 'code_malformed' }
  | { readonly reason: 'claim_limit_reached' }
  | { readonly reason: 'already_claimed' }
  | { readonly reason: 'already_applied' }
  | { readonly reason: 'not_owner' }
  | { readonly reason: 'rate_limited'; /** Seconds. */ readonly retryAfter: number }
  | { readonly reason: 'temporarily_unavailable'; /** Seconds. */ readonly retryAfter: number }
  /** The coupons asked for are not (all) good any more; the totals are the new ones. */
  | { readonly reason: 'total_changed' }

/** What a caller did wrong, for developers and not for shoppers. */
export type CallReason =
  /** `at` is a JSON pointer into the body, or the name of a header or a query parameter. */
  | { readonly reason: 'invalid_request'; readonly at: string; readonly expected: string }
  /** The shop's key is unknown or revoked, or a secret one came from a page. Not the shopper's fault: his token stays good. */
  | { readonly reason: 'unknown_key' }
  /** No key, or a shopper's token that does not work (any more). */
  | { readonly reason: 'unauthorized' }
  | { readonly reason: 'forbidden' }
  /** A signed arrival that is not believed; whatever is wrong with it, that is all that is told. */
  | { readonly reason: 'referral_refused' }
  | { readonly reason: 'not_found' }
  | { readonly reason: 'conflict'; readonly with: string }
  /** The same `Idempotency-Key` came before with another call. */
  | { readonly reason: 'idempotency_key_reused' }
  /** The call with this `Idempotency-Key` is still running. */
  | { readonly reason: 'idempotency_key_in_use'; /** Seconds. */ readonly retryAfter: number }
  | { readonly reason: 'too_large'; /** Bytes. */ readonly limit: number }

/** Any reason that can cross the wire. */
export type RefusalReason = Reason | SkipReason | DoorReason | CallReason

/** An answer that a shopper can cause and that is not an error: it did not go, and here is why. */
export interface Refusal {
  readonly ok: false
  readonly reasons: readonly RefusalReason[]
}

/** What an action answers: the result with `ok: true`, or a refusal. */
export type Outcome<Result extends object = object> = ({ readonly ok: true } & Result) | Refusal
