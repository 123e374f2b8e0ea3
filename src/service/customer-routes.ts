import { Hono } from 'hono'
import { describeRoute } from 'hono-openapi'
import { AssignmentSchema, CustomerFactsSchema } from '../contract/customer.ts'
import { assign } from './assign.ts'
import { requires } from './authenticate.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { createCustomerToken, getCustomer, putCustomer } from './customer.ts'
import { validBody, validId } from './valid.ts'

/** Makes the routes of customers, and of what they are given. */
export function customerRoutes(context: ServiceContext): Hono<ServiceEnv> {
  const routes = new Hono<ServiceEnv>()
  routes.put(
    '/customers/:id',
    describeRoute({
      summary: 'Say what the shop knows of a customer',
      responses: { 200: { description: 'The facts; those left out are forgotten' } },
    }),
    requires('secret'),
    validId(),
    validBody(CustomerFactsSchema),
    async c => c.json(await putCustomer(context, c.get('caller'), c.req.valid('param').id, c.req.valid('json'))),
  )
  routes.get(
    '/customers/:id',
    describeRoute({ summary: 'Read the facts of a customer', responses: { 200: { description: 'The facts' } } }),
    requires('secret'),
    async c => c.json(await getCustomer(context, c.get('caller'), c.req.param('id'))),
  )
  routes.post(
    '/customers/:id/tokens',
    describeRoute({
      summary: 'Make the token with which a page signs a customer in',
      responses: { 201: { description: '`customerToken`, good for some minutes' } },
    }),
    requires('secret'),
    validId(),
    async c => c.json(await createCustomerToken(context, c.get('caller'), c.req.valid('param').id), 201),
  )
  routes.post(
    '/assignments',
    describeRoute({
      summary: 'Give a coupon to somebody, with a code of a set where one is named',
      responses: {
        201: { description: '`shopper` and `coupon`' },
        200: { description: 'The same one that he was given before' },
        409: { description: 'The promotion gives no more coupons, or the set has no code left' },
      },
    }),
    requires('secret'),
    validBody(AssignmentSchema),
    async c => {
      const { shopper, coupon, isNew } = await assign(context, c.get('caller'), c.req.valid('json'))
      return c.json({ shopper, coupon }, isNew ? 201 : 200)
    },
  )
  return routes
}
