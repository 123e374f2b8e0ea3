import { Hono } from 'hono'
import { describeRoute } from 'hono-openapi'
import * as v from 'valibot'
import { CouponSetSchema, ImportSchema } from '../contract/set.ts'
import { requires } from './authenticate.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { importCodes } from './import-codes.ts'
import { requireOwnId } from './own-id.ts'
import { readCodes } from './read-codes.ts'
import { getSetStatistics } from './set-statistics.ts'
import { putSet } from './sets.ts'
import { invalidRequest, validBody } from './valid.ts'

/** Makes the routes of coupon sets and their codes. */
export function setRoutes(context: ServiceContext): Hono<ServiceEnv> {
  const routes = new Hono<ServiceEnv>()
  routes.put(
    '/sets/:id',
    describeRoute({ summary: 'Write a coupon set', responses: { 200: { description: 'The set' } } }),
    requires('secret'),
    validBody(CouponSetSchema),
    async c => {
      const set = c.req.valid('json')
      requireOwnId(c.req.param('id'), set.id)
      return c.json(await putSet(context, c.get('caller'), set))
    },
  )
  routes.post(
    '/sets/:id/imports',
    describeRoute({
      summary: 'Import codes: JSON `{ codes }`, or CSV with the header `code`',
      requestBody: {
        content: {
          'application/json': {
            schema: { type: 'object', properties: { codes: { type: 'array', items: { type: 'string' } } } },
          },
          'text/csv': { schema: { type: 'string' } },
        },
      },
      responses: {
        200: { description: 'What became of every row; the counts add up to the rows' },
        400: { description: 'The file has no header `code`, or is not CSV in UTF-8; nothing of it was taken' },
        409: { description: 'A shared set holds exactly one code; nothing was taken' },
      },
    }),
    requires('secret'),
    async c => {
      const isCsv = /^text\/csv(?:\s*;|$)/iu.test(c.req.header('content-type') ?? '')
      const rows = isCsv ? readCodes(await c.req.arrayBuffer()) : readList(await c.req.json())
      return c.json(await importCodes(context, c.get('caller'), c.req.param('id'), rows))
    },
  )
  routes.get(
    '/sets/:id/statistics',
    describeRoute({
      summary: 'Count what became of the codes of a set',
      responses: { 200: { description: 'Counts that add up' } },
    }),
    requires('secret'),
    async c => c.json(await getSetStatistics(context, c.get('caller'), c.req.param('id'))),
  )
  return routes
}

function readList(body: unknown): { line: number; text: string }[] {
  const parsed = v.safeParse(ImportSchema, body)
  if (!parsed.success) throw invalidRequest(parsed.issues, true)
  return parsed.output.codes.map((text, index) => ({ line: index + 1, text }))
}
