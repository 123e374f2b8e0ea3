import * as fc from 'fast-check'
import type { Operation, SentCall } from './validating-proxy.ts'

/** What a fuzz knows of the shop that it plays with. */
export interface FuzzWorld {
  /** Credentials as headers; the first ones are chosen more often. */
  readonly credentials: readonly Readonly<Record<string, string>>[]
  /** Ids and codes that exist, and some that do not. */
  readonly words: readonly string[]
}

/** Makes arbitrary calls of the described operations: mostly well-formed, mutated, and outright strange. */
export function fuzzCalls(operations: readonly Operation[], world: FuzzWorld): fc.Arbitrary<SentCall> {
  const known = fc.oneof(...operations.map(operation => ({ weight: 1, arbitrary: callOf(operation, world) })), {
    weight: 2,
    arbitrary: strangeCall(world),
  })
  return known
}

type Schema = {
  readonly type?: string
  readonly [keyword: string]: unknown
}

const ODD_TEXT = [
  '\u0000',
  '\ud800',
  '\udfff x',
  '\u202e',
  'ß',
  'ﬁ',
  'K',
  '𝒳'.repeat(50),
  '\u{10ffff}',
  'a\u0301',
  '\ufeff',
  '',
  ' ',
  '%',
  '%00',
  '../..',
  '__proto__',
  'constructor',
  "'; drop table shop; --",
  '${jndi}',
  'x'.repeat(201),
  '\r\nX: y',
]
const ODD_NUMBERS = [
  -1,
  0,
  -0,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER + 2,
  -1e15,
  2 ** 31,
  2 ** 53,
]

const oddText = fc.constantFrom(...ODD_TEXT)
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.constantFrom(...ODD_NUMBERS),
  fc.constantFrom(null, true, false, [], {}, [[]], { a: { b: [] } }),
  fc.anything({ maxDepth: 3, withBigInt: false, withDate: false }),
)

function callOf({ method, template, parameters, body }: Operation, world: FuzzWorld): fc.Arbitrary<SentCall> {
  const query = parameters.filter(parameter => parameter.in === 'query')
  return fc
    .record({
      ids: fc.array(word(world), { minLength: 3, maxLength: 3 }),
      credentials: credentialsOf(world),
      query: fc.array(
        fc.tuple(
          fc.oneof(
            { weight: 6, arbitrary: fc.constantFrom(...query.map(({ name }) => name), 'limit') },
            { weight: 1, arbitrary: oddText },
          ),
          fc.oneof(word(world), fc.constantFrom('1', '200', '0', '-1', '1e9', '2026-11-21T10:00:00Z', '')),
        ),
        { maxLength: query.length ? 3 : 1 },
      ),
      body: body ? bodyOf(body as Schema, world) : fc.option(text(fc.anything()), { nil: undefined, freq: 8 }),
      type: fc.oneof(
        { weight: 12, arbitrary: fc.constant('application/json') },
        {
          weight: 1,
          arbitrary: fc.constantFrom('text/plain', 'text/csv', 'application/json; charset=utf-16', '', 'junk'),
        },
      ),
      headers: oddHeaders(world),
    })
    .map(({ ids, credentials, query: pairs, body: sent, type, headers }) => {
      let next = 0
      const path = template.replaceAll(/\{[^}]+\}/gu, () => encode(ids[next++ % ids.length] ?? ''))
      const search = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
      const hasBody = sent !== undefined && method !== 'GET'
      return {
        method,
        path: search ? `${path}?${search}` : path,
        headers: { ...credentials, ...headers, ...(hasBody && type ? { 'content-type': type } : {}) },
        ...(hasBody ? { body: sent } : {}),
      }
    })
}

function strangeCall(world: FuzzWorld): fc.Arbitrary<SentCall> {
  const segment = fc.oneof(
    fc.constantFrom('v1', 'v1', 'orders', 'wallet', 'sets', 'openapi.json', '..', '.', ''),
    word(world),
  )
  return fc
    .record({
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'QUERY'),
      segments: fc.array(segment, { maxLength: 6 }),
      credentials: credentialsOf(world),
      headers: oddHeaders(world),
    })
    .map(({ method, segments, credentials, headers }) => ({
      method,
      path: `/${segments.map(encode).join('/')}`,
      headers: { ...credentials, ...headers },
    }))
}

function credentialsOf({ credentials }: FuzzWorld): fc.Arbitrary<Readonly<Record<string, string>>> {
  return fc.oneof(...credentials.map((value, index) => ({ weight: index < 4 ? 8 : 1, arbitrary: fc.constant(value) })))
}

function oddHeaders(world: FuzzWorld): fc.Arbitrary<Readonly<Record<string, string>>> {
  const value = fc.oneof(
    word(world),
    fc.constantFrom('*', 'null', 'https://evil.example', '1', '-', 'é', 'x'.repeat(5000)),
  )
  const name = fc.constantFrom(
    'idempotency-key',
    'origin',
    'x-request-id',
    'x-forwarded-for',
    'accept',
    'if-match',
    'cookie',
    'range',
    'access-control-request-method',
    'content-encoding',
    'transfer-encoding',
    'expect',
    'x-http-method-override',
  )
  const some = fc.array(
    fc.tuple(
      name,
      value.map(text => [...text].filter(isLatin).join('').trim()),
    ),
    { maxLength: 2 },
  )
  return fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: some.map(Object.fromEntries) })
}

function isLatin(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  return code >= 0x20 && code <= 0xff && code !== 0x7f
}

/** A body as it is sent: one that fits, one that fits but for a place, or no JSON at all. */
function bodyOf(schema: Schema, world: FuzzWorld): fc.Arbitrary<string> {
  const fits = valueOf(schema, world)
  return fc.oneof(
    { weight: 10, arbitrary: text(fits) },
    { weight: 6, arbitrary: text(fc.tuple(fits, oddValue, fc.nat(), fc.constantFrom(...MUTATIONS)).map(mutate)) },
    { weight: 1, arbitrary: fits.map(value => duplicated(JSON.stringify(value) ?? '')) },
    { weight: 1, arbitrary: fc.tuple(text(fits), fc.nat()).map(([json, at]) => json.slice(0, at % (json.length + 1))) },
    { weight: 1, arbitrary: fc.constantFrom(...NO_JSON).map(make => make()) },
  )
}

const MUTATIONS = ['replace', 'remove', 'unknown', 'inherited', 'nested'] as const
const NO_JSON = [
  () => '',
  () => '[',
  () => '['.repeat(50_000),
  () => '{"a":'.repeat(10_000),
  () => `"${'x'.repeat(70_000)}"`,
  () => '\ufeff{}',
  () => 'NaN',
  () => '{"orderId":"\\ud800"}',
  () => '1e999',
]

/** `undefined` is no JSON; it becomes an empty body. */
function text(value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return value.map(given => {
    try {
      return JSON.stringify(given) ?? ''
    } catch {
      return '{}'
    }
  })
}

function duplicated(json: string): string {
  const first = /^\{("(?:[^"\\]|\\.)*":)/su.exec(json)?.[1]
  return first ? `{${first}1,${json.slice(1)}` : json
}

/** Changes a fitting value in one place. */
function mutate([value, odd, at, how]: readonly [unknown, unknown, number, (typeof MUTATIONS)[number]]): unknown {
  const copy = structuredClone(value)
  const places = placesOf(copy)
  const place = places[at % Math.max(1, places.length)]
  if (!place) return odd
  const { parent, key } = place
  if (how === 'replace') parent[key] = odd
  else if (how === 'remove') delete parent[key]
  else if (how === 'unknown') parent['x-unknown'] = odd
  else if (how === 'inherited') Object.defineProperty(parent, '__proto__', { value: odd, enumerable: true })
  else parent[key] = nest(at % 60)
  return copy
}

interface Place {
  readonly parent: Record<string, unknown>
  readonly key: string
}

function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const parent = value as Record<string, unknown>
  return Object.keys(parent).flatMap(key => [{ parent, key }, ...placesOf(parent[key])])
}

function nest(depth: number): unknown {
  let nested: unknown = 1
  for (let level = 0; level < depth; level++) nested = level % 2 ? [nested] : { a: nested }
  return nested
}

function word({ words }: FuzzWorld): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: oddText },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  )
}

/** Half a surrogate pair has no UTF-8; it goes as the bytes that a careless client would send. */
function encode(text: string): string {
  return [...text]
    .map(character => (/\p{Surrogate}/u.test(character) ? '%ED%A0%80' : encodeURIComponent(character)))
    .join('')
}

/** Makes values of a JSON schema; where it says less than the service knows, some do not fit. */
function valueOf(schema: Schema, world: FuzzWorld): fc.Arbitrary<unknown> {
  const { type } = schema
  const choices = (schema['anyOf'] ?? schema['oneOf']) as readonly Schema[] | undefined
  if ('const' in schema) return fc.constant(schema['const'])
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
  if (choices) return fc.oneof(...choices.map(choice => valueOf(choice, world)))
  if (type === 'object') return objectOf(schema, world)
  if (type === 'array') {
    const least = (schema['minItems'] as number | undefined) ?? 0
    return fc.array(valueOf((schema['items'] as Schema | undefined) ?? {}, world), {
      minLength: least,
      maxLength: least + 2,
    })
  }
  if (type === 'string') return textOf(schema, world)
  if (type === 'integer' || type === 'number') {
    const min = (schema['minimum'] as number | undefined) ?? -10
    const max = (schema['maximum'] as number | undefined) ?? 100_000
    return fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min, max: Math.min(max, min + 20_000) }) },
      { weight: 1, arbitrary: fc.constant(max) },
    )
  }
  if (type === 'boolean') return fc.boolean()
  return oddValue
}

function objectOf(schema: Schema, world: FuzzWorld): fc.Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>
  const required = (schema['required'] ?? []) as readonly string[]
  const members = Object.entries(properties).map(([name, member]): [string, fc.Arbitrary<unknown>] => [
    name,
    valueOf(member, world),
  ])
  const known = fc.record(Object.fromEntries(members), { requiredKeys: required as string[] })
  const others = schema['additionalProperties']
  if (members.length || typeof others !== 'object') return known
  return fc.dictionary(
    fc.constantFrom('en', 'de', 'pt-BR', ...world.words.slice(0, 3)),
    valueOf(others as Schema, world),
    {
      maxKeys: 2,
    },
  )
}

const SAMPLES = [
  'EUR',
  'USD',
  'DE',
  'US',
  '2026-11-21T10:00:00Z',
  '2031-02-28T23:59:59.999Z',
  'Europe/Berlin',
  'https://hook.example/x',
  'shop.example',
  'A'.repeat(43),
  '12',
  'en',
  'coupon.used',
]

function textOf(schema: Schema, world: FuzzWorld): fc.Arbitrary<string> {
  const pattern = schema['pattern'] === undefined ? undefined : new RegExp(schema['pattern'] as string, 'u')
  const fitting = [...world.words, ...SAMPLES].filter(sample => pattern?.test(sample) ?? true)
  return fc.oneof(
    { weight: 12, arbitrary: fitting.length ? fc.constantFrom(...fitting) : oddText },
    { weight: 1, arbitrary: oddText },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  )
}
