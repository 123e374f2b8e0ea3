import { Hono } from 'hono'
import { describeRoute } from 'hono-openapi'
import { SessionSchema, SignedInSchema } from '../contract/answer.ts'
import { ReferralSchema } from '../contract/referral.ts'
import { MergeSchema, NewShopperSchema } from '../contract/session.ts'
import { readToken, requires, shopperOf } from './authenticate.ts'
import type { Caller, ServiceContext, ServiceEnv } from './context.ts'
import { describeAnswer } from './describe-answer.ts'
import { createGuest } from './guest.ts'
import { forget, signIn } from './merge.ts'
import { refer } from './referral.ts'
import { Refused } from './refused.ts'
import { validBody } from './valid.ts'

/** Makes the routes of who is shopping and who sent him. */
export function shopperRoutes(context: ServiceContext): Hono<ServiceEnv> {
  const routes = new Hono<ServiceEnv>()
  routes.post(
    '/shoppers',
    describeRoute({
      summary: 'Make a guest, with the arrival that his device kept',
      responses: { 201: describeAnswer('His session; the token is told once', SessionSchema) },
    }),
    requires('publishable'),
    validBody(NewShopperSchema),
    async c => c.json(await createGuest(context, c.get('caller'), c.req.valid('json')), 201),
  )
  routes.post(
    '/shoppers/merge',
    describeRoute({
      summary: "Sign a customer in; the guest's wallet becomes his",
      description: "The guest's token is optional and dies here. Sending the same again answers the same report.",
      responses: {
        200: describeAnswer('`session`, and `merged`: what became of each coupon of the guest', SignedInSchema),
      },
    }),
    validBody(MergeSchema),
    async c => {
      const caller = c.get('caller') as Caller | undefined
      // `requires` would refuse the dead token of a guest whose first answer was lost.
      if (!caller) throw new Refused(401, [{ reason: 'unauthorized' }])
      if (caller.key !== 'publishable') throw new Refused(403, [{ reason: 'forbidden' }])
      return c.json(await signIn(context, caller, c.req.valid('json').customerToken, readToken(c)))
    },
  )
  routes.post(
    '/shoppers/sign-out',
    describeRoute({ summary: 'End the session of this token', responses: { 204: { description: 'It is over' } } }),
    requires('publishable', { shopper: true }),
    async c => {
      await context.db.transaction(tx => forget(tx, c.get('caller').shop.id, readToken(c) ?? ''))
      return c.body(null, 204)
    },
  )
  routes.post(
    '/referrals',
    describeRoute({
      summary: "Record an arrival from a partner's site",
      responses: {
        201: { description: 'The arrival, with the name of the partner' },
        403: { description: 'Arrivals from this partner have to be signed' },
        404: { description: 'No such partner, or not an active one' },
      },
    }),
    requires('publishable', { shopper: true }),
    validBody(ReferralSchema),
    async c => {
      const caller = c.get('caller')
      const known = { ...caller, shopper: shopperOf(caller) }
      return c.json(await refer(context, known, c.req.valid('json').partner), 201)
    },
  )
  return routes
}
