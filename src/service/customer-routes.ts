import { Hono } from 'hono'
import { describeRoute } from 'hono-openapi'
import { describeAnswer } from './describe-answer.ts'
import { AssignedSchema, CustomerTokenSchema } from '../contract/shop-answer.ts'
import { AssignmentSchema, CustomerFactsSchema } from '../contract/customer.ts'
import { assign } from './assign.ts'
import { requires } from './authenticate.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { createCustomerToken, getCustomer, putCustomer } from './customer.ts'
import { takesKey, takesNoKey } from './idempotency-key.ts'
import { once } from './once.ts'
import { validBody, validId } from './valid.ts'

/** Makes the routes of customers, and of what they are given. */
export function customerRoutes(context: ServiceContext): Hono<ServiceEnv> {
  const routes = new Hono<ServiceEnv>()
  routes.put(
    '/customers/:id',
    describeRoute({
      summary: 'Say what the shop knows of a customer',
      responses: { 200: describeAnswer('The facts; those left out are forgotten', CustomerFactsSchema) },
    }),
    requires('secret'),
    validId(),
    validBody(CustomerFactsSchema),
    async c => c.json(await putCustomer(context, c.get('caller'), c.req.valid('param').id, c.req.valid('json'))),
  )
  routes.get(
    '/customers/:id',
    describeRoute({
      summary: 'Read the facts of a customer',
      responses: { 200: describeAnswer('The facts', CustomerFactsSchema) },
    }),
    requires('secret'),
    async c => c.json(await getCustomer(context, c.get('caller'), c.req.param('id'))),
  )
  routes.post(
    '/customers/:id/tokens',
    describeRoute({
      summary: 'Make the token with which a page signs a customer in',
      description: 'No `Idempotency-Key`: the answer is a secret and is not kept. A token too many does no harm.',
      responses: { 201: describeAnswer('`customerToken`, good for some minutes', CustomerTokenSchema) },
    }),
    requires('secret'),
    takesNoKey,
    validId(),
    async c => c.json(await createCustomerToken(context, c.get('caller'), c.req.valid('param').id), 201),
  )
  routes.post(
    '/assignments',
    takesKey,
    describeRoute({
      summary: 'Give a coupon to somebody, with a code of a set where one is named',
      responses: {
        201: describeAnswer('`shopper` and `coupon`', AssignedSchema),
        200: describeAnswer('The same one that he was given before', AssignedSchema),
        409: { description: 'The promotion gives no more coupons, or the set has no code left' },
      },
    }),
    requires('secret'),
    validBody(AssignmentSchema),
    c =>
      once(context, c, async joined => {
        const { shopper, coupon, isNew } = await assign(joined, c.get('caller'), c.req.valid('json'))
        return c.json({ shopper, coupon }, isNew ? 201 : 200)
      }),
  )
  return routes
}
