import type { Discount, Selection } from '../promotion.ts'
import type { Reason, SkipReason } from '../verdict.ts'

/** Why a code, a claim or an order was refused at the door of the service. */
export type DoorReason =
  | { readonly reason: 'code_not_found' }
  | { readonly reason: 'code_malformed' }
  | { readonly reason: 'claim_limit_reached' }
  | { readonly reason: 'already_claimed' }
  | { readonly reason: 'not_owner' }
  | { readonly reason: 'already_applied' }
  /** `retryAfter` in seconds. */
  | { readonly reason: 'rate_limited'; readonly retryAfter?: number }
  | { readonly reason: 'temporarily_unavailable'; readonly retryAfter?: number }
  | { readonly reason: 'total_changed' }

/** Every reason that a catalogue has a sentence for. */
export type KnownReason = Reason | SkipReason | DoorReason

/** How a sentence writes what it is about. What the page did not tell comes back as `undefined`. */
export interface Say {
  /** An amount in minor units. */
  money(amount: number): string | undefined
  /** Basis points as a percentage. */
  percent(basisPoints: number): string
  /** An instant as date and time. */
  date(instant: string): string
  number(value: number): string
  /** Seconds from now: "in 5 seconds", "in 20 minutes". */
  soon(seconds: number | undefined): string | undefined
  /** The form for a number: `one`, `few`, `other`, … as `Intl.PluralRules` names them. */
  plural(value: number, forms: { readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>): string
  /** Several names as one list. */
  list(names: readonly string[]): string
  partner(id: string): string | undefined
  coupon(id: string): string | undefined
  /** Words for a selection, for example "patio furniture". */
  items(selection: Selection): string | undefined
}

/** What a sentence may know of the promotion. */
export interface Subject {
  readonly discount?: Discount
  /** The items that the reason is about, where they are not all. */
  readonly selection?: Selection
}

/** The sentences of one language. */
export interface Catalogue {
  /** BCP 47, for example `en`. */
  readonly locale: string
  /** By reason. */
  readonly reasons: {
    readonly [R in KnownReason['reason']]: (
      params: Extract<KnownReason, { reason: R }>,
      say: Say,
      subject: Subject,
    ) => string
  }
  /** For a reason that this catalogue does not know. */
  readonly other: string
  /** What a coupon takes off. */
  saves(discount: string | undefined): string
}
