import type { OrderRequest, TotalChange } from '../contract/order.ts'
import type { RefusalReason } from '../contract/reason.ts'
import type { Cart } from '../rules/cart.ts'
import type { Application, Totals } from '../rules/verdict.ts'
import { fingerprint } from './fingerprint.ts'

/**
 * Says what changed since the shopper saw the total: a coupon is not good any more, or the sum is another one (D-11).
 * `lost` are coupons that are not his any more, `reservation` is what he saw, where there is one. The same figures
 * in another currency are another sum.
 * @returns nothing where the order may go through
 */
export async function findChange(
  request: OrderRequest,
  { coupons, totals }: Application,
  lost: readonly string[],
  reservation: { readonly totals: Totals; readonly cart: Cart } | undefined,
): Promise<TotalChange | undefined> {
  const { currency } = request.cart
  const seen = reservation && { ...reservation.totals, currency: reservation.cart.currency }
  const dropped: Record<string, readonly RefusalReason[]> = {}
  for (const id of lost) dropped[id] = [{ reason: 'not_owner' }]
  for (const [id, choice] of Object.entries(coupons)) if (choice.status !== 'applied') dropped[id] = choice.reasons
  const previous = previousTotals(request, totals, reservation?.totals)
  if (!Object.keys(dropped).length && isSame(request, totals, seen)) return undefined
  const applied = Object.keys(coupons).filter(id => !(id in dropped))
  const confirm = await fingerprint({ order: request.orderId, currency, totals, applied: applied.sort() })
  return confirm === request.confirm ? undefined : { totals, previous, dropped, confirm }
}

function isSame(
  { expectedTotal, cart }: OrderRequest,
  totals: Totals,
  seen: (Totals & { readonly currency: string }) | undefined,
): boolean {
  // The back end's own word on what the shopper saw is newer than the reservation.
  if (expectedTotal !== undefined) return totals.total === expectedTotal
  return (
    seen === undefined ||
    (cart.currency === seen.currency &&
      totals.total === seen.total &&
      totals.subtotal === seen.subtotal &&
      totals.discount === seen.discount &&
      totals.shippingDiscount === seen.shippingDiscount)
  )
}

/** Where only a total was told, the rest of the previous totals follows from the cart of the order. */
function previousTotals({ expectedTotal }: OrderRequest, totals: Totals, seen: Totals | undefined): Totals {
  if (expectedTotal === undefined || expectedTotal === seen?.total) return seen ?? totals
  const full = totals.total + totals.discount
  return {
    subtotal: totals.subtotal,
    discount: Math.max(0, full - expectedTotal),
    shippingDiscount: 0,
    total: expectedTotal,
  }
}
