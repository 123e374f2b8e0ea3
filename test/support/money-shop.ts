import { openEmbedded } from './embedded.ts'
import { uuidv7 } from 'uuidv7'
import {
  KEY_HEADER,
  type CustomerFacts,
  type Order,
  type Problem,
  type ShopPolicy,
  type TotalChange,
} from '../../src/contract/index.ts'
import type { PartnerTie, Promotion } from '../../src/rules/index.ts'
import { createService, type Service, type ServiceOptions } from '../../src/service/index.ts'
import { type Database, openDatabase } from '../../src/service/database.ts'
import { silentLog } from '../../src/service/log.ts'
import { hashToken, newToken } from '../../src/service/token.ts'
import { promotion as makePromotion } from './rules-factories.ts'

/** An answer of the service with its body parsed. */
export interface Answer<Body> {
  readonly status: number
  readonly body: Body
}

/** What a refusal of a money route says. */
export type MoneyProblem = Problem & {
  readonly change: TotalChange
  readonly dropped: Readonly<Record<string, Problem['reasons']>>
}

/** A shopper of a test, with a token. */
export interface TestShopper {
  readonly id: string
  readonly token: string
  call<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>>
}

/** How a coupon of a test differs from a plain one. */
export interface CouponGiven {
  readonly set?: string
  readonly code?: string
  readonly expiresAt?: Date
  readonly partner?: PartnerTie
}

/** A shop on a real service, whose rows are written by SQL so that thousands of them cost little. */
export interface MoneyShop {
  readonly id: string
  readonly db: Database
  readonly service: Service
  readonly publishableKey: string
  /** Moves the service's clock. */
  advance(milliseconds: number): void
  /** Makes another shop on the same service and clock. */
  beside(given: ShopGiven): Promise<MoneyShop>
  promotion(given?: Partial<Promotion>): Promise<void>
  set(
    id: string,
    promotion: string,
    given: { kind: 'shared' | 'unique'; useLimit?: number; code?: string },
  ): Promise<void>
  shopper(given?: { customer?: string; facts?: CustomerFacts }): Promise<TestShopper>
  /** Gives a coupon, and tells its id. */
  coupon(shopper: { readonly id: string }, promotion: string, given?: CouponGiven): Promise<string>
  /** Makes guests with one coupon each. */
  crowd(count: number, promotion: string): Promise<{ readonly shopper: string; readonly coupon: string }[]>
  referral(shopper: { readonly id: string }, partner: string, minutesAgo?: number): Promise<void>
  /** Calls as the shop's back end. */
  backend<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>>
  /** Events of one type, oldest first. */
  events(type: string): Promise<Readonly<Record<string, unknown>>[]>
  close(): Promise<void>
}

/** How a shop of a test differs from a plain one. */
export interface ShopGiven {
  readonly policy?: ShopPolicy
  readonly orders?: 'server' | 'browser'
  readonly channel?: string
}

// Many calls at once on a busy machine are what is tested, and not who gives up first.
const PATIENCE = { connection: 60_000, lock: 60_000, statement: 60_000, silence: 70_000 }

/** Opens a shop, on PostgreSQL where an address is given, else in memory. */
export async function openMoneyShop(
  databaseUrl?: string,
  given: Pick<ServiceOptions, 'connections' | 'patience' | 'orders' | 'log'> = {},
): Promise<MoneyShop> {
  const { log = silentLog, patience = PATIENCE, ...options } = given
  const db = databaseUrl ? await openDatabase({ databaseUrl, ...options, patience, log }) : await openEmbedded()
  const clock = { offset: 0 }
  return addShop(db, await createService({ ...given, database: db, clockOffset: () => clock.offset }), clock, {})
}

async function addShop(
  db: Database,
  service: Service,
  clock: { offset: number },
  given: ShopGiven,
): Promise<MoneyShop> {
  const shop = `shop-${uuidv7()}`
  const keys = await service.createShop({ id: shop, name: 'Test shop', ...given })
  const now = (): Date => new Date(Date.now() + clock.offset)
  const call = async <Body>(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<Answer<Body>> => {
    const response = await service.fetch(
      new Request(`https://service.test${path}`, {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
    const text = await response.text()
    return { status: response.status, body: (text ? JSON.parse(text) : undefined) as Body }
  }
  const couponRow = (shopper: string, promotion: string, extra: CouponGiven = {}) => ({
    shop_id: shop,
    id: uuidv7(),
    shopper_id: shopper,
    promotion_id: promotion,
    set_id: extra.set ?? null,
    code: extra.code ?? null,
    state: 'claimed' as const,
    received_at: now(),
    expires_at: extra.expiresAt ?? null,
    partner: extra.partner ? JSON.stringify(extra.partner) : null,
  })
  return {
    id: shop,
    db,
    service,
    publishableKey: keys.publishableKey,
    advance(milliseconds) {
      clock.offset += milliseconds
    },
    beside: other => addShop(db, service, clock, other),
    async promotion(changes = {}) {
      const doc = makePromotion(changes)
      await db.kysely
        .insertInto('promotion')
        .values({
          shop_id: shop,
          id: doc.id,
          doc: JSON.stringify(doc),
          redemptions_limit: doc.limits?.redemptions ?? null,
          claims_limit: doc.limits?.claims ?? null,
        })
        .execute()
    },
    async set(id, promotion, { kind, useLimit, code }) {
      const doc = {
        id,
        promotion,
        name: id,
        kind,
        authority: 'internal' as const,
        ...(useLimit === undefined ? {} : { useLimit }),
      }
      await db.kysely
        .insertInto('coupon_set')
        .values({ shop_id: shop, id, promotion_id: promotion, doc: JSON.stringify(doc), use_limit: useLimit ?? null })
        .execute()
      if (code === undefined) return
      await db.kysely
        .insertInto('code')
        .values({ shop_id: shop, normal: code, set_id: id, written: code, state: 'unassigned' })
        .execute()
    },
    async shopper({ customer, facts = {} } = {}) {
      const id = uuidv7()
      const token = newToken('sht_')
      await db.kysely
        .insertInto('shopper')
        .values({
          shop_id: shop,
          id,
          kind: customer === undefined ? 'guest' : 'customer',
          customer_id: customer ?? null,
          facts: JSON.stringify(facts),
          created_at: now(),
        })
        .execute()
      await db.kysely
        .insertInto('shopper_token')
        .values({
          shop_id: shop,
          hash: hashToken(token),
          shopper_id: id,
          purpose: 'session',
          created_at: now(),
          expires_at: new Date(Date.now() + 400 * 86_400_000),
        })
        .execute()
      const headers = { [KEY_HEADER]: keys.publishableKey, authorization: `Bearer ${token}` }
      return { id, token, call: (method, path, body) => call(method, path, headers, body) }
    },
    async coupon(shopper, promotion, extra) {
      const row = couponRow(shopper.id, promotion, extra)
      await db.kysely.insertInto('coupon').values(row).execute()
      return row.id
    },
    async crowd(count, promotion) {
      const coupons = Array.from({ length: count }, () => couponRow(uuidv7(), promotion))
      for (let from = 0; from < count; from += 500) {
        const part = coupons.slice(from, from + 500)
        await db.kysely
          .insertInto('shopper')
          .values(
            part.map(row => ({
              shop_id: shop,
              id: row.shopper_id,
              kind: 'guest' as const,
              facts: '{}',
              created_at: now(),
            })),
          )
          .execute()
        await db.kysely.insertInto('coupon').values(part).execute()
      }
      return coupons.map(row => ({ shopper: row.shopper_id, coupon: row.id }))
    },
    async referral(shopper, partner, minutesAgo = 0) {
      const at = new Date(now().getTime() - minutesAgo * 60_000)
      const doc = JSON.stringify({ id: partner, name: partner, status: 'active', referrals: 'open' })
      await db.kysely
        .insertInto('partner')
        .values({ shop_id: shop, id: partner, status: 'active', doc })
        .onConflict(conflict => conflict.doNothing())
        .execute()
      await db.kysely
        .insertInto('referral')
        .values({ shop_id: shop, id: uuidv7(), shopper_id: shopper.id, partner_id: partner, at })
        .execute()
    },
    backend: (method, path, body) => call(method, path, { authorization: `Bearer ${keys.secretKey}` }, body),
    async events(type) {
      const rows = await db.kysely
        .selectFrom('event')
        .select('data')
        .where('shop_id', '=', shop)
        .where('type', '=', type)
        .orderBy('id')
        .execute()
      return rows.map(row => row.data)
    },
    close: () => service.close(),
  }
}

/** An order that the shop's back end posts. */
export type OrderAnswer = Order & MoneyProblem
