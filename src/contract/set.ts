import * as v from 'valibot'
import type { PartnerTie } from '../rules/promotion.ts'
import { PartnerTieSchema } from './promotion.ts'
import { closedObject, CountSchema, IdSchema, InstantSchema, nonEmpty, TypedCodeSchema } from './scalar.ts'

/** A named pool of codes of one promotion. `shared`: one code, many uses. `unique`: many codes, one use each. */
export interface CouponSet {
  readonly id: string
  readonly promotion: string
  readonly name: string
  readonly kind: 'shared' | 'unique'
  /** Who decides over a use: this service, or the shop's commerce back end (D-04). */
  readonly authority: 'internal' | 'external'
  readonly parent?: string
  /** Stands before the promotion's. */
  readonly partner?: PartnerTie
  /** Uses of the code of a shared set. */
  readonly useLimit?: number
  /** For the shop's own eyes; ends nothing (USR-24). */
  readonly internalExpiry?: string
}

/** Parses a coupon set. */
export const CouponSetSchema: v.GenericSchema<CouponSet> = v.pipe(
  closedObject({
    id: IdSchema,
    promotion: IdSchema,
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
    kind: v.picklist(['shared', 'unique']),
    authority: v.picklist(['internal', 'external']),
    parent: v.exactOptional(IdSchema),
    partner: v.exactOptional(PartnerTieSchema),
    useLimit: v.exactOptional(CountSchema),
    internalExpiry: v.exactOptional(InstantSchema),
  }),
  v.check(set => set.kind === 'shared' || set.useLimit === undefined, '`useLimit` goes with `kind: "shared"` only'),
)

/** Parses codes given as JSON (`POST /v1/sets/{id}/imports`); the same route takes `text/csv` with the header `code`. */
export const ImportSchema: v.GenericSchema<{ readonly codes: readonly string[] }> = closedObject({
  codes: nonEmpty(TypedCodeSchema, 10_000),
})

/** What became of every row of an import. The counts add up to the rows. */
export interface ImportReport {
  readonly rows: number
  readonly accepted: number
  /** Known to the shop already, or twice in the file. */
  readonly duplicates: number
  /** `line` counts from 1, the header of a CSV included. */
  readonly rejected: readonly { readonly line: number; readonly reason: 'code_malformed' }[]
}
