import type { Kysely, Selectable } from 'kysely'
import type { ServiceContext } from './context.ts'
import { prepared } from './prepared.ts'
import type { CouponSetTable, CouponTable, PromotionTable, Schema } from './schema.ts'
import { run, runForOne } from './statement.ts'

type CouponRow = Selectable<CouponTable>

/** One use that a shopper's checkout holds, run out or not. */
export interface Hold {
  readonly coupon: string
  readonly reservation: string
  readonly promotion: string
  readonly set: string | null
  readonly until: Date
}

/** What a shopper himself did with his coupons and their promotions. His lock keeps it as it is. */
export interface OwnUses {
  readonly holds: readonly Hold[]
  /** How often he redeemed, as a guest too, by promotion. */
  readonly redeemed: ReadonlyMap<string, number>
}

const LOAD_OWN_USES = prepared(
  'load-own-uses',
  `select shopper.id,
    (select coalesce(json_agg(json_build_object(
        'coupon', hold.coupon_id, 'reservation', hold.reservation_id, 'promotion', hold.promotion_id,
        'set', hold.set_id, 'until', hold.reserved_until)), '[]')
      from reservation
      join hold on hold.shop_id = $1 and hold.reservation_id = reservation.id
      where reservation.shop_id = $1 and reservation.shopper_id = any (person.ids) and reservation.state = 'held'
    ) as holds,
    (select coalesce(json_object_agg(own.promotion_id, own.uses), '{}')
      from (
        select promotion_id, count(*)::int as uses from redemption
        where shop_id = $1 and promotion_id = any ($3::text[]) and state = 'redeemed'
          and shopper_id = any (person.ids)
        group by promotion_id
      ) as own
    ) as redeemed
  from unnest($2::text[]) as shopper(id)
  cross join lateral (
    select array(
      select shopper.id union all
      select guest.id from shopper as guest where guest.shop_id = $1 and guest.merged_into = shopper.id
    ) as ids offset 0
  ) as person`,
)

interface OwnUsesRow {
  readonly id: string
  readonly holds: readonly (Omit<Hold, 'until'> & { readonly until: string })[]
  readonly redeemed: Readonly<Record<string, number>>
}

/** Loads shoppers' own uses, by shopper. No row is locked for them but their own, so that two first uses wait too (S2). */
export async function loadOwnUses(
  db: Kysely<Schema>,
  shop: string,
  shoppers: readonly string[],
  promotions: readonly string[],
): Promise<Map<string, OwnUses>> {
  const rows = await run<OwnUsesRow>(db, LOAD_OWN_USES, [shop, shoppers, promotions])
  return new Map(
    rows.map(({ id, holds, redeemed }) => [
      id,
      {
        holds: holds.map(hold => ({ ...hold, until: new Date(hold.until) })),
        redeemed: new Map(Object.entries(redeemed)),
      },
    ]),
  )
}

/** What all checkouts of the shop hold at one instant, by promotion and by set. */
export interface Held {
  readonly now: Date
  readonly promotions: ReadonlyMap<string, number>
  readonly sets: ReadonlyMap<string, number>
}

const COUNT_HOLDS = prepared(
  'count-holds',
  `select clock.now,
    (select coalesce(json_object_agg(of.id, of.held), '{}')
      from (
        select promotion_id as id, count(*)::int as held from hold
        where shop_id = $1 and promotion_id = any ($2::text[]) and reserved_until > clock.now group by promotion_id
      ) as of
    ) as promotions,
    (select coalesce(json_object_agg(of.id, of.held), '{}')
      from (
        select set_id as id, count(*)::int as held from hold
        where shop_id = $1 and set_id = any ($3::text[]) and reserved_until > clock.now group by set_id
      ) as of
    ) as sets
  from (
    select date_trunc('milliseconds', clock_timestamp()) + $4::double precision * interval '1 ms' as now offset 0
  ) as clock`,
)

/**
 * Reads the clock, and counts what is held at that instant. A hold that has run out counts as gone though nobody swept it
 * away (S10). The clock is the one of `readNow`: ask when the last lock is there.
 */
export async function countHolds(
  db: Kysely<Schema>,
  shop: string,
  context: Pick<ServiceContext, 'clockOffset' | 'clockWatch'>,
  { promotions, sets }: { readonly promotions: readonly string[]; readonly sets: readonly string[] },
): Promise<Held> {
  const offset = context.clockOffset()
  type Row = { readonly now: Date; readonly promotions: Record<string, number>; readonly sets: Record<string, number> }
  const row = await runForOne<Row>(db, COUNT_HOLDS, [shop, promotions, sets, offset])
  context.clockWatch?.see(new Date(row.now.getTime() - offset))
  return {
    now: row.now,
    promotions: new Map(Object.entries(row.promotions)),
    sets: new Map(Object.entries(row.sets)),
  }
}

/** What the uses of coupons are counted by. */
export interface Stock {
  readonly held: Held
  readonly promotions: ReadonlyMap<string, Selectable<PromotionTable>>
  /** Those with a limit. */
  readonly sets: ReadonlyMap<string, Selectable<CouponSetTable>>
}

/** What is left of one coupon, and whether another checkout holds it. */
export interface UsesLeft {
  readonly remaining?: number
  readonly remainingForCustomer?: number
  readonly heldElsewhere: boolean
}

/**
 * Counts what is left of a coupon of a shopper: the limit, less what is redeemed, less what other checkouts hold.
 * `reservations` are those of the checkout in hand: what they hold is its own and counts as free (S11).
 */
export function usesLeft(
  coupon: CouponRow,
  { held, promotions, sets }: Stock,
  { holds, redeemed }: OwnUses,
  reservations: readonly string[],
): UsesLeft {
  const live = holds.filter(({ until }) => until > held.now)
  const inHand = live.filter(hold => reservations.includes(hold.reservation))
  const elsewhere = live.filter(hold => !reservations.includes(hold.reservation))
  const heldElsewhere = elsewhere.some(hold => hold.coupon === coupon.id)
  // A hold of another checkout on this very coupon is told by its state, and not by the counts as well.
  const itself = heldElsewhere ? 1 : 0
  const promotion = promotions.get(coupon.promotion_id)
  const set = sets.get(coupon.set_id ?? '')
  const bounds: number[] = []
  if (promotion && promotion.redemptions_limit !== null) {
    const free = inHand.filter(hold => hold.promotion === promotion.id).length + itself
    bounds.push(leftOf(promotion.redemptions_limit - promotion.redemptions, held.promotions.get(promotion.id), free))
  }
  if (set && set.use_limit !== null) {
    const free = inHand.filter(hold => hold.set === set.id).length + itself
    bounds.push(leftOf(set.use_limit - set.uses, held.sets.get(set.id), free))
  }
  const perCustomer = promotion?.doc.limits?.perCustomer
  const own = elsewhere.filter(hold => hold.promotion === coupon.promotion_id).length
  const used = redeemed.get(coupon.promotion_id) ?? 0
  return {
    heldElsewhere,
    ...(bounds.length ? { remaining: Math.max(0, Math.min(...bounds)) } : {}),
    ...(perCustomer === undefined ? {} : { remainingForCustomer: Math.max(0, perCustomer - used - own + itself) }),
  }
}

/**
 * Counts what is left of the uses that nobody redeemed. Where the limit was lowered below what is held, those who hold one
 * take what there is, as they come: else they would all keep each other from it.
 */
function leftOf(unused: number, held: number | undefined, own: number): number {
  return Math.max(unused - (held ?? 0) + own, Math.min(unused, own))
}
