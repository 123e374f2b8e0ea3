import * as v from 'valibot'
import { IdSchema } from '../contract/scalar.ts'

const MOST = 200

/** Entries of a query that asks for one page of a list. */
export const pageEntries: {
  readonly after: v.ExactOptionalSchema<v.GenericSchema<string>, undefined>
  readonly limit: v.OptionalSchema<v.GenericSchema<string, number>, '100'>
} = {
  after: v.exactOptional(IdSchema),
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,3}$/u, `1 to ${MOST}`), v.transform(Number), v.minValue(1), v.maxValue(MOST)),
    '100',
  ),
}
