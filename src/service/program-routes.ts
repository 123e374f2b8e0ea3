import { Hono } from 'hono'
import { describeRoute } from 'hono-openapi'
import { describeAnswer } from './describe-answer.ts'
import {
  ConversionPageSchema,
  EngagementPageSchema,
  ProgramPageSchema,
  RewardsPageSchema,
} from '../contract/shop-answer.ts'
import * as v from 'valibot'
import { ProgramSchema } from '../contract/program.ts'
import { closedObject, IdSchema, InstantSchema } from '../contract/scalar.ts'
import { requires } from './authenticate.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { listConversions, listRewards } from './list-conversions.ts'
import { listEngagements } from './list-engagements.ts'
import { requireOwnId } from './own-id.ts'
import { pageEntries } from './page.ts'
import { deleteProgram, getProgram, listPrograms, putProgram } from './programs.ts'
import { validBody, validQuery } from './valid.ts'

const id = v.exactOptional(IdSchema)
const instant = v.exactOptional(InstantSchema)

/** Makes the routes of programs, and of what partners earned in them. */
export function programRoutes(context: ServiceContext): Hono<ServiceEnv> {
  const routes = new Hono<ServiceEnv>()
  routes.put(
    '/programs/:id',
    describeRoute({
      summary: 'Write a program: how partners earn',
      description: 'A change counts from then on; points that engagements have stay.',
      responses: { 200: describeAnswer('The program', ProgramSchema) },
    }),
    requires('secret'),
    validBody(ProgramSchema),
    async c => {
      const program = c.req.valid('json')
      requireOwnId(c.req.param('id'), program.id)
      return c.json(await putProgram(context, c.get('caller'), program))
    },
  )
  routes.get(
    '/programs/:id',
    describeRoute({ summary: 'Read a program', responses: { 200: describeAnswer('The program', ProgramSchema) } }),
    requires('secret'),
    async c => c.json(await getProgram(context, c.get('caller'), c.req.param('id'))),
  )
  routes.delete(
    '/programs/:id',
    describeRoute({
      summary: 'End a program; what it credited stays',
      responses: { 204: { description: 'There is no such program (any more)' } },
    }),
    requires('secret'),
    async c => {
      await deleteProgram(context, c.get('caller'), c.req.param('id'))
      return c.body(null, 204)
    },
  )
  routes.get(
    '/programs',
    describeRoute({
      summary: 'List programs, by id',
      responses: { 200: describeAnswer('`programs`, and `next` where there may be more', ProgramPageSchema) },
    }),
    requires('secret'),
    validQuery(closedObject(pageEntries)),
    async c => c.json(await listPrograms(context, c.get('caller'), c.req.valid('query'))),
  )
  routes.get(
    '/engagements',
    describeRoute({
      summary: 'List the running relations of partners and shoppers',
      responses: { 200: describeAnswer('`engagements`, and `next` where there may be more', EngagementPageSchema) },
    }),
    requires('secret'),
    validQuery(closedObject({ ...pageEntries, program: id, partner: id, shopper: id })),
    async c => c.json(await listEngagements(context, c.get('caller'), c.req.valid('query'))),
  )
  routes.get(
    '/conversions',
    describeRoute({
      summary: 'List credited orders, the oldest first',
      responses: { 200: describeAnswer('`conversions`, and `next` where there may be more', ConversionPageSchema) },
    }),
    requires('secret'),
    validQuery(closedObject({ ...pageEntries, program: id, partner: id, order: id })),
    async c => c.json(await listConversions(context, c.get('caller'), c.req.valid('query'))),
  )
  routes.get(
    '/rewards',
    describeRoute({
      summary: 'Add up what is owed to each partner, by currency',
      responses: { 200: describeAnswer('`partners`, and `next` where there may be more', RewardsPageSchema) },
    }),
    requires('secret'),
    validQuery(closedObject({ ...pageEntries, program: id, from: instant, until: instant })),
    async c => c.json(await listRewards(context, c.get('caller'), c.req.valid('query'))),
  )
  return routes
}
