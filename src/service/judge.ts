import type { Kysely, Selectable } from 'kysely'
import type { ShopPolicy } from '../contract/policy.ts'
import type { Coupon } from '../rules/coupon.ts'
import type { QualifyInput } from '../rules/judge.ts'
import type { Promotion } from '../rules/promotion.ts'
import { readNow } from './clock.ts'
import type { ServiceContext } from './context.ts'
import { instantOf } from './instant.ts'
import { type Limited, lockLimits, nothingLimited } from './locks.ts'
import type { CouponSetTable, CouponTable, PromotionTable, Schema } from './schema.ts'
import { factsAt, loadShopper } from './shopper-facts.ts'
import { countUsesLeft, loadOwnUses } from './uses-left.ts'

/** Everything that the rules look at beside the cart. */
export interface Case extends Omit<QualifyInput, 'cart'> {
  readonly promotions: readonly Promotion[]
}

/** A case, the instant that it was judged at, and what was locked for it. */
export interface LoadedCase {
  readonly judged: Case
  readonly now: Date
  readonly limited: Limited
}

/** Whose coupons are judged. */
export interface CaseQuestion {
  readonly shop: { readonly id: string; readonly policy: ShopPolicy }
  readonly channel: string | undefined
  /** Nobody has no coupons. */
  readonly shopper: string | undefined
  readonly coupons: readonly Selectable<CouponTable>[]
  /** The reservations of the checkout in hand. */
  readonly reservations: readonly string[]
  /** Whether what is found has to hold until the end of the transaction; the shopper and the coupons are locked then. */
  readonly lock: boolean
}

/**
 * Loads everything that the rules look at beside the cart: promotions, coupons with what is left of them, the shopper and
 * the policy. The clock is read when the last lock is there, however long that took: it decides what has expired (S8).
 */
export async function loadCase(
  db: Kysely<Schema>,
  context: Pick<ServiceContext, 'clockOffset'>,
  { shop, channel, shopper, coupons, reservations, lock }: CaseQuestion,
): Promise<LoadedCase> {
  if (shopper === undefined || !coupons.length) {
    const now = await readNow(db, context)
    const judged = { promotions: [], coupons: [], shopper: {}, policy: shop.policy, at: instantOf(now) }
    return { judged, now, limited: nothingLimited }
  }
  // Before the locks that other shoppers wait for, all that only this shopper can change.
  const record = await loadShopper(db, shop.id, shopper)
  const own = await loadOwnUses(db, shop.id, shopper, coupons)
  const limited = lock ? await lockLimits(db, shop.id, coupons, 'usable') : nothingLimited
  const promotions = await loadPromotions(db, shop.id, coupons, limited, lock)
  const sets = await loadLimitedSets(db, shop.id, coupons, limited, lock)
  const now = await readNow(db, context)
  const usesLeft = await countUsesLeft(db, {
    shop: shop.id,
    shopper,
    coupons,
    promotions,
    sets,
    own,
    reservations,
    now,
  })
  const judged = {
    promotions: [...promotions.values()].map(({ doc }) => doc),
    coupons: coupons.map(row => {
      const { heldElsewhere, ...left } = usesLeft(row)
      const coupon = { ...couponOf(row), ...left }
      return heldElsewhere && row.state === 'claimed' ? { ...coupon, state: 'reserved' as const } : coupon
    }),
    shopper: factsAt(record, shop.policy, channel, now),
    policy: shop.policy,
    at: instantOf(now),
  }
  return { judged, now, limited }
}

/** Reads a coupon as the rules see it, without its counters. `reserved` is never stored. */
export function couponOf(row: Selectable<CouponTable>): Coupon {
  return {
    id: row.id,
    promotion: row.promotion_id,
    state: row.state,
    ...(row.expires_at === null ? {} : { expiresAt: instantOf(row.expires_at) }),
    ...(row.partner === null ? {} : { partner: row.partner }),
  }
}

// What has a limit and was not locked was used up when the lock was asked for. Its last use may be back by now; without
// the lock it is nobody's.

async function loadPromotions(
  db: Kysely<Schema>,
  shop: string,
  coupons: readonly Selectable<CouponTable>[],
  limited: Limited,
  lock: boolean,
): Promise<ReadonlyMap<string, Selectable<PromotionTable>>> {
  const missing = [...new Set(coupons.map(row => row.promotion_id))].filter(id => !limited.promotions.has(id))
  if (!missing.length) return limited.promotions
  const rows = await db
    .selectFrom('promotion')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('id', 'in', missing)
    .execute()
  const found = new Map(limited.promotions)
  for (const row of rows) {
    found.set(row.id, lock && row.redemptions_limit !== null ? { ...row, redemptions: row.redemptions_limit } : row)
  }
  return found
}

async function loadLimitedSets(
  db: Kysely<Schema>,
  shop: string,
  coupons: readonly Selectable<CouponTable>[],
  limited: Limited,
  lock: boolean,
): Promise<ReadonlyMap<string, Selectable<CouponSetTable>>> {
  const missing = [...new Set(coupons.flatMap(row => row.set_id ?? []))].filter(id => !limited.sets.has(id))
  if (!missing.length) return limited.sets
  const rows = await db
    .selectFrom('coupon_set')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('id', 'in', missing)
    .where('use_limit', 'is not', null)
    .execute()
  const found = new Map(limited.sets)
  for (const row of rows) found.set(row.id, lock ? { ...row, uses: row.use_limit ?? 0 } : row)
  return found
}
