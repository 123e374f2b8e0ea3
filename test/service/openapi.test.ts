import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as v from 'valibot'
import {
  ClaimedSchema,
  OffersSchema,
  OrderSchema,
  QuoteSchema,
  ReservationSchema,
  NewGuestSchema,
  SignedInSchema,
  TotalChangedSchema,
  WalletSchema,
} from '../../src/contract/answer.ts'
import type { Claimed, CustomerToken, Reservation } from '../../src/contract/index.ts'
import { cart } from '../support/rules-factories.ts'
import { good, startTestService, type TestService, type TestShop } from '../support/service.ts'
import { couponSet, offer, partner, writtenPromotion } from '../support/service-factories.ts'

let service: TestService
let shop: TestShop
before(async () => {
  service = await startTestService()
  shop = await service.newShop({ policy: { timeZone: 'Europe/Berlin' }, channel: 'web' })
  await shop.seed({
    partners: [partner()],
    promotions: [
      writtenPromotion(),
      writtenPromotion({ id: 'tied', partner: { id: 'acme', use: 'referred' } }),
      writtenPromotion({ id: 'ship', discount: { type: 'percentage', of: 'shipping', basisPoints: 10_000 } }),
    ],
    offers: [offer(), offer({ id: 'tied', promotion: 'tied' })],
    sets: [{ set: couponSet({ id: 'ship', promotion: 'ship' }), codes: ['SHIP-FREE'] }],
  })
})
after(() => service.close())

const mediaOf = (method: string, path: string, status: number): Promise<object | undefined> =>
  service.service
    .fetch(new Request('https://coupons.example/openapi.json'))
    .then(answer => answer.json() as Promise<{ paths: Paths }>)
    .then(({ paths }) => Object.values(paths[path]?.[method]?.responses[status]?.content ?? {})[0]?.schema)

type Paths = Record<string, Record<string, { responses: Record<number, { content?: Record<string, Media> }> }>>
type Media = { readonly schema: object }

test('the main answers are described, and are as they are described', async () => {
  const guest = await shop.guest({ partner: 'acme' })
  v.parse(NewGuestSchema, guest.session)
  v.parse(OffersSchema, (await guest.call('GET', '/v1/offers?slot=home')).body)
  const claimed = await good<Claimed>(guest.call, 'POST', '/v1/wallet/coupons', { offer: 'tied' })
  v.parse(ClaimedSchema, claimed)
  await shop.admin('POST', '/v1/assignments', { promotion: 'ship', shopper: guest.session.shopper, set: 'ship' })
  const coupons = [claimed.coupon.id]
  v.parse(QuoteSchema, await good(guest.call, 'POST', '/v1/quotes', { cart: cart(), coupons }))
  const want = { checkoutId: 'checkout', cart: cart(), coupons }
  const reservation = await good<Reservation>(guest.call, 'POST', '/v1/reservations', want)
  v.parse(ReservationSchema, reservation)
  v.parse(WalletSchema, await good(guest.call, 'GET', '/v1/wallet'))
  const order = { orderId: 'order', reservation: reservation.id, cart: cart({ shipping: 700 }) }
  const asked = await shop.admin('POST', '/v1/orders', order)
  assert.equal(asked.status, 409)
  v.parse(TotalChangedSchema, asked.body)
  v.parse(OrderSchema, await good(shop.admin, 'POST', '/v1/orders', { ...order, cart: cart() }))
  const { customerToken } = await good<CustomerToken>(shop.admin, 'POST', '/v1/customers/kim/tokens')
  v.parse(SignedInSchema, await good(guest.call, 'POST', '/v1/shoppers/merge', { customerToken }))
  v.parse(WalletSchema, await good((await shop.signIn('kim')).call, 'GET', '/v1/wallet'))
})

test('the description says of each main answer which members it has', async () => {
  for (const [method, path, status, member] of [
    ['post', '/v1/shoppers', 201, 'token'],
    ['post', '/v1/shoppers/merge', 200, 'merged'],
    ['get', '/v1/wallet', 200, 'coupons'],
    ['post', '/v1/wallet/coupons', 201, 'promotion'],
    ['post', '/v1/quotes', 200, 'verdicts'],
    ['post', '/v1/reservations', 201, 'reservedUntil'],
    ['post', '/v1/orders', 201, 'totals'],
    ['post', '/v1/orders', 409, 'change'],
    ['get', '/v1/orders/{id}', 200, 'placedAt'],
  ] as const) {
    const schema = (await mediaOf(method, path, status)) as { properties?: object } | undefined
    assert.ok(member in (schema?.properties ?? {}), `${method} ${path} ${status}`)
  }
})
