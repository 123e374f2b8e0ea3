import { Hono } from 'hono'
import { describeRoute } from 'hono-openapi'
import * as v from 'valibot'
import { ClaimedSchema, OffersSchema, WalletSchema } from '../contract/answer.ts'
import { HostSchema } from '../contract/partner.ts'
import { closedObject, IdSchema } from '../contract/scalar.ts'
import { ClaimSchema } from '../contract/wallet.ts'
import { requires, shopperOf } from './authenticate.ts'
import { claim } from './claim.ts'
import type { Caller, ServiceContext, ServiceEnv, ShopperCaller } from './context.ts'
import { describeAnswer } from './describe-answer.ts'
import { discard } from './discard.ts'
import { findOffers } from './find-offers.ts'
import { asGuess } from './guess.ts'
import { takesKey } from './idempotency-key.ts'
import { once } from './once.ts'
import { readWallet } from './read-wallet.ts'
import { validBody, validQuery } from './valid.ts'

const OffersQuerySchema = closedObject({
  slot: IdSchema,
  partner: v.exactOptional(IdSchema),
  host: v.exactOptional(HostSchema),
})

/** Makes the routes of offers and of the wallet. */
export function walletRoutes(context: ServiceContext): Hono<ServiceEnv> {
  const routes = new Hono<ServiceEnv>()
  routes.get(
    '/offers',
    describeRoute({
      summary: 'List the offers of a slot that this shopper can claim, or holds already',
      description:
        '`partner`, or the `host` of the referrer, says who sent a visitor without a token; it is not proved and only ' +
        'chooses what is shown.',
      responses: { 200: describeAnswer('The offers, the most important first', OffersSchema) },
    }),
    requires('publishable'),
    validQuery(OffersQuerySchema),
    async c => c.json(await findOffers(context, c.get('caller'), c.req.valid('query'))),
  )
  routes.get(
    '/wallet',
    describeRoute({
      summary: "Read the shopper's wallet",
      responses: { 200: describeAnswer('The wallet', WalletSchema) },
    }),
    requires('publishable', { shopper: true }),
    async c => c.json(await readWallet(context, shopperCaller(c.get('caller')))),
  )
  routes.post(
    '/wallet/coupons',
    takesKey,
    describeRoute({
      summary: 'Claim an offer or a code, or take a discarded coupon back',
      responses: {
        201: describeAnswer('The coupon and its promotion', ClaimedSchema),
        404: { description: '`not_found` or `code_not_found`' },
        409: { description: 'Why not, for an offer, the code of a shared set, or an own coupon' },
        422: { description: '`code_malformed`' },
        429: { description: '`rate_limited`: too many codes that were not found' },
      },
    }),
    requires('publishable', { shopper: true }),
    validBody(ClaimSchema),
    async c => {
      const what = c.req.valid('json')
      const work = (): Promise<Response> =>
        once(context, c, async joined => c.json(await claim(joined, shopperCaller(c.get('caller')), what), 201))
      return 'code' in what ? asGuess(context, c, work) : work()
    },
  )
  routes.delete(
    '/wallet/coupons/:id',
    describeRoute({ summary: 'Discard a coupon', responses: { 204: { description: 'It is out of the wallet' } } }),
    requires('publishable', { shopper: true }),
    async c => {
      await discard(context, shopperCaller(c.get('caller')), c.req.param('id'))
      return c.body(null, 204)
    },
  )
  return routes
}

function shopperCaller(caller: Caller): ShopperCaller {
  return { ...caller, shopper: shopperOf(caller) }
}
