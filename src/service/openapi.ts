import type { Hono, MiddlewareHandler } from 'hono'
import { openAPIRouteHandler } from 'hono-openapi'
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

/** Describes the routes of the service as OpenAPI 3.1, from the schemas that check their bodies. */
export function openapiHandler(app: Hono<ServiceEnv>): MiddlewareHandler<ServiceEnv> {
  return openAPIRouteHandler<ServiceEnv, string>(app, {
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
    defaultValidationErrorResponse: {
      description: 'Something is wrong with the request (`invalid_request`)',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  })
}
