import * as v from 'valibot'
import type { AttributionProgram } from '../rules/attribution.ts'
import { AmountSchema, BasisPointsSchema, closedObject, CountSchema, IdSchema, nonEmpty } from './scalar.ts'

/** How partners earn (`PUT /v1/programs/{id}`). A change counts from then on: points that were added stay. */
export interface Program extends AttributionProgram {
  /** Ids of partners; one who is not active earns nothing. */
  readonly partners: readonly string[]
}

const PointsSchema = v.pipe(AmountSchema, v.maxValue(1_000_000))

/** Parses a program. */
export const ProgramSchema: v.GenericSchema<Program> = closedObject({
  id: IdSchema,
  structure: v.picklist(['newest_engagement', 'oldest_engagement', 'top_score', 'shared_pool', 'performance_pool']),
  points: v.pipe(
    closedObject({ referral_visit: v.exactOptional(PointsSchema), coupon_used: v.exactOptional(PointsSchema) }),
    v.check(points => Object.keys(points).length > 0, '`referral_visit`, `coupon_used` or both'),
  ),
  windowDays: v.pipe(CountSchema, v.maxValue(3660)),
  reward: v.union([closedObject({ basisPoints: BasisPointsSchema }), closedObject({ amount: AmountSchema })]),
  partners: v.pipe(
    nonEmpty(IdSchema),
    v.check(partners => new Set(partners).size === partners.length, 'each partner once'),
  ),
})
