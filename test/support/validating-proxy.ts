import assert from 'node:assert/strict'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Problem } from '../../src/contract/problem.ts'

/** A call as it was made: the path with its query, and the body as it was sent. */
export interface SentCall {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** An operation of the description. */
export interface Operation {
  readonly method: string
  /** Like `/v1/orders/{id}`. */
  readonly template: string
  readonly parameters: readonly { readonly in: string; readonly name: string; readonly schema: object }[]
  /** JSON schema of the body, where it takes one. */
  readonly body?: object
}

/** Stands between a client and the service and holds both to the service's own description. */
export interface ValidatingProxy {
  readonly operations: readonly Operation[]
  /** Checks a call and its answer. @throws AssertionError that says what the description does not */
  check(call: SentCall, answer: Response, text: string): void
}

interface Media {
  readonly schema?: object
}
interface Described {
  readonly parameters?: Operation['parameters']
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>
}

/** Reads an OpenAPI 3.1 document, and gives the checks that follow from it. */
export function createValidatingProxy(document: {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: object
}): ValidatingProxy {
  const ajv = new Ajv2020({ strict: false, allErrors: false, coerceTypes: false })
  formats.default(ajv)
  ajv.addSchema({ $id: 'document', components: document.components })
  const compiled = new Map<object, ValidateFunction>()
  const validate = (schema: object, value: unknown, what: string): void => {
    const check = compiled.get(schema) ?? ajv.compile(withDocument(schema))
    compiled.set(schema, check)
    assert.ok(check(value), `${what}: ${ajv.errorsText(check.errors)} in ${JSON.stringify(value)?.slice(0, 400)}`)
  }
  const described = Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      template,
      pattern: new RegExp(`^${template.replaceAll('.', String.raw`\.`).replaceAll(/\{[^}]+\}/gu, '[^/]+')}$`, 'u'),
      operation,
    })),
  )
  return {
    operations: described.map(({ method, template, operation: { parameters = [], requestBody } }) => {
      const body = requestBody?.content['application/json']?.schema
      return { method, template, parameters, ...(body ? { body } : {}) }
    }),
    check(call, answer, text) {
      const [pathname = '', query = ''] = call.path.split(/\?(.*)/su)
      const found = described.find(({ method, pattern }) => method === call.method && pattern.test(pathname))
      const name = `${call.method} ${found?.template ?? pathname} ${answer.status}`
      const type = answer.headers.get('content-type')?.split(';')[0]
      if (!found) {
        assert.ok(answer.status >= 400 && answer.status < 500, `${name}: no such route is described`)
        checkProblem(name, call, JSON.parse(text) as Problem)
        return
      }
      const { responses, requestBody, parameters = [] } = found.operation
      const response = responses[answer.status]
      assert.ok(response, `${name}: this status is not described: ${text.slice(0, 300)}`)
      if (!response.content) {
        assert.equal(text, '', `${name}: no body is described`)
      } else {
        const media = response.content[type ?? '']
        assert.ok(media, `${name}: ${type} is not described`)
        if (media.schema) validate(media.schema, JSON.parse(text), name)
      }
      if (answer.status >= 400) return checkProblem(name, call, JSON.parse(text) as Problem, parameters)
      const json = requestBody?.content['application/json']?.schema
      if (json && /json/iu.test(call.headers['content-type'] ?? '')) {
        validate(json, readJson(call.body), `${name}: an accepted body`)
      }
      const asked = new URLSearchParams(query)
      for (const { name: parameter, schema } of parameters.filter(given => given.in === 'query')) {
        const given = asked.get(parameter)
        if (given !== null) validate(schema, given, `${name}: an accepted ${parameter}`)
      }
    },
  }
}

/** A schema of its own whose references lead into the document. */
function withDocument(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/')) as object
}

/** A refusal has its reasons, and one of the request names the place: a pointer into what was sent, or a name. */
function checkProblem(
  name: string,
  { body, headers, path }: SentCall,
  problem: Problem,
  parameters: Operation['parameters'] = [],
): void {
  const [first] = problem.reasons
  assert.ok(first && problem.reason === first.reason, name)
  assert.equal(problem.type, `urn:tearoff:problem:${first.reason}`)
  if (first.reason !== 'invalid_request') return
  const { at, expected } = first
  assert.ok(expected, `${name}: says what is expected`)
  if (!at.startsWith('/')) {
    const query = new URLSearchParams(path.split(/\?(.*)/su)[1])
    const known =
      at === '' ||
      at === 'method' ||
      at === 'content-type' ||
      // A file of codes has no keys.
      (/^line \d+$/u.test(at) && headers['content-type']?.startsWith('text/csv')) ||
      at.toLowerCase() in headers ||
      query.has(at) ||
      path.includes(at)
    assert.ok(
      known || parameters.some(({ name: parameter }) => parameter === at),
      `${name}: ${JSON.stringify(at)} is a place`,
    )
    return
  }
  // What is missing has a parent, and the rest of the way is there.
  let place: unknown = readJson(body)
  for (const key of at.slice(1).split('/').slice(0, -1)) {
    const member = key.replaceAll('~1', '/').replaceAll('~0', '~')
    assert.ok(
      typeof place === 'object' && place !== null && Object.hasOwn(place, member),
      `${name}: ${at} is in the body`,
    )
    place = (place as Record<string, unknown>)[member]
  }
}

/** A byte order mark is dropped where UTF-8 is decoded. */
function readJson(text: string | undefined): unknown {
  return JSON.parse((text ?? 'null').replace(/^\ufeff/u, ''))
}
