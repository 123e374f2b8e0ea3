import { type Selectable, sql, type Transaction } from 'kysely'
import type { RefusalReason } from '../contract/reason.ts'
import type { Reservation, ReservationRequest } from '../contract/reservation.ts'
import { apply } from '../rules/apply.ts'
import type { Application } from '../rules/verdict.ts'
import type { ServiceContext, ShopperCaller } from './context.ts'
import { instantOf } from './instant.ts'
import { type Case, loadCase } from './judge.ts'
import { inOrder, lockCoupons, lockShopper } from './locks.ts'
import { Refused } from './refused.ts'
import { releaseHolds } from './release-holds.ts'
import { requireDistinct } from './require-distinct.ts'
import type { ReservationTable, Schema } from './schema.ts'

const MINUTE = 60_000
const HELD_FOR = 15 * MINUTE
const RENEWED_UNTIL = 60 * MINUTE
const MOST_LIVE = 2

/**
 * Holds one use of each coupon for a checkout: for 15 minutes, renewed by the same checkout for up to 60, and never past
 * the moment a coupon ends. All or nothing.
 * @throws Refused with the reasons of the coupons that do not go on this cart, or `conflict` at the third live hold
 */
export async function reserve(
  context: ServiceContext,
  { shop, channel, shopper }: ShopperCaller,
  { checkoutId, cart, coupons: chosen }: ReservationRequest,
): Promise<{ readonly reservation: Reservation; readonly renewed: boolean }> {
  requireDistinct(chosen)
  return context.db.transaction(async tx => {
    const owner = await lockShopper(tx, shop.id, shopper.id)
    const coupons = inOrder(await lockCoupons(tx, shop.id, owner, chosen), chosen)
    const before = await findReservation(tx, shop.id, owner, checkoutId)
    if (before?.state === 'ordered') throw new Refused(409, [{ reason: 'conflict', with: 'checkoutId' }])
    const { judged, now } = await loadCase(tx, context, {
      shop,
      channel,
      shopper: owner,
      coupons,
      reservations: before ? [before.id] : [],
      lock: true,
    })
    const live = before?.state === 'held' && before.reserved_until > now ? before : undefined
    if (chosen.length) await refuseThird(tx, shop.id, owner, checkoutId, now)
    const application = apply({ ...judged, cart, chosen })
    refuseUnapplied(application)
    const createdAt = live?.created_at ?? now
    const row = {
      channel: channel ?? null,
      cart: JSON.stringify(cart),
      coupons: JSON.stringify(chosen),
      totals: JSON.stringify(application.totals),
      state: 'held' as const,
      created_at: createdAt,
      reserved_until: endOfHold(judged, createdAt, now),
    }
    const { id } = await tx
      .insertInto('reservation')
      .values({
        shop_id: shop.id,
        id: context.newId(),
        shopper_id: owner,
        checkout_id: checkoutId,
        started_at: now,
        ...row,
      })
      .onConflict(conflict =>
        conflict.columns(['shop_id', 'shopper_id', 'checkout_id']).doUpdateSet(of => ({
          ...row,
          started_at: of.fn.coalesce('reservation.started_at', 'reservation.created_at'),
        })),
      )
      .returning('id')
      .executeTakeFirstOrThrow()
    await releaseHolds(tx, shop.id, [id])
    if (coupons.length) {
      await tx
        .insertInto('hold')
        .values(
          coupons.map(coupon => ({
            shop_id: shop.id,
            coupon_id: coupon.id,
            reservation_id: id,
            shopper_id: owner,
            promotion_id: coupon.promotion_id,
            set_id: coupon.set_id,
            reserved_until: row.reserved_until,
          })),
        )
        // What is there still has run out: a live hold of another checkout was refused as reserved elsewhere.
        .onConflict(conflict =>
          conflict
            .columns(['shop_id', 'coupon_id'])
            .doUpdateSet({ reservation_id: id, reserved_until: row.reserved_until }),
        )
        .execute()
    }
    return {
      renewed: live !== undefined,
      reservation: {
        id,
        checkoutId,
        coupons: chosen,
        reservedUntil: instantOf(row.reserved_until),
        totals: application.totals,
      },
    }
  })
}

function findReservation(
  tx: Transaction<Schema>,
  shop: string,
  shopper: string,
  checkoutId: string,
): Promise<Selectable<ReservationTable> | undefined> {
  return tx
    .selectFrom('reservation')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('shopper_id', '=', shopper)
    .where('checkout_id', '=', checkoutId)
    .executeTakeFirst()
}

async function refuseThird(
  tx: Transaction<Schema>,
  shop: string,
  shopper: string,
  checkoutId: string,
  now: Date,
): Promise<void> {
  const others = await tx
    .selectFrom('reservation')
    .select('id')
    .where('shop_id', '=', shop)
    .where('shopper_id', '=', shopper)
    .where('checkout_id', '<>', checkoutId)
    .where('state', '=', 'held')
    .where('reserved_until', '>', now)
    .where(sql<number>`jsonb_array_length(coupons)`, '>', 0)
    .execute()
  if (others.length >= MOST_LIVE) throw new Refused(409, [{ reason: 'conflict', with: 'reservations' }])
}

/** Refuses unless every coupon is applied; the reasons stand by coupon in `dropped` too. */
function refuseUnapplied({ coupons }: Application): void {
  const dropped: Record<string, readonly RefusalReason[]> = {}
  for (const [id, choice] of Object.entries(coupons)) if (choice.status !== 'applied') dropped[id] = choice.reasons
  const [first, ...rest] = Object.values(dropped).flat()
  if (first) throw new Refused(409, [first, ...rest], { dropped })
}

function endOfHold({ promotions, coupons }: Case, createdAt: Date, now: Date): Date {
  const ends = [...promotions.map(({ endsAt }) => endsAt), ...coupons.map(({ expiresAt }) => expiresAt)]
  return new Date(
    Math.min(
      now.getTime() + HELD_FOR,
      createdAt.getTime() + RENEWED_UNTIL,
      ...ends.flatMap(end => (end === undefined ? [] : Date.parse(end))),
    ),
  )
}
