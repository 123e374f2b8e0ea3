import type { Hono, MiddlewareHandler } from 'hono'
import { generateSpecs } from 'hono-openapi'
import { KEY_HEADER } from '../contract/header.ts'
import type { ServiceEnv } from './context.ts'

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'reason', 'reasons'],
  properties: {
    type: { type: 'string', description: '`urn:tearoff:problem:<reason>`' },
    title: { type: 'string' },
    status: { type: 'integer' },
    reason: { type: 'string', description: 'The first of `reasons`' },
    reasons: {
      type: 'array',
      items: { type: 'object', required: ['reason'], properties: { reason: { type: 'string' } } },
    },
  },
} as const

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }

/** Describes the routes of the service as OpenAPI 3.1, from the schemas that check their bodies. */
export function openapiHandler(app: Hono<ServiceEnv>): MiddlewareHandler<ServiceEnv> {
  let described: Promise<object> | undefined
  return async c => c.json(await (described ??= describe(app)))
}

async function describe(app: Hono<ServiceEnv>): Promise<object> {
  const document = await generateSpecs(app, {
    documentation: {
      openapi: '3.1.0',
      info: {
        title: 'Tearoff coupon service',
        version: '1',
        description: 'Refusals are problems (RFC 9457) that carry their reasons.',
      },
      components: {
        securitySchemes: {
          publishableKey: { type: 'apiKey', in: 'header', name: KEY_HEADER, description: 'For pages: `pk_…`' },
          shopper: { type: 'http', scheme: 'bearer', description: "A shopper's token, beside the key: `sht_…`" },
          secretKey: { type: 'http', scheme: 'bearer', description: "For the shop's back end: `sk_…`" },
        },
        schemas: { Problem: problem as never },
      },
      security: [{ publishableKey: [] }, { publishableKey: [], shopper: [] }, { secretKey: [] }],
    },
    defaultValidationErrorResponse: { description: REFUSALS[400], content: PROBLEM },
  })
  for (const methods of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(methods ?? {}) as Operation[]) operation.responses = withRefusals(operation)
  }
  return document
}

interface Operation {
  readonly requestBody?: object
  responses?: Readonly<Record<string, { readonly description?: string; readonly content?: object }>>
}

/** What every route may answer; those of a route's own are described beside it. */
const REFUSALS = {
  400: 'Something is wrong with the request (`invalid_request`)',
  401: 'No key, or a token that does not work (`unauthorized`, `unknown_key`)',
  403: 'Not with this key (`forbidden`)',
  404: 'There is no such thing (`not_found`)',
  429: 'Too often (`rate_limited`)',
  503: 'Not just now; the same call may be made again (`temporarily_unavailable`)',
} as const
const REFUSALS_OF_BODIES = {
  413: 'The body is too large (`too_large`)',
  415: 'The body does not call itself JSON (`invalid_request`)',
} as const

function withRefusals({ requestBody, responses = {} }: Operation): NonNullable<Operation['responses']> {
  const general = Object.entries({ ...REFUSALS, ...(requestBody ? REFUSALS_OF_BODIES : {}) })
  const all: NonNullable<Operation['responses']> = {
    ...Object.fromEntries(general.map(([status, description]) => [status, { description }])),
    ...responses,
  }
  return Object.fromEntries(
    Object.entries(all).map(([status, response]) => [
      status,
      Number(status) < 400 || response.content ? response : { ...response, content: PROBLEM },
    ]),
  )
}
