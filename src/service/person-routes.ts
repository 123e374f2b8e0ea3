import { Hono } from 'hono'
import { describeRoute } from 'hono-openapi'
import * as v from 'valibot'
import { closedObject } from '../contract/scalar.ts'
import { EVENT_TYPES } from '../contract/event.ts'
import { PersonExportSchema } from '../contract/person.ts'
import { EventPageSchema } from '../contract/shop-answer.ts'
import { requires } from './authenticate.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { describeAnswer } from './describe-answer.ts'
import { erasePerson } from './erase-person.ts'
import { exportPerson } from './export-person.ts'
import { listActivity } from './list-activity.ts'
import { pageEntries } from './page.ts'
import type { PersonName } from './person.ts'
import { validQuery } from './valid.ts'

const ActivityQuerySchema = closedObject({ ...pageEntries, type: v.exactOptional(v.picklist(EVENT_TYPES)) })

/** Makes the routes of one person's data: by the shop's own id of a customer, or by a shopper's id. */
export function personRoutes(context: ServiceContext): Hono<ServiceEnv> {
  const routes = new Hono<ServiceEnv>()
  const ways = [
    { at: '/customers/:id', who: 'a customer', nameOf: (customer: string): PersonName => ({ customer }) },
    {
      at: '/shoppers/:id',
      who: 'a shopper, guest or customer',
      nameOf: (shopper: string): PersonName => ({ shopper }),
    },
  ] as const
  for (const { at, who, nameOf } of ways) {
    routes.get(
      `${at}/activity`,
      describeRoute({
        summary: `List what happened with ${who}, the oldest first`,
        description: '`type=coupon.assigned` says which coupons were given to this person.',
        responses: { 200: describeAnswer('`events`, and `next` where there may be more', EventPageSchema) },
      }),
      requires('secret'),
      validQuery(ActivityQuerySchema),
      async c => c.json(await listActivity(context, c.get('caller'), nameOf(c.req.param('id')), c.req.valid('query'))),
    )
    routes.get(
      `${at}/export`,
      describeRoute({
        summary: `Tell all that is kept of ${who}`,
        responses: { 200: describeAnswer('All of it', PersonExportSchema) },
      }),
      requires('secret'),
      async c => c.json(await exportPerson(context, c.get('caller'), nameOf(c.req.param('id')))),
    )
    routes.delete(
      at,
      describeRoute({
        summary: `Erase ${who}`,
        description: 'Orders and uses stay and are nobody’s. It cannot be undone.',
        responses: { 204: { description: 'Nothing kept says any more whose it was' } },
      }),
      requires('secret'),
      async c => {
        await erasePerson(context, c.get('caller'), nameOf(c.req.param('id')))
        return c.body(null, 204)
      },
    )
  }
  return routes
}
