import { Hono } from 'hono'
import { describeRoute, resolver } from 'hono-openapi'
import { describeAnswer } from './describe-answer.ts'
import { ImportReportSchema, SetStatisticsSchema } from '../contract/shop-answer.ts'
import * as v from 'valibot'
import { CouponSetSchema, ImportSchema } from '../contract/set.ts'
import { requires } from './authenticate.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { takesKey } from './idempotency-key.ts'
import { importCodes } from './import-codes.ts'
import { once } from './once.ts'
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
    describeRoute({ summary: 'Write a coupon set', responses: { 200: describeAnswer('The set', CouponSetSchema) } }),
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
    takesKey,
    describeRoute({
      summary: 'Import codes: JSON `{ codes }`, or CSV with the header `code`',
      requestBody: {
        content: {
          'application/json': { schema: resolver(ImportSchema) },
          'text/csv': { schema: { type: 'string' } },
        },
      },
      responses: {
        200: describeAnswer('What became of every row; the counts add up to the rows', ImportReportSchema),
        400: { description: 'The file has no header `code`, or is not CSV in UTF-8; nothing of it was taken' },
        409: { description: 'A shared set holds exactly one code; nothing was taken' },
      },
    }),
    requires('secret'),
    async c => {
      const isCsv = /^text\/csv(?:\s*;|$)/iu.test(c.req.header('content-type') ?? '')
      const rows = isCsv ? readCodes(await c.req.arrayBuffer()) : readList(await c.req.json())
      return once(context, c, async joined =>
        c.json(await importCodes(joined, c.get('caller'), c.req.param('id'), rows)),
      )
    },
  )
  routes.get(
    '/sets/:id/statistics',
    describeRoute({
      summary: 'Count what became of the codes of a set',
      responses: { 200: describeAnswer('Counts that add up', SetStatisticsSchema) },
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
