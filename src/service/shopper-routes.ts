import { Hono } from 'hono'
import { describeRoute } from 'hono-openapi'
import { RecordedReferralSchema } from '../contract/shop-answer.ts'
import { NewGuestSchema, SessionSchema, SignedInSchema } from '../contract/answer.ts'
import { ReferralSchema } from '../contract/referral.ts'
import { MergeSchema, NewShopperSchema } from '../contract/session.ts'
import { readToken, requires, shopperOf } from './authenticate.ts'
import type { Caller, ServiceContext, ServiceEnv } from './context.ts'
import { describeAnswer } from './describe-answer.ts'
import { createGuest } from './guest.ts'
import { takesKey, takesNoKey } from './idempotency-key.ts'
import { limitBlock } from './limit-attempts.ts'
import { forget, signIn } from './merge.ts'
import { once } from './once.ts'
import { refer } from './referral.ts'
import { Refused } from './refused.ts'
import { clearSessionCookie, resumeSession, setSessionCookie } from './session-cookie.ts'
import { validBody } from './valid.ts'

/** Makes the routes of who is shopping and who sent him. */
export function shopperRoutes(context: ServiceContext): Hono<ServiceEnv> {
  const routes = new Hono<ServiceEnv>()
  routes.post(
    '/shoppers',
    describeRoute({
      summary: 'Make a guest, with the arrival that his device kept',
      description: 'No `Idempotency-Key`: the answer is a secret and is not kept.',
      responses: {
        201: describeAnswer(
          'His session, and the arrival where it was believed; the token is told once',
          NewGuestSchema,
        ),
        429: { description: '`rate_limited`: too many guests from one block of addresses' },
      },
    }),
    requires('publishable'),
    takesNoKey,
    limitBlock(context, 'guests', limits => limits.guestsPerBlock),
    validBody(NewShopperSchema),
    async c => {
      const session = await createGuest(context, c.get('caller'), c.req.valid('json'))
      setSessionCookie(context, c, session)
      return c.json(session, 201)
    },
  )
  routes.post(
    '/shoppers/resume',
    describeRoute({
      summary: 'Give a page that lost its storage its session back, from the cookie',
      description: "Only where the service answers on the shop's own host, and to pages of that host.",
      responses: {
        200: describeAnswer('The session', SessionSchema),
        204: { description: 'There is none in the cookie, or none that is good' },
      },
    }),
    requires('publishable'),
    takesNoKey,
    async c => {
      const session = await resumeSession(context, c)
      if (!session) return c.body(null, 204)
      setSessionCookie(context, c, session)
      return c.json(session)
    },
  )
  routes.post(
    '/shoppers/merge',
    describeRoute({
      summary: "Sign a customer in; the guest's wallet becomes his",
      description:
        "The guest's token is optional and dies here. Sending the same again answers the same report and another " +
        'session, so it takes no `Idempotency-Key`: the answer is a secret and is not kept.',
      responses: {
        200: describeAnswer('`session`, and `merged`: what became of each coupon of the guest', SignedInSchema),
      },
    }),
    takesNoKey,
    validBody(MergeSchema),
    async c => {
      const caller = c.get('caller') as Caller | undefined
      // `requires` would refuse the dead token of a guest whose first answer was lost.
      if (!caller) throw new Refused(401, [{ reason: 'unauthorized' }])
      if (caller.key !== 'publishable') throw new Refused(403, [{ reason: 'forbidden' }])
      const signedIn = await signIn(context, caller, c.req.valid('json').customerToken, readToken(c))
      setSessionCookie(context, c, signedIn.session)
      return c.json(signedIn)
    },
  )
  routes.post(
    '/shoppers/sign-out',
    describeRoute({ summary: 'End the session of this token', responses: { 204: { description: 'It is over' } } }),
    requires('publishable', { shopper: true }),
    async c => {
      await context.db.transaction(tx => forget(tx, c.get('caller').shop.id, readToken(c) ?? ''))
      clearSessionCookie(context, c)
      return c.body(null, 204)
    },
  )
  routes.post(
    '/referrals',
    takesKey,
    describeRoute({
      summary: "Record an arrival from a partner's site",
      responses: {
        201: describeAnswer('The arrival, with the name of the partner', RecordedReferralSchema),
        403: {
          description:
            '`forbidden`: arrivals from this partner have to be signed; `referral_refused`: the signed arrival is not believed',
        },
        404: { description: 'No such partner, or not an active one' },
      },
    }),
    requires('publishable', { shopper: true }),
    validBody(ReferralSchema),
    async c => {
      const caller = c.get('caller')
      const known = { ...caller, shopper: shopperOf(caller) }
      return once(context, c, async joined => c.json(await refer(joined, known, c.req.valid('json')), 201))
    },
  )
  return routes
}
