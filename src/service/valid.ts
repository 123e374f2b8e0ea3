import type { MiddlewareHandler } from 'hono'
import { validator } from 'hono-openapi'
import type * as v from 'valibot'
import { closedObject, IdSchema } from '../contract/scalar.ts'
import { Refused } from './refused.ts'

/** Input of a handler that was checked by a schema. */
interface Checked<Target extends string, Value> {
  readonly in: { readonly [Key in Target]: Value }
  readonly out: { readonly [Key in Target]: Value }
}

/**
 * Checks the JSON body of a request. One that does not call itself JSON is refused: the validator would take it for `{}`,
 * and a document whose every key is optional would be written over by nothing.
 * @throws Refused `invalid_request` that points at what is wrong
 */
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

/** Checks the id in the path of a request, where it becomes the id of something new. @throws Refused `invalid_request` */
export function validId(): MiddlewareHandler<object, string, Checked<'param', { readonly id: string }>> {
  return check('param', closedObject({ id: IdSchema }))
}

function check<Target extends 'json' | 'query' | 'param', Value>(
  target: Target,
  schema: v.GenericSchema<unknown, Value>,
): MiddlewareHandler<object, string, Checked<Target, Value>> {
  const checked = validator(target, schema, (result, c) => {
    if (target === 'json' && !isJson(c.req.header('content-type'))) {
      throw new Refused(415, [{ reason: 'invalid_request', at: 'content-type', expected: 'application/json' }])
    }
    if (!result.success) throw invalidRequest(result.error as readonly v.BaseIssue<unknown>[], target === 'json')
  })
  return checked as unknown as MiddlewareHandler<object, string, Checked<Target, Value>>
}

function isJson(type: string | undefined): boolean {
  return type !== undefined && /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/iu.test(type)
}

/** Says what is wrong with an input: the first issue, by JSON pointer or by name. */
export function invalidRequest(issues: readonly v.BaseIssue<unknown>[], pointer: boolean): Refused {
  const [issue] = issues
  const keys = issue?.path?.map(({ key }) => String(key)) ?? []
  const at = pointer ? keys.map(key => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') : keys.join('.')
  // Own messages say what is wanted; those of the library repeat what was received, which may be a secret.
  const own = issue?.kind === 'validation' && (issue.type === 'check' || issue.type === 'regex')
  const whole = issue?.type === 'safe_integer' ? 'a whole number within the safe integers' : undefined
  const expected = (own ? issue.message : issue?.expected) ?? whole ?? 'something else'
  return new Refused(400, [{ reason: 'invalid_request', at, expected }])
}
