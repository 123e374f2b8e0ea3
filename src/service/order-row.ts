import type { Kysely, Selectable } from 'kysely'
import type { Order } from '../contract/order.ts'
import type { Caller, ServiceContext } from './context.ts'
import { instantOf } from './instant.ts'
import { prepared } from './prepared.ts'
import { Refused } from './refused.ts'
import type { Schema, ShopOrderTable } from './schema.ts'
import { samePerson } from './shopper-facts.ts'
import { run } from './statement.ts'

/** An order as it is written. */
export type OrderRow = Omit<Selectable<ShopOrderTable>, 'shop_id' | 'reservation_id' | 'cancelled_at'>

/** The columns of an `OrderRow`. */
export const ORDER_COLUMNS = 'order_id, shopper_id, fingerprint, cart, coupons, totals, state, placed_at'

/** Reads an order as it crosses the wire. */
export function orderOf(row: OrderRow): Order {
  return {
    orderId: row.order_id,
    cart: row.cart,
    coupons: row.coupons,
    totals: row.totals,
    placedAt: instantOf(row.placed_at),
    state: row.state,
  }
}

const FIND_ORDERS = prepared(
  'find-orders',
  `select ${ORDER_COLUMNS} from shop_order where shop_id = $1 and order_id = any ($2::text[])`,
)

/** Looks orders up by the shop's ids of them. */
export async function findOrders(
  db: Kysely<Schema>,
  shop: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, OrderRow>> {
  const rows = await run<OrderRow>(db, FIND_ORDERS, [shop, ids])
  return new Map(rows.map(row => [row.order_id, row]))
}

/** Looks an order up by the shop's id of it. */
export function findOrder(
  db: Kysely<Schema>,
  shop: string,
  orderId: string,
): Promise<Selectable<ShopOrderTable> | undefined> {
  return db
    .selectFrom('shop_order')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('order_id', '=', orderId)
    .executeTakeFirst()
}

/**
 * Shows an order to the shop, or to the shopper whose it is.
 * @throws Refused `not_found`, also for somebody else's order (S15)
 */
export async function getOrder(
  { db }: ServiceContext,
  { shop, key, shopper }: Caller,
  orderId: string,
): Promise<Order> {
  const row = await db.kysely
    .selectFrom('shop_order')
    .selectAll()
    .where('shop_id', '=', shop.id)
    .where('order_id', '=', orderId)
    .$if(key === 'publishable', query => query.where(samePerson('shop_order.shopper_id', shop.id, shopper?.id ?? '')))
    .executeTakeFirst()
  if (!row) throw new Refused(404, [{ reason: 'not_found' }])
  return orderOf(row)
}
