import type { Transaction } from 'kysely'
import type { OrderCoupon } from '../contract/order.ts'
import { attributeOrders, type CreditedOrder } from './attribute-orders.ts'
import type { ServiceContext } from './context.ts'
import { type NewEvent, writeEvent } from './event-log.ts'
import type { Limited } from './locks.ts'
import { ORDER_COLUMNS, type OrderRow } from './order-row.ts'
import { prepared } from './prepared.ts'
import { redeem, type Use } from './redeem.ts'
import type { Sale } from './sale.ts'
import type { Schema } from './schema.ts'
import { run } from './statement.ts'

/** Where, under which locks and when orders are written. */
export interface SalesQuestion {
  readonly shop: string
  readonly limited: Limited
  readonly at: Date
}

/**
 * Writes orders with everything that belongs to them: uses, ended reservations, events, what partners are credited with.
 * @returns them by their ids; nothing where one is there already, written this instant by another transaction
 */
export async function writeSales(
  context: ServiceContext,
  tx: Transaction<Schema>,
  sales: readonly Sale[],
  { shop, limited, at }: SalesQuestion,
): Promise<ReadonlyMap<string, OrderRow> | undefined> {
  if (!sales.length) return new Map()
  const rows = await insertOrders(tx, shop, sales, at)
  if (rows.length !== sales.length) return undefined
  const orders = sales.map(({ item, uses }) => ({ orderId: item.request.orderId, uses }))
  await redeem(tx, { shop, orders, limited, at })
  await endReservations(tx, shop, sales)
  const events = sales.flatMap(sale => usedEvents(shop, sale, at))
  // A statement takes 65,535 parameters.
  for (let from = 0; from < events.length; from += 1000) await writeEvent(tx, ...events.slice(from, from + 1000))
  await attributeOrders(
    context,
    tx,
    sales.map(sale => creditedOrder(shop, sale, at)),
  )
  return new Map(rows.map(row => [row.order_id, row]))
}

// By id, since two lists that have two of them in common would else wait for each other.
const INSERT_ORDERS = prepared(
  'insert-orders',
  `insert into shop_order
    (shop_id, order_id, shopper_id, reservation_id, fingerprint, cart, coupons, totals, state, placed_at)
  select $1, sale.order_id, sale.shopper_id, sale.reservation_id, sale.fingerprint, sale.cart, sale.coupons, sale.totals,
    'placed', $2
  from jsonb_to_recordset($3::jsonb) as sale(
    order_id text, shopper_id text, reservation_id text, fingerprint text, cart jsonb, coupons jsonb, totals jsonb)
  order by sale.order_id
  on conflict (shop_id, order_id) do nothing
  returning ${ORDER_COLUMNS}`,
)

function insertOrders(
  tx: Transaction<Schema>,
  shop: string,
  sales: readonly Sale[],
  at: Date,
): Promise<readonly OrderRow[]> {
  const rows = sales.map(({ item: { request, print }, buyer, uses, totals }) => ({
    order_id: request.orderId,
    shopper_id: buyer.shopper ?? null,
    reservation_id: buyer.reservation?.id ?? null,
    fingerprint: print,
    cart: request.cart,
    coupons: Object.fromEntries(uses.map(use => [use.coupon.id, describe(use)])),
    totals,
  }))
  return run(tx, INSERT_ORDERS, [shop, at, JSON.stringify(rows)])
}

function describe({ coupon, saving }: Use): OrderCoupon {
  return { promotion: coupon.promotion_id, ...(coupon.code === null ? {} : { code: coupon.code }), ...saving }
}

const END_RESERVATIONS = prepared(
  'end-reservations',
  `with ended as (
    update reservation set state = 'ordered' where shop_id = $1 and id = any ($2::text[])
  )
  delete from hold where shop_id = $1 and reservation_id = any ($2::text[])`,
)

async function endReservations(tx: Transaction<Schema>, shop: string, sales: readonly Sale[]): Promise<void> {
  const ids = sales.flatMap(({ buyer }) => buyer.reservation?.id ?? [])
  if (ids.length) await run(tx, END_RESERVATIONS, [shop, ids])
}

/** SIR-02: it is the use at checkout that is told, never the entry. */
function usedEvents(shop: string, { item, uses, partners }: Sale, time: Date): NewEvent[] {
  const { orderId, cart } = item.request
  return uses.map(({ coupon, saving }) => ({
    shop,
    type: 'coupon.used',
    subject: coupon.shopper_id,
    time,
    data: {
      orderId,
      coupon: coupon.id,
      promotion: coupon.promotion_id,
      ...(coupon.code === null ? {} : { code: coupon.code }),
      ...(coupon.id in partners ? { partner: partners[coupon.id] } : {}),
      saved: saving.discount,
      currency: cart.currency,
    },
  }))
}

function creditedOrder(shop: string, { item, buyer, uses, partners }: Sale, at: Date): CreditedOrder {
  const { shopper, reservation } = buyer
  return {
    shop,
    orderId: item.request.orderId,
    ...(shopper === undefined ? {} : { shopper }),
    cart: item.request.cart,
    uses,
    partners,
    ...(reservation ? { checkoutStartedAt: reservation.started_at ?? reservation.created_at } : {}),
    at,
  }
}
