import { Hono } from 'hono'
import { describeRoute } from 'hono-openapi'
import { describeAnswer } from './describe-answer.ts'
import { RefundListSchema, RefundSchema } from '../contract/shop-answer.ts'
import { RefundRequestSchema } from '../contract/refund.ts'
import { requires } from './authenticate.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { takesKey } from './idempotency-key.ts'
import { once } from './once.ts'
import { listRefunds, refundOrder } from './refund.ts'
import { validBody } from './valid.ts'

/** Makes the routes of what comes back of an order. */
export function refundRoutes(context: ServiceContext): Hono<ServiceEnv> {
  const routes = new Hono<ServiceEnv>()
  routes.post(
    '/orders/:id/refunds',
    takesKey,
    describeRoute({
      summary: 'Pay returned pieces back, and lower what partners get',
      description: 'No use of a coupon comes back; cancelling the order does that.',
      responses: {
        201: describeAnswer('The refund; pay `amount` back', RefundSchema),
        200: describeAnswer('This very refund had been made before', RefundSchema),
        409: { description: 'The order is cancelled, more comes back than is left, or the refund id is another one’s' },
      },
    }),
    requires('secret'),
    validBody(RefundRequestSchema),
    c =>
      once(context, c, async joined => {
        const { refund, replayed } = await refundOrder(joined, c.get('caller'), c.req.param('id'), c.req.valid('json'))
        return c.json(refund, replayed ? 200 : 201)
      }),
  )
  routes.get(
    '/orders/:id/refunds',
    describeRoute({
      summary: 'List the refunds of an order',
      responses: { 200: describeAnswer('`refunds`, the oldest first', RefundListSchema) },
    }),
    requires('secret'),
    async c => c.json(await listRefunds(context, c.get('caller'), c.req.param('id'))),
  )
  return routes
}
