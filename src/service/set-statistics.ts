import { sql } from 'kysely'
import type { Caller, ServiceContext } from './context.ts'
import { readNow } from './clock.ts'
import { Refused } from './refused.ts'

/** Counts of a set. Those of `codes` add up to its `total`, and so do those of `coupons`. */
export interface SetStatistics {
  readonly set: string
  readonly codes: {
    readonly total: number
    readonly unassigned: number
    readonly assigned: number
    readonly redeemed: number
    readonly void: number
  }
  /** Coupons that came of the codes. */
  readonly coupons: {
    readonly total: number
    readonly claimed: number
    readonly redeemed: number
    readonly expired: number
    readonly discarded: number
    readonly revoked: number
  }
  /** Uses that stand, cancelled orders not counted. */
  readonly uses: number
  /** `useLimit` less `uses`; left out without a limit (CON-16). */
  readonly remaining?: number
}

/** Counts what became of the codes of a set (CON-29). @throws Refused `not_found` */
export async function getSetStatistics(context: ServiceContext, { shop }: Caller, id: string): Promise<SetStatistics> {
  // One transaction and one instant, else the counts need not add up.
  return context.db.transaction(async tx => {
    const now = await readNow(tx, context)
    const { rows } = await sql<Counts>`
      select coupon_set.use_limit, codes.*, coupons.*,
        (select count(*)::int from redemption
          where redemption.shop_id = ${shop.id} and redemption.set_id = ${id} and redemption.state = 'redeemed') as uses
      from coupon_set,
        (select count(*)::int as codes,
          count(*) filter (where state = 'unassigned')::int as unassigned,
          count(*) filter (where state = 'assigned')::int as assigned,
          count(*) filter (where state = 'redeemed')::int as redeemed,
          count(*) filter (where state = 'void')::int as void
        from code where shop_id = ${shop.id} and set_id = ${id}) as codes,
        (select count(*)::int as coupons,
          count(*) filter (where coupon.state = 'claimed' and ended.at > ${now})::int as live,
          count(*) filter (where coupon.state = 'claimed' and ended.at <= ${now})::int as expired,
          count(*) filter (where coupon.state = 'redeemed')::int as used,
          count(*) filter (where coupon.state = 'discarded')::int as discarded,
          count(*) filter (where coupon.state = 'revoked')::int as revoked
        from coupon join promotion on promotion.shop_id = coupon.shop_id and promotion.id = coupon.promotion_id,
          lateral (select coalesce(least(coupon.expires_at, (promotion.doc->>'endsAt')::timestamptz), 'infinity') as at)
            as ended
        where coupon.shop_id = ${shop.id} and coupon.set_id = ${id}) as coupons
      where coupon_set.shop_id = ${shop.id} and coupon_set.id = ${id}`.execute(tx)
    const [counts] = rows
    if (!counts) throw new Refused(404, [{ reason: 'not_found' }])
    return toStatistics(id, counts)
  })
}

interface Counts {
  readonly use_limit: number | null
  readonly codes: number
  readonly unassigned: number
  readonly assigned: number
  readonly redeemed: number
  readonly void: number
  readonly coupons: number
  readonly live: number
  readonly expired: number
  readonly used: number
  readonly discarded: number
  readonly revoked: number
  readonly uses: number
}

function toStatistics(set: string, counts: Counts): SetStatistics {
  const { codes, unassigned, assigned, redeemed, coupons, live, expired, used, discarded, revoked, uses } = counts
  return {
    set,
    codes: { total: codes, unassigned, assigned, redeemed, void: counts.void },
    coupons: { total: coupons, claimed: live, redeemed: used, expired, discarded, revoked },
    uses,
    ...(counts.use_limit === null ? {} : { remaining: Math.max(0, counts.use_limit - uses) }),
  }
}
