import { resolver } from 'hono-openapi'
import type * as v from 'valibot'

/** An answer of a route as OpenAPI takes it. */
export interface DescribedAnswer {
  readonly description: string
  readonly content: { readonly [type: string]: { readonly schema: ReturnType<typeof resolver> } }
}

/** Describes an answer of a route by its schema. */
export function describeAnswer(
  description: string,
  schema: v.GenericSchema,
  type: 'application/json' | 'application/problem+json' = 'application/json',
): DescribedAnswer {
  return { description, content: { [type]: { schema: resolver(schema) } } }
}
