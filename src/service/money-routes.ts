import { Hono } from 'hono'
import { describeRoute } from 'hono-openapi'
import { OrderSchema, QuoteSchema, ReservationSchema, TotalChangedSchema } from '../contract/answer.ts'
import { OrderRequestSchema } from '../contract/order.ts'
import { QuoteRequestSchema } from '../contract/quote.ts'
import { ReservationRequestSchema } from '../contract/reservation.ts'
import { requires, shopperOf } from './authenticate.ts'
import { cancelOrder } from './cancel.ts'
import type { Caller, ServiceContext, ServiceEnv } from './context.ts'
import { describeAnswer } from './describe-answer.ts'
import { takesKey } from './idempotency-key.ts'
import { limitBlock } from './limit-attempts.ts'
import { once } from './once.ts'
import { placeOrder, readOrder } from './order.ts'
import { createOrderQueue } from './order-queue.ts'
import { getOrder } from './order-row.ts'
import { quote } from './quote.ts'
import { Refused } from './refused.ts'
import { release } from './release.ts'
import { reserve } from './reserve.ts'
import { syncRoutes } from './sync-routes.ts'
import { validBody } from './valid.ts'

/** Makes the routes of everything that a cart costs: quotes, reservations, orders, and the events of devices. */
export function moneyRoutes(context: ServiceContext): Hono<ServiceEnv> {
  const routes = new Hono<ServiceEnv>()
  const orders = createOrderQueue(context)
  routes.post(
    '/quotes',
    describeRoute({
      summary: 'Quote a cart: each coupon alone, the chosen ones together, the best combination',
      responses: { 200: describeAnswer('The quote; nothing was used up', QuoteSchema) },
    }),
    requires('publishable', { shopper: true }),
    validBody(QuoteRequestSchema),
    async c => {
      const caller = c.get('caller')
      return c.json(await quote(context, { ...caller, shopper: shopperOf(caller) }, c.req.valid('json')))
    },
  )
  routes.post(
    '/reservations',
    takesKey,
    describeRoute({
      summary: 'Hold coupons for a checkout, or renew its hold',
      responses: {
        201: describeAnswer('The coupons are held', ReservationSchema),
        200: describeAnswer('The hold of this checkout was renewed', ReservationSchema),
        409: {
          description: 'A coupon does not go on this cart (reasons by coupon in `dropped`), or too many checkouts',
        },
        429: { description: '`rate_limited`: too many reservations from one block of addresses' },
      },
    }),
    requires('publishable', { shopper: true }),
    limitBlock(context, 'reservations', limits => limits.reservationsPerBlock),
    validBody(ReservationRequestSchema),
    async c => {
      const caller = c.get('caller')
      return once(context, c, async joined => {
        const held = await reserve(joined, { ...caller, shopper: shopperOf(caller) }, c.req.valid('json'))
        return c.json(held.reservation, held.renewed ? 200 : 201)
      })
    },
  )
  routes.delete(
    '/reservations/:id',
    describeRoute({ summary: 'End a hold unused', responses: { 204: { description: 'The hold is gone' } } }),
    requires('any'),
    async c => {
      const caller = c.get('caller')
      if (caller.key === 'publishable') shopperOf(caller)
      await release(context, caller, c.req.param('id'))
      return c.body(null, 204)
    },
  )
  routes.post(
    '/orders',
    takesKey,
    describeRoute({
      summary: 'Place an order and use its coupons up, all or nothing',
      responses: {
        201: describeAnswer('The order was placed; charge `totals.total`', OrderSchema),
        200: describeAnswer('This very order had been placed before', OrderSchema),
        409: describeAnswer(
          '`total_changed` with `change`: send the order again with `change.confirm`; or `conflict`',
          TotalChangedSchema,
          'application/problem+json',
        ),
      },
    }),
    requires('any'),
    validBody(OrderRequestSchema),
    async c => {
      const item = await readOrder(buyingCaller(c.get('caller')), c.req.valid('json'))
      return once(context, c, async joined => {
        // With a key, an order has a transaction of its own.
        const { order, replayed } = await (joined.joined ? placeOrder(joined, item) : orders.place(item))
        return c.json(order, replayed ? 200 : 201)
      })
    },
  )
  routes.get(
    '/orders/:id',
    describeRoute({ summary: 'Show an order', responses: { 200: describeAnswer('The order', OrderSchema) } }),
    requires('any'),
    async c => c.json(await getOrder(context, c.get('caller'), c.req.param('id'))),
  )
  routes.post(
    '/orders/:id/cancel',
    takesKey,
    describeRoute({
      summary: 'Cancel an order and give its coupons back',
      responses: { 200: describeAnswer('The order, cancelled', OrderSchema) },
    }),
    requires('secret'),
    c => once(context, c, async joined => c.json(await cancelOrder(joined, c.get('caller'), c.req.param('id')))),
  )
  routes.route('/', syncRoutes(context))
  return routes
}

/** A browser orders only where the shop said so, and only for its own shopper: the price guarantee is gone then. */
function buyingCaller(caller: Caller): Caller {
  if (caller.key === 'secret') return caller
  if (caller.orders !== 'browser') throw new Refused(403, [{ reason: 'forbidden' }])
  return { ...caller, shopper: shopperOf(caller) }
}
