import * as v from 'valibot'

/**
 * Parses an identifier that the shop or the service chose: 1 to 200 printable characters, compared exactly. Half a
 * surrogate pair is refused, since UTF-8 makes the same character of all of them.
 */
export const IdSchema: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(200),
  v.regex(/^[^\u0000-\u001f\u007f\p{Surrogate}]+$/u, 'well-formed text without control characters'),
)

/** Parses an amount of money: a whole number of minor units, 0 or more, within the safe integers. */
export const AmountSchema: v.GenericSchema<number> = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Parses a count of at least 1. */
export const CountSchema: v.GenericSchema<number> = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** Parses basis points, 1 to 10000 (`2500` = 25 %). */
export const BasisPointsSchema: v.GenericSchema<number> = v.pipe(CountSchema, v.maxValue(10_000))

/** Parses an ISO 4217 currency code. */
export const CurrencySchema: v.GenericSchema<string> = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/u, 'ISO 4217, like EUR'))

/** Parses an ISO 3166-1 alpha-2 country code. */
export const CountrySchema: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.regex(/^[A-Z]{2}$/u, 'ISO 3166-1 alpha-2, like DE'),
)

// PostgreSQL knows no year 0.
const INSTANT = /^(?!0000)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/u

/** Parses an instant: ISO 8601 in UTC, milliseconds allowed (`2026-11-21T10:00:00Z`). */
export const InstantSchema: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.regex(INSTANT, 'ISO 8601 in UTC, like 2026-11-21T10:00:00Z'),
  v.check(text => isCalendarInstant(text), 'a date that exists'),
)

/** Parses what a shopper typed into a code field; the normal form is made by the rules (`normaliseCode`). */
export const TypedCodeSchema: v.GenericSchema<string> = v.pipe(v.string(), v.maxLength(200))

/** Parses a list with at least one item; an empty list is refused, leave the key out. */
export function nonEmpty<Item>(
  item: v.GenericSchema<Item>,
  most: number = 1000,
): v.GenericSchema<readonly Item[], readonly Item[]> {
  return v.pipe(v.array(item), v.minLength(1), v.maxLength(most))
}

/** `Date.parse` accepts 31 February and rolls over, so the parts are compared with what came out. */
function isCalendarInstant(text: string): boolean {
  const time = Date.parse(text)
  return Number.isFinite(time) && new Date(time).toISOString().slice(0, 19) === text.slice(0, 19)
}

/** Parses an object with these keys and no others. */
export function closedObject<const Entries extends v.ObjectEntries>(
  entries: Entries,
): v.StrictObjectSchema<Entries, undefined> {
  return noList(v.strictObject(entries))
}

/** Makes a schema of objects refuse lists, which to valibot are objects without keys. */
export function noList<Schema extends v.GenericSchema>(schema: Schema): Schema {
  const run = schema['~run'].bind(schema)
  const runUnlessList: typeof run = (dataset, config) =>
    run(Array.isArray(dataset.value) ? { ...dataset, value: undefined } : dataset, config)
  return Object.assign(schema, { '~run': runUnlessList })
}
