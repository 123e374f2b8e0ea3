import type { Kysely, Selectable, Transaction } from 'kysely'
import type { OrderRefund, RefundRequest } from '../contract/refund.ts'
import type { Promotion } from '../rules/promotion.ts'
import { refund, type ReturnedLine } from '../rules/refund.ts'
import { readNow } from './clock.ts'
import type { Caller, ServiceContext } from './context.ts'
import { fingerprint } from './fingerprint.ts'
import { instantOf } from './instant.ts'
import { lockShopper } from './locks.ts'
import { findOrder } from './order-row.ts'
import { Refused } from './refused.ts'
import type { RefundTable } from './schema-programs.ts'
import type { Schema, ShopOrderTable } from './schema.ts'
import { lowerConversions } from './settle-conversions.ts'

/** The refund, and whether it had been made before. */
export interface Refunded {
  readonly refund: OrderRefund
  readonly replayed: boolean
}

type Order = Selectable<ShopOrderTable>

/**
 * Pays returned pieces back, from the line discounts stored with the order, and lowers what partners get for it. All refunds
 * of an order together never return more than was bought (S14). No use comes back: that is what cancelling does (D-15).
 * @throws Refused `not_found`, `invalid_request` for a line that the order has not, `conflict` for a cancelled order, for
 * more pieces than are left, and for another refund under the same id
 */
export async function refundOrder(
  context: ServiceContext,
  { shop }: Caller,
  orderId: string,
  request: RefundRequest,
): Promise<Refunded> {
  const print = await fingerprint({ ...request, lines: request.lines.toSorted((a, b) => (a.id < b.id ? -1 : 1)) })
  return context.db.transaction(async tx => {
    const found = await findOrder(tx, shop.id, orderId)
    if (!found) throw new Refused(404, [{ reason: 'not_found' }])
    if (found.shopper_id !== null) await lockShopper(tx, shop.id, found.shopper_id)
    const order = await lockOrder(tx, shop.id, orderId)
    const earlier = await readRefunds(tx, shop.id, orderId)
    const known = earlier.find(({ id }) => id === request.refundId)
    if (known) {
      if (known.fingerprint !== print) throw new Refused(409, [{ reason: 'conflict', with: 'refundId' }])
      return { refund: refundOf(known), replayed: true }
    }
    if (order.state !== 'placed') throw new Refused(409, [{ reason: 'conflict', with: 'state' }])
    const before = earlier.flatMap(({ returned }) => returned)
    requireLeft(order, before, request.lines)
    const amounts = earlier.reduce((sum, { amount }) => sum + amount, 0)
    const { shortfall } = request
    const paid = refund(order, request.lines, {
      ...(shortfall === undefined ? {} : { shortfall }),
      ...(shortfall === 'charge_difference' ? { promotions: await readPromotions(tx, shop.id, order) } : {}),
      earlier: { lines: before, amount: amounts },
    })
    const now = await readNow(tx, context)
    const row = await tx
      .insertInto('refund')
      .values({
        shop_id: shop.id,
        order_id: orderId,
        id: request.refundId,
        fingerprint: print,
        returned: JSON.stringify(request.lines),
        lines: JSON.stringify(paid.lines),
        charged: JSON.stringify(paid.charged),
        amount: paid.amount,
        at: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await lowerConversions(
      tx,
      { shop: shop.id, orderId, shopper: order.shopper_id, now },
      {
        net: paidFor(order) - amounts - paid.amount,
        nothing: pieces(order.cart.lines) === pieces(before) + pieces(request.lines),
      },
    )
    return { refund: refundOf(row), replayed: false }
  })
}

/** Lists the refunds of an order, the oldest first. @throws Refused `not_found` */
export async function listRefunds(
  { db }: ServiceContext,
  { shop }: Caller,
  orderId: string,
): Promise<{ readonly refunds: readonly OrderRefund[] }> {
  if (!(await findOrder(db.kysely, shop.id, orderId))) throw new Refused(404, [{ reason: 'not_found' }])
  return { refunds: (await readRefunds(db.kysely, shop.id, orderId)).map(refundOf) }
}

function lockOrder(tx: Transaction<Schema>, shop: string, orderId: string): Promise<Order> {
  return tx
    .selectFrom('shop_order')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('order_id', '=', orderId)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

function readRefunds(db: Kysely<Schema>, shop: string, orderId: string): Promise<Selectable<RefundTable>[]> {
  return db
    .selectFrom('refund')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('order_id', '=', orderId)
    .orderBy('at')
    .orderBy('id')
    .execute()
}

function requireLeft({ cart }: Order, before: readonly ReturnedLine[], lines: readonly ReturnedLine[]): void {
  for (const [index, { id, quantity }] of lines.entries()) {
    const line = cart.lines.find(one => one.id === id)
    if (!line) {
      throw new Refused(400, [{ reason: 'invalid_request', at: `/lines/${index}/id`, expected: 'a line of the order' }])
    }
    const returned = pieces(before.filter(one => one.id === id))
    if (returned + quantity > line.quantity) {
      throw new Refused(409, [{ reason: 'conflict', with: 'quantity' }], { line: id, left: line.quantity - returned })
    }
  }
}

/** The promotions of the order's coupons as they stand now, by coupon. */
async function readPromotions(
  tx: Transaction<Schema>,
  shop: string,
  { coupons }: Order,
): Promise<Record<string, Promotion>> {
  const entries = Object.entries(coupons)
  if (!entries.length) return {}
  const rows = await tx
    .selectFrom('promotion')
    .select(['id', 'doc'])
    .where('shop_id', '=', shop)
    .where('id', 'in', [...new Set(entries.map(([, { promotion }]) => promotion))])
    .execute()
  return Object.fromEntries(
    entries.flatMap(([coupon, { promotion }]) =>
      rows.filter(({ id }) => id === promotion).map(({ doc }) => [coupon, doc]),
    ),
  )
}

function paidFor({ cart, coupons }: Order): number {
  const gross = cart.lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0)
  const off = Object.values(coupons).flatMap(({ lines }) => Object.values(lines))
  return gross - off.reduce((sum, amount) => sum + amount, 0)
}

function pieces(lines: readonly { readonly quantity: number }[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0)
}

function refundOf(row: Selectable<RefundTable>): OrderRefund {
  return {
    refundId: row.id,
    orderId: row.order_id,
    returned: row.returned,
    amount: row.amount,
    lines: row.lines,
    charged: row.charged,
    refundedAt: instantOf(row.at),
  }
}
