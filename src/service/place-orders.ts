import type { Selectable, Transaction } from 'kysely'
import type { Order } from '../contract/order.ts'
import { apply } from '../rules/apply.ts'
import type { Application } from '../rules/verdict.ts'
import { type Buyer, lockBuyers } from './buyer.ts'
import type { ServiceContext } from './context.ts'
import { loadEvidence } from './evidence.ts'
import { caseOf } from './judge.ts'
import { lockCouponsOf } from './locks.ts'
import { type OrderBooks, openBooks } from './order-books.ts'
import { findOrders, orderOf, type OrderRow } from './order-row.ts'
import type { Use } from './redeem.ts'
import { Refused } from './refused.ts'
import type { OrderItem, Sale } from './sale.ts'
import type { CouponTable, Schema } from './schema.ts'
import { findChange } from './total-change.ts'
import { writeSales } from './write-sales.ts'

/** The order, and whether it had been placed before. */
export interface Placed {
  readonly order: Order
  readonly replayed: boolean
}

/**
 * Places a list of orders of one shop in one transaction; a single order is the list of one. Each is judged as if those before
 * it were placed already. What is refused is refused before anything is written, and writes nothing.
 * @returns for each what became of it; nothing at all where one of them was placed this instant by another transaction:
 * then this one has to be rolled back, if the list is longer than one
 * @throws Refused `temporarily_unavailable` when a guard finds what the judgement did not; nothing of the list may stand then
 */
export async function placeOrders(
  context: ServiceContext,
  tx: Transaction<Schema>,
  items: readonly OrderItem[],
): Promise<readonly (Placed | Refused)[] | undefined> {
  const shop = items[0]?.caller.shop.id ?? ''
  const buyers = await lockBuyers(tx, shop, items)
  const known = await findOrders(
    tx,
    shop,
    items.map(({ request }) => request.orderId),
  )
  const open = buyers.flatMap((buyer, at) => {
    return buyer instanceof Refused || known.has(items[at]?.request.orderId ?? '') ? [] : [buyer]
  })
  const shoppers = [...new Set(open.flatMap(({ shopper, chosen }) => (chosen.length ? (shopper ?? []) : [])))]
  const wanted = [...new Set(open.flatMap(({ chosen }) => chosen))]
  const coupons = await lockCouponsOf(tx, shop, shoppers, wanted)
  const evidence = await loadEvidence(tx, context, { shop, shoppers, coupons, lock: true })
  const books = openBooks(evidence, coupons)
  const sales = new Map<string, Sale>()
  const refused = new Map<number, Refused>()
  for (const [at, item] of items.entries()) {
    const { orderId } = item.request
    const buyer = buyers[at]
    // The very call of a placed order is answered, though its buyer be erased since.
    if (!buyer || known.get(orderId)?.fingerprint === item.print) continue
    if (!(buyer instanceof Refused) && (known.has(orderId) || sales.has(orderId))) continue
    const verdict = buyer instanceof Refused ? buyer : await judge(item, buyer, books)
    if (verdict instanceof Refused) refused.set(at, verdict)
    else {
      sales.set(orderId, verdict)
      books.enter(verdict)
    }
  }
  const written = await writeSales(context, tx, [...sales.values()], {
    shop,
    limited: evidence.limited,
    at: evidence.now,
  })
  if (!written) return undefined
  return items.map((item, at) => {
    const { orderId } = item.request
    const row = known.get(orderId) ?? written.get(orderId)
    return refused.get(at) ?? answer(item, row, sales.get(orderId)?.item === item)
  })
}

function answer(item: OrderItem, row: OrderRow | undefined, isNew: boolean): Placed | Refused {
  if (!row) throw new Error('an order was neither refused nor written')
  if (row.fingerprint !== item.print) return new Refused(409, [{ reason: 'conflict', with: 'orderId' }])
  return { order: orderOf(row), replayed: !isNew }
}

/** Judges one order by the books. */
async function judge(item: OrderItem, buyer: Buyer, books: OrderBooks): Promise<Sale | Refused> {
  const { caller, request } = item
  const { shopper, chosen, reservation } = buyer
  if (reservation && (reservation.state === 'ordered' || books.isOrdered(reservation.id))) {
    return new Refused(409, [{ reason: 'conflict', with: 'reservation' }])
  }
  const coupons = books.couponsOf(shopper, chosen)
  const lost = chosen.filter(id => coupons.every(coupon => coupon.id !== id))
  // A reserved coupon can be lost to a merge that left it behind as a duplicate; any other one was never his.
  if (lost.length && !reservation) return new Refused(404, [{ reason: 'not_found' }], { coupon: lost[0] })
  const judged = caseOf(books.evidence, {
    shop: caller.shop,
    channel: reservation ? (reservation.channel ?? undefined) : caller.channel,
    shopper,
    coupons,
    reservations: reservation ? [reservation.id] : [],
  })
  const application = apply({ ...judged, cart: request.cart, chosen: coupons.map(({ id }) => id) })
  const change = await findChange(request, application, lost, reservation)
  if (change) return new Refused(409, [{ reason: 'total_changed' }], { change })
  const uses = usesOf(coupons, application)
  const partners = uses.flatMap(({ coupon }) => {
    const tie = coupon.partner ?? judged.promotions.find(({ id }) => id === coupon.promotion_id)?.partner
    return tie ? [[coupon.id, tie.id] as const] : []
  })
  return { item, buyer, uses, partners: Object.fromEntries(partners), totals: application.totals }
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
