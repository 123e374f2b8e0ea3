import { randomUUID } from 'node:crypto'
import { KEY_HEADER } from '../../src/contract/header.ts'
import type { CustomerFacts, CustomerToken } from '../../src/contract/customer.ts'
import type { Offer } from '../../src/contract/offer.ts'
import type { Partner } from '../../src/contract/partner.ts'
import type { ShopPolicy } from '../../src/contract/policy.ts'
import type { Problem } from '../../src/contract/problem.ts'
import type { ReferralRequest } from '../../src/contract/referral.ts'
import type { MergeReport, Session } from '../../src/contract/session.ts'
import type { CouponSet } from '../../src/contract/set.ts'
import type { Promotion } from '../../src/rules/index.ts'
import { openEmbedded } from './embedded.ts'
import {
  createService,
  type NewShop,
  type Service,
  type ServiceOptions,
  type ShopKeys,
} from '../../src/service/index.ts'

/** An answer of the service with its body parsed; a refusal has a problem as its body. */
export interface Answer<Body = Problem> {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

/** Calls the service as somebody. */
export type Call = <Body = Problem>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<Body>>

/** A shopper with a token. */
export interface TestShopper {
  readonly session: Session
  readonly call: Call
}

/** A shop of its own, with the ways to act in it. */
export interface TestShop extends ShopKeys {
  readonly id: string
  /** Calls with the secret key, as the shop's back end. */
  readonly admin: Call
  /** Calls with the publishable key alone. */
  readonly visitor: Call
  guest(referral?: ReferralRequest): Promise<TestShopper>
  /** Signs a customer in; a guest's wallet goes along. */
  signIn(customer: string, guest?: TestShopper): Promise<TestShopper & { readonly merged: MergeReport }>
  seed(documents: ShopDocuments): Promise<void>
}

/** What a shop begins with. */
export interface ShopDocuments {
  readonly policy?: ShopPolicy
  readonly partners?: readonly Partner[]
  readonly promotions?: readonly Promotion[]
  readonly offers?: readonly Offer[]
  readonly sets?: readonly { readonly set: CouponSet; readonly codes?: readonly string[] }[]
  readonly customers?: Readonly<Record<string, CustomerFacts>>
}

/** The real service on a database in memory. It takes seconds to start: one for a test file, with a new shop for each test. */
export interface TestService {
  readonly service: Service
  /** Moves the service's time. */
  advance(milliseconds: number): void
  newShop(given?: Partial<NewShop>): Promise<TestShop>
  close(): Promise<void>
}

/** Origin of the pages that may use a test shop's publishable key. */
export const SHOP_ORIGIN = 'https://shop.example'

/** Starts the service for tests. */
export async function startTestService(options: ServiceOptions = {}): Promise<TestService> {
  const clock = { offset: 0 }
  const embedded = options.databaseUrl === undefined && options.dataFolder === undefined && !options.database
  const service = await createService({
    clockOffset: () => clock.offset,
    // Many calls at once on a busy machine are what is tested, and not who gives up first.
    patience: { connection: 60_000 },
    ...options,
    ...(embedded ? { database: await openEmbedded() } : {}),
  })
  return {
    service,
    advance: milliseconds => void (clock.offset += milliseconds),
    newShop: given => newShop(service, given),
    close: () => service.close(),
  }
}

/** Makes a new shop on a service. */
export async function newShop(service: Service, given: Partial<NewShop> = {}): Promise<TestShop> {
  const id = given.id ?? `shop-${randomUUID()}`
  const keys = await service.createShop({ name: 'Test shop', origins: [SHOP_ORIGIN], ...given, id })
  const admin = callAs(service, { authorization: `Bearer ${keys.secretKey}` })
  const visitor = callAs(service, { [KEY_HEADER]: keys.publishableKey })
  const shopperOf = (session: Session): TestShopper => ({
    session,
    call: callAs(service, { [KEY_HEADER]: keys.publishableKey, authorization: `Bearer ${session.token}` }),
  })
  return {
    id,
    ...keys,
    admin,
    visitor,
    async guest(referral): Promise<TestShopper> {
      return shopperOf(await good<Session>(visitor, 'POST', '/v1/shoppers', referral ? { referral } : {}))
    },
    async signIn(customer, guest) {
      const token = await good<CustomerToken>(admin, 'POST', `/v1/customers/${customer}/tokens`)
      const body = { customerToken: token.customerToken }
      const call = guest?.call ?? visitor
      const signedIn = await good<{ session: Session; merged: MergeReport }>(call, 'POST', '/v1/shoppers/merge', body)
      return { ...shopperOf(signedIn.session), merged: signedIn.merged }
    },
    seed: documents => seedShop(admin, documents),
  }
}

/** Writes a shop's documents over its API. */
export async function seedShop(admin: Call, documents: ShopDocuments): Promise<void> {
  const { policy, partners = [], promotions = [], offers = [], sets = [], customers = {} } = documents
  if (policy) await good(admin, 'PUT', '/v1/policy', policy)
  for (const partner of partners) await good(admin, 'PUT', `/v1/partners/${partner.id}`, partner)
  for (const promotion of promotions) await good(admin, 'PUT', `/v1/promotions/${promotion.id}`, promotion)
  for (const offer of offers) await good(admin, 'PUT', `/v1/offers/${offer.id}`, offer)
  for (const { set, codes } of sets) {
    await good(admin, 'PUT', `/v1/sets/${set.id}`, set)
    if (codes) await good(admin, 'POST', `/v1/sets/${set.id}/imports`, { codes })
  }
  for (const [id, facts] of Object.entries(customers)) await good(admin, 'PUT', `/v1/customers/${id}`, facts)
}

/** Calls, and throws unless the answer is a good one. */
export async function good<Body>(call: Call, method: string, path: string, body?: unknown): Promise<Body> {
  const answer = await call<Body>(method, path, body)
  if (answer.status >= 400)
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer.body
}

function callAs(service: Service, credentials: Record<string, string>): Call {
  return async <Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const isText = typeof body === 'string'
    const response = await service.fetch(
      new Request(`https://coupons.example${path}`, {
        method,
        headers: {
          ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
          ...credentials,
          ...headers,
        },
        ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
      }),
    )
    const text = await response.text()
    const isJson = /json/u.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body }
  }
}
