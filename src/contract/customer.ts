import * as v from 'valibot'
import { closedObject, CountrySchema, IdSchema, nonEmpty } from './scalar.ts'

/** What the shop knows of a customer (`PUT /v1/customers/{id}`). It stands before anything that a browser says. */
export interface CustomerFacts {
  readonly segments?: readonly string[]
  readonly country?: string
}

/** Parses a customer's facts. */
export const CustomerFactsSchema: v.GenericSchema<CustomerFacts> = closedObject({
  segments: v.exactOptional(nonEmpty(IdSchema, 100)),
  country: v.exactOptional(CountrySchema),
})

/** The token that a shop's back end gets for its customer and hands to `signIn`. */
export interface CustomerToken {
  readonly customerToken: string
  readonly expiresAt: string
}

/** Gives a coupon to somebody (`POST /v1/assignments`). */
export interface Assignment {
  readonly promotion: string
  /** The customer's id in the shop, or a shopper's id. */
  readonly customer?: string
  readonly shopper?: string
  /** Draws a code of this set. */
  readonly set?: string
}

/** Parses an assignment. */
export const AssignmentSchema: v.GenericSchema<Assignment> = v.pipe(
  closedObject({
    promotion: IdSchema,
    customer: v.exactOptional(IdSchema),
    shopper: v.exactOptional(IdSchema),
    set: v.exactOptional(IdSchema),
  }),
  v.check(
    assignment => (assignment.customer === undefined) !== (assignment.shopper === undefined),
    'either `customer` or `shopper`',
  ),
)
