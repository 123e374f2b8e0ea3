import type { Quote, QuoteRequest } from '../contract/quote.ts'
import { apply } from '../rules/apply.ts'
import { combine } from '../rules/combine.ts'
import { prepare } from '../rules/prepare.ts'
import { qualify } from '../rules/qualify.ts'
import type { ServiceContext, ShopperCaller } from './context.ts'
import { loadCase } from './judge.ts'
import { inOrder } from './locks.ts'
import { requireDistinct } from './require-distinct.ts'

/**
 * Quotes a cart: every live coupon alone, the chosen ones together, and the best that could be chosen. It locks nothing and
 * uses nothing up, so a reservation that follows may find less.
 * @throws Refused `not_found` for a chosen coupon that is not the shopper's
 */
export async function quote(
  context: ServiceContext,
  { shop, channel, shopper }: ShopperCaller,
  { cart, coupons: chosen, checkoutId }: QuoteRequest,
): Promise<Quote> {
  requireDistinct(chosen)
  const db = context.db.kysely
  const rows = await db
    .selectFrom('coupon')
    .selectAll()
    .where('shop_id', '=', shop.id)
    .where('shopper_id', '=', shopper.id)
    .where(of => of.or([of('state', '=', 'claimed'), ...(chosen.length ? [of('id', 'in', chosen)] : [])]))
    .orderBy('received_at')
    .orderBy('id')
    .execute()
  inOrder(rows, chosen)
  // Without a checkout every hold is the shopper's own: a second tab shows the coupons that the first one holds.
  const reservations = await db
    .selectFrom('reservation')
    .select('id')
    .where('shop_id', '=', shop.id)
    .where('shopper_id', '=', shopper.id)
    .where('state', '=', 'held')
    .$if(checkoutId !== undefined, query => query.where('checkout_id', '=', checkoutId ?? ''))
    .execute()
  const { judged, now } = await loadCase(db, context, {
    shop,
    channel,
    shopper: shopper.id,
    coupons: rows,
    reservations: reservations.map(({ id }) => id),
    lock: false,
  })
  const all = { ...judged, promotions: prepare(judged.promotions), cart }
  const application = apply({ ...all, chosen })
  const endings = new Map(judged.promotions.map(({ id, endsAt }) => [id, endsAt]))
  const live = {
    ...all,
    coupons: judged.coupons.filter(
      ({ state, expiresAt, promotion }) =>
        (state === 'claimed' || state === 'reserved') &&
        [expiresAt, endings.get(promotion)].every(end => end === undefined || now.getTime() < Date.parse(end)),
    ),
  }
  return { now: judged.at, verdicts: qualify(live), application, best: combine(live) }
}
