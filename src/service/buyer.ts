import type { Kysely, Selectable } from 'kysely'
import type { OrderRequest } from '../contract/order.ts'
import type { Caller } from './context.ts'
import { lockShoppers } from './locks.ts'
import { prepared } from './prepared.ts'
import { Refused } from './refused.ts'
import type { ReservationTable, Schema } from './schema.ts'
import { run } from './statement.ts'

/** Who orders, with which coupons. */
export interface Buyer {
  /** Left out for an order of nobody. */
  readonly shopper?: string
  /** In the order chosen. */
  readonly chosen: readonly string[]
  readonly reservation?: Selectable<ReservationTable>
}

/** An order, and who asks for it. */
export interface Wanted {
  readonly caller: Caller
  readonly request: OrderRequest
}

/**
 * Finds and locks who orders: the reservation's shopper, the one the shop's back end named, or the browser's own. A guest who
 * signed in meanwhile is the customer that he became.
 * @returns for each order its buyer, or `not_found` for a shopper or a reservation that is not the caller's
 */
export async function lockBuyers(
  tx: Kysely<Schema>,
  shop: string,
  wanted: readonly Wanted[],
): Promise<readonly (Buyer | Refused)[]> {
  const ids = wanted.flatMap(({ request }) => request.reservation ?? [])
  const seen = await findReservations(tx, shop, ids)
  const claims = wanted.map(({ caller, request: { reservation: id, shopper } }) =>
    id === undefined ? (shopper ?? caller.shopper?.id) : seen.get(id)?.shopper_id,
  )
  const owners = await lockShoppers(tx, shop, [...new Set(claims.flatMap(claimed => claimed ?? []))])
  // Read again: only under the shopper's lock does a reservation stand still. At a merge it moves, or stays the guest's.
  const reservations = await findReservations(tx, shop, ids)
  return wanted.map(({ caller, request: { reservation: id, coupons = [] } }, at) => {
    const claimed = claims[at]
    if (claimed === undefined) return id === undefined ? { chosen: [] } : notFound()
    const shopper = owners.get(claimed)
    if (shopper === undefined || (caller.key === 'publishable' && shopper !== caller.shopper?.id)) return notFound()
    if (id === undefined) return { shopper, chosen: coupons }
    const reservation = reservations.get(id)
    if (!reservation || ![shopper, claimed].includes(reservation.shopper_id)) return notFound()
    return { shopper, chosen: reservation.coupons, reservation }
  })
}

const FIND_RESERVATIONS = prepared(
  'find-reservations',
  `select shop_id, id, shopper_id, checkout_id, channel, cart, coupons, totals, state,
    created_at, started_at, reserved_until
  from reservation where shop_id = $1 and id = any ($2::text[])`,
)

async function findReservations(
  tx: Kysely<Schema>,
  shop: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Selectable<ReservationTable>>> {
  const rows = ids.length ? await run<Selectable<ReservationTable>>(tx, FIND_RESERVATIONS, [shop, ids]) : []
  return new Map(rows.map(row => [row.id, row]))
}

function notFound(): Refused {
  return new Refused(404, [{ reason: 'not_found' }])
}
