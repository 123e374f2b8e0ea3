import type { Selectable, Transaction } from 'kysely'
import type { Order, OrderCoupon, OrderRequest } from '../contract/order.ts'
import { apply } from '../rules/apply.ts'
import type { Application } from '../rules/verdict.ts'
import { type Buyer, lockBuyer } from './buyer.ts'
import type { Caller, ServiceContext } from './context.ts'
import { writeEvent } from './event-log.ts'
import { fingerprint } from './fingerprint.ts'
import { type Case, loadCase } from './judge.ts'
import { inOrder, lockCoupons } from './locks.ts'
import { findOrder, orderOf } from './order-row.ts'
import { redeem, type Use } from './redeem.ts'
import { Refused } from './refused.ts'
import { requireDistinct } from './require-distinct.ts'
import type { CouponTable, Schema, ShopOrderTable } from './schema.ts'
import { findChange } from './total-change.ts'

/** The order, and whether it had been placed before. */
export interface Placed {
  readonly order: Order
  readonly replayed: boolean
}

/**
 * Places an order and uses its coupons up, all or nothing, in one transaction. The coupons are judged anew on the cart of the
 * back end: where the shopper saw another total nothing is written, and the same call with the `confirm` of the answer goes
 * through. Placing the same order again answers the same.
 * @throws Refused `total_changed` with `change`, or `conflict` for another order under the same id
 */
export async function placeOrder(context: ServiceContext, caller: Caller, request: OrderRequest): Promise<Placed> {
  requireDistinct(request.coupons ?? [])
  // The confirmation is no part of what is ordered: a retry may come without it.
  const { confirm: _, ...ordered } = request
  const print = await fingerprint({ ...ordered, by: caller.key === 'secret' ? undefined : caller.shopper?.id })
  const attempt = (): Promise<Placed | undefined> =>
    context.db.transaction(tx => place(context, tx, caller, request, print))
  // Nothing comes back where the same order was placed by a call that ran beside this one; the next look finds it.
  const placed = (await attempt()) ?? (await attempt())
  if (!placed) throw new Refused(503, [{ reason: 'temporarily_unavailable', retryAfter: 1 }])
  return placed
}

function replay(row: Selectable<ShopOrderTable>, print: string): Placed {
  if (row.fingerprint !== print) throw new Refused(409, [{ reason: 'conflict', with: 'orderId' }])
  return { order: orderOf(row), replayed: true }
}

async function place(
  context: ServiceContext,
  tx: Transaction<Schema>,
  caller: Caller,
  request: OrderRequest,
  print: string,
): Promise<Placed | undefined> {
  const shop = caller.shop.id
  const { orderId, cart } = request
  const buyer = await lockBuyer(tx, caller, request)
  const known = await findOrder(tx, shop, orderId)
  if (known) return replay(known, print)
  const { shopper, chosen, reservation } = buyer
  if (reservation?.state === 'ordered') throw new Refused(409, [{ reason: 'conflict', with: 'reservation' }])
  const coupons = shopper === undefined ? [] : await lockCoupons(tx, shop, shopper, chosen)
  // A reserved coupon can be lost to a merge that left it behind as a duplicate; any other one was never his.
  if (!reservation) inOrder(coupons, chosen)
  const lost = chosen.filter(id => coupons.every(coupon => coupon.id !== id))
  const {
    judged,
    limited,
    now: at,
  } = await loadCase(tx, context, {
    shop: caller.shop,
    channel: reservation ? (reservation.channel ?? undefined) : caller.channel,
    shopper,
    coupons,
    reservations: reservation ? [reservation.id] : [],
    lock: true,
  })
  const application = apply({ ...judged, cart, chosen: chosen.filter(id => !lost.includes(id)) })
  const change = await findChange(request, application, lost, reservation)
  if (change) throw new Refused(409, [{ reason: 'total_changed' }], { change })
  const uses = usesOf(coupons, application)
  const row = await tx
    .insertInto('shop_order')
    .values({
      shop_id: shop,
      order_id: orderId,
      shopper_id: shopper ?? null,
      reservation_id: reservation?.id ?? null,
      fingerprint: print,
      cart: JSON.stringify(cart),
      coupons: JSON.stringify(Object.fromEntries(uses.map(use => [use.coupon.id, describe(use)]))),
      totals: JSON.stringify(application.totals),
      state: 'placed',
      placed_at: at,
    })
    .onConflict(conflict => conflict.columns(['shop_id', 'order_id']).doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!row) return undefined
  await redeem(tx, { shop, orderId, uses, limited, at })
  await endReservation(tx, shop, buyer)
  await writeEvent(tx, ...uses.map(use => usedEvent(shop, request, use, judged, at)))
  return { order: orderOf(row), replayed: false }
}

/** The coupons that are on the order, in order of application. */
function usesOf(coupons: readonly Selectable<CouponTable>[], application: Application): Use[] {
  const byId = new Map(coupons.map(coupon => [coupon.id, coupon]))
  // `apply` adds the applied coupons in that order; ids of coupons are UUIDs, so no key jumps the queue as a number would.
  return Object.entries(application.coupons).flatMap(([id, choice]) => {
    const coupon = byId.get(id)
    if (!coupon || choice.status !== 'applied') return []
    const { status: _, ...saving } = choice
    return [{ coupon, saving }]
  })
}

function describe({ coupon, saving }: Use): OrderCoupon {
  return { promotion: coupon.promotion_id, ...(coupon.code === null ? {} : { code: coupon.code }), ...saving }
}

async function endReservation(tx: Transaction<Schema>, shop: string, { reservation }: Buyer): Promise<void> {
  if (!reservation) return
  await tx
    .updateTable('reservation')
    .set({ state: 'ordered' })
    .where('shop_id', '=', shop)
    .where('id', '=', reservation.id)
    .execute()
  await tx.deleteFrom('hold').where('shop_id', '=', shop).where('reservation_id', '=', reservation.id).execute()
}

/** SIR-02: it is the use at checkout that is told, never the entry. */
function usedEvent(
  shop: string,
  { orderId, cart }: OrderRequest,
  { coupon, saving }: Use,
  { promotions }: Case,
  time: Date,
): Parameters<typeof writeEvent>[1] {
  const tie = coupon.partner ?? promotions.find(({ id }) => id === coupon.promotion_id)?.partner
  return {
    shop,
    type: 'coupon.used',
    subject: coupon.shopper_id,
    time,
    data: {
      orderId,
      coupon: coupon.id,
      promotion: coupon.promotion_id,
      ...(coupon.code === null ? {} : { code: coupon.code }),
      ...(tie ? { partner: tie.id } : {}),
      saved: saving.discount,
      currency: cart.currency,
    },
  }
}
