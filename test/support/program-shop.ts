import assert from 'node:assert/strict'
import {
  type Conversion,
  type CustomerToken,
  KEY_HEADER,
  type Partner,
  type Program,
  type ProgramEngagement,
  type Session,
  type ShopPolicy,
} from '../../src/contract/index.ts'
import type { Cart } from '../../src/rules/index.ts'
import type { Answer, CouponGiven, MoneyShop, OrderAnswer, TestShopper } from './money-shop.ts'
import { cart, line } from './rules-factories.ts'
import { partner } from './service-factories.ts'

/** A program of three partners in which the newest engagement gets a tenth. */
export function program(given: Partial<Program> = {}): Program {
  return {
    id: 'garden',
    structure: 'newest_engagement',
    points: { referral_visit: 10, coupon_used: 50 },
    windowDays: 30,
    reward: { basisPoints: 1000 },
    partners: ['acme', 'blog', 'nord'],
    ...given,
  }
}

/** A cart of one piece for 100.00. */
export function hundred(given: Partial<Cart> = {}): Cart {
  return cart({ lines: [line({ unitPrice: 10_000 })], ...given })
}

/** A shop with partners, and the ways in which they earn. */
export interface ProgramShop {
  readonly shop: MoneyShop
  arrive(shopper: TestShopper, partner: string): Promise<void>
  /** Gives a coupon of 25 % of a partner, or of nobody. */
  coupon(shopper: { readonly id: string }, given?: CouponGiven & { readonly of?: string }): Promise<string>
  /** Posts an order of 100.00. */
  order(body: object): Promise<Answer<OrderAnswer>>
  /** Posts an order that has to go through, and tells its id. */
  buy(shopper: { readonly id: string }, coupons?: readonly string[], cart?: Cart): Promise<string>
  /** Signs a shopper in as a customer, with what the guest has. */
  signIn(shopper: TestShopper, customer: string): Promise<TestShopper>
  conversions(query?: string): Promise<readonly Conversion[]>
  engagements(query?: string): Promise<readonly ProgramEngagement[]>
}

/** What a shop of a test begins with. */
export interface ProgramShopGiven {
  readonly programs?: readonly Program[]
  readonly partners?: readonly Partial<Partner>[]
  readonly policy?: ShopPolicy
}

let orders = 0

/** Makes a shop beside another one, with the partners acme, blog and nord and a promotion of 25 %. */
export async function addProgramShop(beside: MoneyShop, given: ProgramShopGiven = {}): Promise<ProgramShop> {
  const shop = await beside.beside({ policy: given.policy ?? { referredVisitors: 'partner_and_public' } })
  await shop.promotion({ limits: { maxHeld: 1000 } })
  const put = async (path: string, body: object): Promise<void> => {
    assert.equal((await shop.backend('PUT', path, body)).status, 200)
  }
  for (const id of ['acme', 'blog', 'nord']) await put(`/v1/partners/${id}`, partner({ id, name: id }))
  for (const one of given.partners ?? []) await put(`/v1/partners/${one.id}`, partner(one))
  for (const one of given.programs ?? [program()]) await put(`/v1/programs/${one.id}`, one)
  const order = (body: object): Promise<Answer<OrderAnswer>> =>
    shop.backend<OrderAnswer>('POST', '/v1/orders', { orderId: `sale-${++orders}`, cart: hundred(), ...body })
  return {
    shop,
    order,
    async arrive(shopper, id) {
      assert.equal((await shopper.call('POST', '/v1/referrals', { partner: id })).status, 201)
    },
    coupon: (shopper, { of, ...rest } = {}) =>
      shop.coupon(shopper, 'patio-25', {
        ...rest,
        ...(of === undefined ? {} : { partner: { id: of, use: 'anyone' } }),
      }),
    async buy(shopper, coupons, wanted = hundred()) {
      const { status, body } = await order({ shopper: shopper.id, cart: wanted, ...(coupons ? { coupons } : {}) })
      assert.equal(status, 201, JSON.stringify(body))
      return body.orderId
    },
    async signIn(shopper, customer) {
      const token = await shop.backend<CustomerToken>('POST', `/v1/customers/${customer}/tokens`)
      const { customerToken } = token.body
      const { status, body } = await shopper.call<{ session: Session }>('POST', '/v1/shoppers/merge', { customerToken })
      assert.equal(status, 200)
      return asShopper(shop, body.session)
    },
    async conversions(query = '') {
      const { body } = await shop.backend<{ conversions: Conversion[] }>('GET', `/v1/conversions?${query}`)
      return body.conversions
    },
    async engagements(query = '') {
      const { body } = await shop.backend<{ engagements: ProgramEngagement[] }>('GET', `/v1/engagements?${query}`)
      return body.engagements
    },
  }
}

function asShopper({ service, publishableKey }: MoneyShop, { token, shopper: id }: Session): TestShopper {
  const headers = { [KEY_HEADER]: publishableKey, authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return {
    id,
    token,
    async call<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
      const response = await service.fetch(new Request(`https://service.test${path}`, init))
      const text = await response.text()
      return { status: response.status, body: (text ? JSON.parse(text) : undefined) as Body }
    },
  }
}
