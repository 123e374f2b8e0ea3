import type { Transaction } from 'kysely'
import type { QueuedEvent, SyncReport } from '../contract/event.ts'
import { readNow } from './clock.ts'
import type { ServiceContext, ShopperCaller } from './context.ts'
import { writeEvent } from './event-log.ts'
import type { Schema } from './schema.ts'

/**
 * Takes events that waited on a device, each id of a shopper exactly once. They tell what was seen on a page and are written
 * down as such: no coupon, counter or reward changes by them.
 */
export async function receiveEvents(
  context: ServiceContext,
  { shop, shopper }: ShopperCaller,
  events: readonly QueuedEvent[],
): Promise<SyncReport> {
  return context.db.transaction(async tx => {
    const known = await findCoupons(tx, shop.id, shopper.id, events)
    const good = [...new Map(events.filter(({ coupon }) => known.has(coupon)).map(event => [event.id, event])).values()]
    const fresh = await markReceived(tx, shop.id, shopper.id, good)
    const time = await readNow(tx, context)
    await writeEvent(
      tx,
      ...good
        .filter(({ id }) => fresh.has(id))
        .map(({ type, at, coupon }) => ({
          shop: shop.id,
          type,
          subject: shopper.id,
          time,
          data: { coupon, promotion: known.get(coupon), seenAt: at },
        })),
    )
    const accepted = new Set(good.map(({ id }) => id))
    const refused = new Set(events.map(({ id }) => id).filter(id => !accepted.has(id)))
    return { accepted: [...accepted], refused: [...refused].map(id => ({ id, reason: 'not_found' })) }
  })
}

/** The promotions of those coupons that are the shopper's, by coupon. */
async function findCoupons(
  tx: Transaction<Schema>,
  shop: string,
  shopper: string,
  events: readonly QueuedEvent[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx
    .selectFrom('coupon')
    .select(['id', 'promotion_id'])
    .where('shop_id', '=', shop)
    .where('shopper_id', '=', shopper)
    .where('id', 'in', [...new Set(events.map(({ coupon }) => coupon))])
    .execute()
  return new Map(rows.map(row => [row.id, row.promotion_id]))
}

async function markReceived(
  tx: Transaction<Schema>,
  shop: string,
  shopper: string,
  events: readonly QueuedEvent[],
): Promise<ReadonlySet<string>> {
  if (!events.length) return new Set()
  const rows = await tx
    .insertInto('received_event')
    // Two tabs that send the same events take the keys in one order, so that neither waits in a circle.
    .values(events.map(({ id }) => ({ shop_id: shop, shopper_id: shopper, id })).sort((a, b) => (a.id < b.id ? -1 : 1)))
    .onConflict(conflict => conflict.columns(['shop_id', 'shopper_id', 'id']).doNothing())
    .returning('id')
    .execute()
  return new Set(rows.map(({ id }) => id))
}
