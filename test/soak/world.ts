import type { Client } from 'pg'
import { hashToken } from '../../src/service/token.ts'

/** The shop of the soak. */
export const SHOP = 'soak'
/** Its keys, which are no secret. */
export const KEYS = { publishable: 'pk_soak', secret: 'sk_soak' } as const

/** How large the world of a soak is. */
export interface World {
  readonly promotions: number
  readonly shoppers: number
}

/** Sizes a world. */
export function worldOf(promotions: number): World {
  return { promotions, shoppers: Math.max(200, promotions * 2) }
}

const LIMITS = [1, 5, 100] as const
const COUPONS = [12, 20, 125] as const

/** Uses of a promotion or of its code: 1, 5 or 100. */
export function limitOf(promotion: number): number {
  return LIMITS[promotion % 3] ?? 1
}

/** Coupons of a promotion that are there from the start. */
export function couponsOf(promotion: number): number {
  return COUPONS[promotion % 3] ?? 1
}

/** Half of the limits are of promotions, and half of the codes of shared sets. */
export function isLimitOfSet(promotion: number): boolean {
  return promotion % 2 === 1
}

/** In each fifth promotion every shopper has two coupons and one use. */
export function isPerCustomer(promotion: number): boolean {
  return promotion % 5 === 0
}

/** Number of the shopper who has a coupon. */
export function ownerOf({ shoppers }: World, promotion: number, coupon: number): number {
  return (promotion * 7 + (isPerCustomer(promotion) ? coupon >> 1 : coupon)) % shoppers
}

/** The token of a guest. */
export function tokenOf(shopper: number): string {
  return `sht_soak-${shopper}`
}

/** Makes the shop with everything in it by plain SQL. */
export async function makeWorld(db: Client, world: World): Promise<void> {
  const { promotions, shoppers } = world
  await db.query(`insert into shop values ($1, 'Soak', '{}', now())`, [SHOP])
  for (const kind of ['publishable', 'secret'] as const) {
    await db.query(
      `insert into api_key (shop_id, id, kind, hash, origins, orders, channel, created_at)
      values ($1, $2, $2, $3, '{}', 'server', null, now())`,
      [SHOP, kind, hashToken(KEYS[kind])],
    )
  }
  await db.query(
    `insert into shopper (shop_id, id, kind, customer_id, facts, created_at)
    select $1, 's-' || n, 'guest', null, '{}', now() from generate_series(0, $2::int - 1) n`,
    [SHOP, shoppers],
  )
  await db.query(
    `insert into shopper_token (shop_id, hash, shopper_id, purpose, created_at, expires_at)
    select $1, encode(sha256(convert_to('sht_soak-' || n, 'UTF8')), 'hex'), 's-' || n, 'session', now(),
      now() + interval '30 days' from generate_series(0, $2::int - 1) n`,
    [SHOP, shoppers],
  )
  for (let from = 0; from < promotions; from += 2000) {
    const rows = Array.from({ length: Math.min(2000, promotions - from) }, (_, index) => rowOf(from + index))
    await db.query(
      `insert into promotion (shop_id, id, doc, redemptions_limit)
      select $1, id, doc, promotion_limit from jsonb_to_recordset($2) as row(id text, doc jsonb, promotion_limit bigint)`,
      [SHOP, JSON.stringify(rows)],
    )
    await db.query(
      `insert into coupon_set (shop_id, id, promotion_id, doc, use_limit)
      select $1, set_doc->>'id', id, set_doc, set_limit
      from jsonb_to_recordset($2) as row(id text, set_doc jsonb, set_limit bigint)`,
      [SHOP, JSON.stringify(rows)],
    )
  }
  await db.query(
    `insert into code (shop_id, normal, set_id, written, state)
    select $1, 'CODE' || p, 'set-' || p, 'CODE' || p, 'unassigned' from generate_series(0, $2::int - 1) p`,
    [SHOP, promotions],
  )
  await db.query(
    `insert into coupon (shop_id, id, shopper_id, promotion_id, set_id, code, state, received_at)
    select $1, 'c-' || p || '-' || k, 's-' || (p * 7 + case when p % 5 = 0 then k / 2 else k end) % $3::int,
      'p-' || p, 'set-' || p, 'CODE' || p, 'claimed', now()
    from generate_series(0, $2::int - 1) p
    cross join lateral generate_series(0, (array[12, 20, 125])[p % 3 + 1] - 1) k`,
    [SHOP, promotions, shoppers],
  )
  await db.query('analyze')
}

interface WorldRow {
  readonly id: string
  readonly doc: object
  readonly promotion_limit: number | null
  readonly set_doc: object
  readonly set_limit: number | null
}

function rowOf(index: number): WorldRow {
  const [id, limit] = [`p-${index}`, limitOf(index)]
  const ofSet = isLimitOfSet(index)
  const limits = { ...(ofSet ? {} : { redemptions: limit }), ...(isPerCustomer(index) ? { perCustomer: 1 } : {}) }
  const set = { id: `set-${index}`, promotion: id, name: id, kind: 'shared', authority: 'internal' }
  return {
    id,
    doc: docOf(id, { limits }),
    promotion_limit: ofSet ? null : limit,
    set_doc: ofSet ? { ...set, useLimit: limit } : set,
    set_limit: ofSet ? limit : null,
  }
}

function docOf(id: string, given: object): object {
  const discount = { type: 'percentage', of: 'items', basisPoints: 1000 }
  return { id, name: id, status: 'active', discount, combinesWith: ['items', 'order', 'shipping'], ...given }
}

/** A promotion that ends while it is used. */
export interface EndingPromotion {
  readonly id: string
  readonly coupons: readonly { readonly id: string; readonly shopper: number }[]
}

/** Makes a promotion that ends in so many milliseconds. */
export async function makeEnding(
  db: Client,
  { shoppers }: World,
  number: number,
  milliseconds: number,
): Promise<EndingPromotion> {
  const id = `x-${number}`
  const doc = docOf(id, { limits: { redemptions: 100 }, endsAt: new Date(Date.now() + milliseconds).toISOString() })
  await db.query(`insert into promotion (shop_id, id, doc, redemptions_limit) values ($1, $2, $3, 100)`, [
    SHOP,
    id,
    JSON.stringify(doc),
  ])
  const coupons = Array.from({ length: 60 }, (_, k) => ({ id: `c-${id}-${k}`, shopper: (number * 31 + k) % shoppers }))
  await db.query(
    `insert into coupon (shop_id, id, shopper_id, promotion_id, state, received_at)
    select $1, coupon.id, coalesce(shopper.merged_into, shopper.id), $2, 'claimed', now()
    from jsonb_to_recordset($3) as coupon(id text, shopper int)
    join shopper on shopper.shop_id = $1 and shopper.id = 's-' || coupon.shopper`,
    [SHOP, id, JSON.stringify(coupons)],
  )
  return { id, coupons }
}
