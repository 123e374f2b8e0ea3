import type { MiddlewareHandler } from 'hono'
import { validator } from 'hono-openapi'
import type * as v from 'valibot'
import { Refused } from './refused.ts'

/** Input of a handler that was checked by a schema. */
interface Checked<Target extends string, Value> {
  readonly in: { readonly [Key in Target]: Value }
  readonly out: { readonly [Key in Target]: Value }
}

/** Checks the JSON body of a request. @throws Refused `invalid_request` that points at what is wrong */
export function validBody<Value>(
  schema: v.GenericSchema<unknown, Value>,
): MiddlewareHandler<object, string, Checked<'json', Value>> {
  return check('json', schema)
}

/** Checks the query of a request. @throws Refused `invalid_request` that names the parameter */
export function validQuery<Value>(
  schema: v.GenericSchema<unknown, Value>,
): MiddlewareHandler<object, string, Checked<'query', Value>> {
  return check('query', schema)
}

function check<Target extends 'json' | 'query', Value>(
  target: Target,
  schema: v.GenericSchema<unknown, Value>,
): MiddlewareHandler<object, string, Checked<Target, Value>> {
  const checked = validator(target, schema, result => {
    if (!result.success) throw invalidRequest(result.error as readonly v.BaseIssue<unknown>[], target === 'json')
  })
  return checked as unknown as MiddlewareHandler<object, string, Checked<Target, Value>>
}

/** Says what is wrong with an input: the first issue, by JSON pointer or by name. */
export function invalidRequest(issues: readonly v.BaseIssue<unknown>[], pointer: boolean): Refused {
  const [issue] = issues
  const keys = issue?.path?.map(({ key }) => String(key)) ?? []
  const at = pointer ? keys.map(key => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') : keys.join('.')
  // Own messages say what is wanted; those of the library repeat what was received, which may be a secret.
  const own = issue?.kind === 'validation' && (issue.type === 'check' || issue.type === 'regex')
  const expected = (own ? issue.message : issue?.expected) ?? 'something else'
  return new Refused(400, [{ reason: 'invalid_request', at, expected }])
}
