import { Hono } from 'hono'
import { describeRoute } from 'hono-openapi'
import { describeAnswer } from './describe-answer.ts'
import { EventPageSchema } from '../contract/shop-answer.ts'
import * as v from 'valibot'
import { OfferSchema } from '../contract/offer.ts'
import { PartnerSchema } from '../contract/partner.ts'
import { ShopPolicySchema } from '../contract/policy.ts'
import { closedObject, IdSchema } from '../contract/scalar.ts'
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
    describeRoute({ summary: 'Write a partner', responses: { 200: describeAnswer('The partner', PartnerSchema) } }),
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
    describeRoute({ summary: 'Write an offer', responses: { 200: describeAnswer('The offer', OfferSchema) } }),
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
    describeRoute({
      summary: "Write the shop's policy",
      responses: { 200: describeAnswer('The policy', ShopPolicySchema) },
    }),
    requires('secret'),
    validBody(ShopPolicySchema),
    async c => c.json(await putPolicy(context, c.get('caller'), c.req.valid('json'))),
  )
  routes.get(
    '/policy',
    describeRoute({
      summary: "Read the shop's policy",
      responses: { 200: describeAnswer('The policy', ShopPolicySchema) },
    }),
    requires('secret'),
    c => c.json(c.get('caller').shop.policy),
  )
  routes.get(
    '/events',
    describeRoute({
      summary: 'Read the event log, the oldest first',
      description:
        'Each event has its place in the order of commits, its `sequence`. To follow the log, ask for what comes `after` the ' +
        'last one read: nothing appears behind it, and nothing comes twice.',
      responses: {
        200: describeAnswer('`events` (CloudEvents 1.0), and `next` where there may be more', EventPageSchema),
      },
    }),
    requires('secret'),
    validQuery(closedObject({ ...pageEntries, type: v.exactOptional(IdSchema), subject: v.exactOptional(IdSchema) })),
    async c => c.json(await listEvents(context, c.get('caller'), c.req.valid('query'))),
  )
  return routes
}
