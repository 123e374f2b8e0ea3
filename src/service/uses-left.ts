import { type Kysely, type Selectable, sql } from 'kysely'
import type { CouponSetTable, CouponTable, PromotionTable, Schema } from './schema.ts'
import { samePerson } from './shopper-facts.ts'

type CouponRow = Selectable<CouponTable>

/** What a shopper himself did with his coupons and their promotions. His lock keeps it as it is. */
export interface OwnUses {
  /** The hold of a coupon, run out or not. */
  readonly holds: ReadonlyMap<string, { readonly reservation: string; readonly until: Date }>
  /** How often he redeemed, as a guest too, by promotion. */
  readonly redeemed: ReadonlyMap<string, number>
}

/** Loads the shopper's own uses. No row is locked for them but his own, so that two first uses wait too (S2). */
export async function loadOwnUses(
  db: Kysely<Schema>,
  shop: string,
  shopper: string,
  coupons: readonly CouponRow[],
): Promise<OwnUses> {
  const ids = coupons.map(coupon => coupon.id)
  const promotions = [...new Set(coupons.map(coupon => coupon.promotion_id))]
  const holds = await db
    .selectFrom('hold')
    .select(['coupon_id', 'reservation_id', 'reserved_until'])
    .where('shop_id', '=', shop)
    .where('coupon_id', 'in', ids)
    .execute()
  const redeemed = await db
    .selectFrom('redemption')
    .select(['promotion_id', sql<number>`count(*)::int`.as('uses')])
    .where('shop_id', '=', shop)
    .where('promotion_id', 'in', promotions)
    .where('state', '=', 'redeemed')
    .where(samePerson('redemption.shopper_id', shop, shopper))
    .groupBy('promotion_id')
    .execute()
  return {
    holds: new Map(
      holds.map(hold => [hold.coupon_id, { reservation: hold.reservation_id, until: hold.reserved_until }]),
    ),
    redeemed: new Map(redeemed.map(row => [row.promotion_id, row.uses])),
  }
}

/** What the counters are asked. */
export interface UsesQuestion {
  readonly shop: string
  readonly shopper: string
  readonly coupons: readonly CouponRow[]
  readonly promotions: ReadonlyMap<string, Selectable<PromotionTable>>
  /** Those with a limit. */
  readonly sets: ReadonlyMap<string, Selectable<CouponSetTable>>
  readonly own: OwnUses
  /** The reservations of the checkout in hand: what they hold is its own and counts as free (S11). */
  readonly reservations: readonly string[]
  readonly now: Date
}

/** What is left of one coupon, and whether another checkout holds it. */
export interface UsesLeft {
  readonly remaining?: number
  readonly remainingForCustomer?: number
  readonly heldElsewhere: boolean
}

/**
 * Counts what is left of each coupon: the limit, less what is redeemed, less what other checkouts hold at this instant. A
 * hold that has run out counts as gone though nobody swept it away (S10).
 */
export async function countUsesLeft(
  db: Kysely<Schema>,
  question: UsesQuestion,
): Promise<(coupon: CouponRow) => UsesLeft> {
  const { promotions, sets, own, reservations, now } = question
  const limited = [...promotions.values()].filter(
    ({ doc, redemptions_limit }) => redemptions_limit !== null || doc.limits?.perCustomer !== undefined,
  )
  const ofPromotion = await tallyHolds(
    db,
    question,
    'promotion_id',
    limited.map(({ id }) => id),
  )
  const ofSet = await tallyHolds(db, question, 'set_id', [...sets.keys()])
  return coupon => {
    const hold = own.holds.get(coupon.id)
    const heldElsewhere = hold !== undefined && hold.until > now && !reservations.includes(hold.reservation)
    // A hold of another checkout on this very coupon is told by its state, and not by the counts as well.
    const itself = heldElsewhere ? 1 : 0
    const promotion = promotions.get(coupon.promotion_id)
    const set = sets.get(coupon.set_id ?? '')
    const held = ofPromotion.get(coupon.promotion_id) ?? none
    const bounds: number[] = []
    if (promotion && promotion.redemptions_limit !== null) {
      bounds.push(promotion.redemptions_limit - promotion.redemptions - held.all + itself)
    }
    if (set && set.use_limit !== null) {
      bounds.push(set.use_limit - set.uses - (ofSet.get(set.id) ?? none).all + itself)
    }
    const perCustomer = promotion?.doc.limits?.perCustomer
    const redeemed = own.redeemed.get(coupon.promotion_id) ?? 0
    return {
      heldElsewhere,
      ...(bounds.length ? { remaining: Math.max(0, Math.min(...bounds)) } : {}),
      ...(perCustomer === undefined
        ? {}
        : { remainingForCustomer: Math.max(0, perCustomer - redeemed - held.own + itself) }),
    }
  }
}

interface Tally {
  readonly all: number
  readonly own: number
}

const none: Tally = { all: 0, own: 0 }

async function tallyHolds(
  db: Kysely<Schema>,
  { shop, shopper, reservations, now }: UsesQuestion,
  of: 'promotion_id' | 'set_id',
  ids: readonly string[],
): Promise<ReadonlyMap<string, Tally>> {
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('hold')
    .select([
      of,
      sql<number>`count(*)::int`.as('all'),
      sql<number>`(count(*) filter (where shopper_id = ${shopper}))::int`.as('own'),
    ])
    .where('shop_id', '=', shop)
    .where(of, 'in', ids)
    .where('reserved_until', '>', now)
    .$if(reservations.length > 0, query => query.where('reservation_id', 'not in', reservations))
    .groupBy(of)
    .execute()
  return new Map(rows.map(row => [row[of] ?? '', row]))
}
