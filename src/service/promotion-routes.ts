import { Hono } from 'hono'
import { describeRoute } from 'hono-openapi'
import { describeAnswer } from './describe-answer.ts'
import { PromotionPageSchema } from '../contract/shop-answer.ts'
import { closedObject } from '../contract/scalar.ts'
import { PromotionSchema } from '../contract/promotion.ts'
import { requires } from './authenticate.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { requireOwnId } from './own-id.ts'
import { pageEntries } from './page.ts'
import { getPromotion, listPromotions, putPromotion } from './promotions.ts'
import { validBody, validQuery } from './valid.ts'

/** Makes the routes of promotions. */
export function promotionRoutes(context: ServiceContext): Hono<ServiceEnv> {
  const routes = new Hono<ServiceEnv>()
  routes.put(
    '/promotions/:id',
    describeRoute({
      summary: 'Write a promotion',
      responses: { 200: describeAnswer('The promotion', PromotionSchema) },
    }),
    requires('secret'),
    validBody(PromotionSchema),
    async c => {
      const promotion = c.req.valid('json')
      requireOwnId(c.req.param('id'), promotion.id)
      return c.json(await putPromotion(context, c.get('caller'), promotion))
    },
  )
  routes.get(
    '/promotions/:id',
    describeRoute({
      summary: 'Read a promotion',
      responses: { 200: describeAnswer('The promotion', PromotionSchema) },
    }),
    requires('secret'),
    async c => c.json(await getPromotion(context, c.get('caller'), c.req.param('id'))),
  )
  routes.get(
    '/promotions',
    describeRoute({
      summary: 'List promotions by id',
      responses: { 200: describeAnswer('`promotions`, and `next` where there may be more', PromotionPageSchema) },
    }),
    requires('secret'),
    validQuery(closedObject(pageEntries)),
    async c => c.json(await listPromotions(context, c.get('caller'), c.req.valid('query'))),
  )
  return routes
}
