import type { OrderRequest } from '../contract/order.ts'
import type { Caller, ServiceContext } from './context.ts'
import { fingerprint } from './fingerprint.ts'
import { type Placed, placeOrders } from './place-orders.ts'
import { Refused } from './refused.ts'
import { requireDistinct } from './require-distinct.ts'
import type { OrderItem } from './sale.ts'

/** Reads what is ordered off a request. @throws Refused `invalid_request` for a coupon that is there twice */
export async function readOrder(caller: Caller, request: OrderRequest): Promise<OrderItem> {
  requireDistinct(request.coupons ?? [])
  // The confirmation is no part of what is ordered: a retry may come without it.
  const { confirm: _, ...ordered } = request
  const by = caller.key === 'secret' ? undefined : caller.shopper?.id
  return { caller, request, print: await fingerprint({ ...ordered, by }) }
}

/**
 * Places an order and uses its coupons up, all or nothing, in one transaction. The coupons are judged anew on the cart of the
 * back end: where the shopper saw another total nothing is written, and the same call with the `confirm` of the answer goes
 * through. Placing the same order again answers the same.
 * @throws Refused `total_changed` with `change`, or `conflict` for another order under the same id
 */
export async function placeOrder(context: ServiceContext, item: OrderItem): Promise<Placed> {
  const attempt = (): Promise<Placed | undefined> =>
    context.db.transaction(async tx => {
      const [outcome] = (await placeOrders(context, tx, [item])) ?? []
      if (outcome instanceof Refused) throw outcome
      return outcome
    })
  // Nothing comes back where the same order was placed by a call that ran beside this one; the next look finds it.
  const placed = (await attempt()) ?? (await attempt())
  if (!placed) throw new Refused(503, [{ reason: 'temporarily_unavailable', retryAfter: 1 }])
  return placed
}
