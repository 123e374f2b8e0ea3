import type { Selectable, Transaction } from 'kysely'
import type { OrderRequest } from '../contract/order.ts'
import type { Caller } from './context.ts'
import { lockShopper } from './locks.ts'
import { Refused } from './refused.ts'
import type { ReservationTable, Schema } from './schema.ts'

/** Who orders, with which coupons. */
export interface Buyer {
  /** Left out for an order of nobody. */
  readonly shopper?: string
  /** In the order chosen. */
  readonly chosen: readonly string[]
  readonly reservation?: Selectable<ReservationTable>
}

/**
 * Finds and locks who orders: the reservation's shopper, the one the shop's back end named, or the browser's own. A guest who
 * signed in meanwhile is the customer that he became.
 * @throws Refused `not_found` for a shopper or a reservation that is not the caller's
 */
export async function lockBuyer(
  tx: Transaction<Schema>,
  { shop, key, shopper: own }: Caller,
  { reservation: id, shopper: named, coupons = [] }: OrderRequest,
): Promise<Buyer> {
  const claimed = id === undefined ? (named ?? own?.id) : (await findReservation(tx, shop.id, id)).shopper_id
  if (claimed === undefined) return { chosen: [] }
  const shopper = await lockShopper(tx, shop.id, claimed)
  if (key === 'publishable' && shopper !== own?.id) throw new Refused(404, [{ reason: 'not_found' }])
  if (id === undefined) return { shopper, chosen: coupons }
  // Read again: only under the shopper's lock does a reservation stand still. At a merge it moves, or stays the guest's.
  const reservation = await findReservation(tx, shop.id, id)
  if (reservation.shopper_id !== shopper && reservation.shopper_id !== claimed) {
    throw new Refused(404, [{ reason: 'not_found' }])
  }
  return { shopper, chosen: reservation.coupons, reservation }
}

async function findReservation(
  tx: Transaction<Schema>,
  shop: string,
  id: string,
): Promise<Selectable<ReservationTable>> {
  const row = await tx
    .selectFrom('reservation')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Refused(404, [{ reason: 'not_found' }])
  return row
}
