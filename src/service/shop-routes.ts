import { Hono } from 'hono'
import { describeRoute } from 'hono-openapi'
import * as v from 'valibot'
import { OfferSchema } from '../contract/offer.ts'
import { PartnerSchema } from '../contract/partner.ts'
import { ShopPolicySchema } from '../contract/policy.ts'
import { IdSchema } from '../contract/scalar.ts'
import { requires } from './authenticate.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { listEvents } from './list-events.ts'
import { requireOwnId } from './own-id.ts'
import { pageEntries } from './page.ts'
import { putOffer, putPartner, putPolicy } from './shop-documents.ts'
import { validBody, validQuery } from './valid.ts'

/** Makes the routes of what else a shop writes, and of its event log. */
export function shopRoutes(context: ServiceContext): Hono<ServiceEnv> {
  const routes = new Hono<ServiceEnv>()
  routes.put(
    '/partners/:id',
    describeRoute({ summary: 'Write a partner', responses: { 200: { description: 'The partner' } } }),
    requires('secret'),
    validBody(PartnerSchema),
    async c => {
      const partner = c.req.valid('json')
      requireOwnId(c.req.param('id'), partner.id)
      return c.json(await putPartner(context, c.get('caller'), partner))
    },
  )
  routes.put(
    '/offers/:id',
    describeRoute({ summary: 'Write an offer', responses: { 200: { description: 'The offer' } } }),
    requires('secret'),
    validBody(OfferSchema),
    async c => {
      const offer = c.req.valid('json')
      requireOwnId(c.req.param('id'), offer.id)
      return c.json(await putOffer(context, c.get('caller'), offer))
    },
  )
  routes.put(
    '/policy',
    describeRoute({ summary: "Write the shop's policy", responses: { 200: { description: 'The policy' } } }),
    requires('secret'),
    validBody(ShopPolicySchema),
    async c => c.json(await putPolicy(context, c.get('caller'), c.req.valid('json'))),
  )
  routes.get(
    '/policy',
    describeRoute({ summary: "Read the shop's policy", responses: { 200: { description: 'The policy' } } }),
    requires('secret'),
    c => c.json(c.get('caller').shop.policy),
  )
  routes.get(
    '/events',
    describeRoute({
      summary: 'Read the event log, the oldest first',
      description:
        'An event whose transaction took long can appear up to a minute behind a page that was read: who follows the log ' +
        'reads the last minute again, and knows events by their ids.',
      responses: { 200: { description: '`events` (CloudEvents 1.0), and `next` where there may be more' } },
    }),
    requires('secret'),
    validQuery(v.strictObject({ ...pageEntries, type: v.exactOptional(IdSchema), subject: v.exactOptional(IdSchema) })),
    async c => c.json(await listEvents(context, c.get('caller'), c.req.valid('query'))),
  )
  return routes
}
