import type { Kysely, Selectable } from 'kysely'
import type { ShopPolicy } from '../contract/policy.ts'
import type { Coupon } from '../rules/coupon.ts'
import type { QualifyInput } from '../rules/judge.ts'
import type { Promotion } from '../rules/promotion.ts'
import type { ServiceContext } from './context.ts'
import { type Evidence, loadEvidence } from './evidence.ts'
import { instantOf } from './instant.ts'
import { namedBy } from './locks.ts'
import type { CouponTable, Schema } from './schema.ts'
import { factsAt } from './shopper-facts.ts'
import { usesLeft } from './uses-left.ts'

/** Everything that the rules look at beside the cart. */
export interface Case extends Omit<QualifyInput, 'cart'> {
  readonly promotions: readonly Promotion[]
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
}

/** A case, and the instant that it was judged at. */
export interface LoadedCase {
  readonly judged: Case
  readonly now: Date
}

/**
 * Loads everything that the rules look at beside the cart: promotions, coupons with what is left of them, the shopper and
 * the policy. With `lock` it holds until the end of the transaction; the shopper and the coupons are locked then.
 */
export async function loadCase(
  db: Kysely<Schema>,
  context: Pick<ServiceContext, 'clockOffset' | 'clockWatch'>,
  { lock, ...question }: CaseQuestion & { readonly lock: boolean },
): Promise<LoadedCase> {
  const { shop, shopper, coupons } = question
  const shoppers = shopper === undefined ? [] : [shopper]
  const evidence = await loadEvidence(db, context, { shop: shop.id, shoppers, coupons, lock })
  return { judged: caseOf(evidence, question), now: evidence.now }
}

/** Picks out what the rules look at for the coupons of one shopper. */
export function caseOf(
  evidence: Evidence,
  { shop: { policy }, channel, shopper, coupons, reservations }: CaseQuestion,
): Case {
  const { now, promotions } = evidence
  const at = instantOf(now)
  if (shopper === undefined || !coupons.length) return { promotions: [], coupons: [], shopper: {}, policy, at }
  const record = evidence.shoppers.get(shopper)
  const own = evidence.own.get(shopper)
  if (!record || !own) throw new Error('nothing was loaded of a shopper')
  return {
    promotions: namedBy(coupons).promotions.flatMap(id => promotions.get(id)?.doc ?? []),
    coupons: coupons.map(row => {
      const { heldElsewhere, ...left } = usesLeft(row, evidence, own, reservations)
      const coupon = { ...couponOf(row), ...left }
      return heldElsewhere && row.state === 'claimed' ? { ...coupon, state: 'reserved' as const } : coupon
    }),
    shopper: factsAt(record, policy, channel, now),
    policy,
    at,
  }
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
