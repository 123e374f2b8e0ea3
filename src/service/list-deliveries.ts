import type { Delivery } from '../contract/webhook.ts'
import type { Caller, ServiceContext } from './context.ts'
import { instantOf } from './instant.ts'
import { positionOf } from './list-events.ts'
import { nextPage } from './next-page.ts'
import { sequenceOf } from './sequence.ts'
import { requireWebhook } from './webhook.ts'

/** Which deliveries are asked for. */
export interface DeliveriesQuestion {
  readonly after?: string
  readonly limit: number
  readonly state?: Delivery['state']
}

/** A page of deliveries, in the order of the log. */
export interface DeliveryPage {
  readonly deliveries: readonly Delivery[]
  /** Ask for the page `after` this. */
  readonly next?: string
}

/** Lists what became of the events for one webhook. @throws Refused `not_found` */
export async function listDeliveries(
  { db }: ServiceContext,
  { shop }: Caller,
  id: string,
  { after, limit, state }: DeliveriesQuestion,
): Promise<DeliveryPage> {
  const from = positionOf(after)
  await requireWebhook(db.kysely, shop.id, id)
  const rows = await db.kysely
    .selectFrom('delivery')
    .selectAll()
    .where('shop_id', '=', shop.id)
    .where('webhook_id', '=', id)
    .where('position', '>', from)
    .$if(state !== undefined, query => query.where('state', '=', state ?? 'failed'))
    .orderBy('position')
    .limit(limit)
    .execute()
  return {
    deliveries: rows.map(row => ({
      event: row.event_id,
      sequence: sequenceOf(row.position),
      state: row.state,
      attempts: row.attempts,
      ...(row.state === 'pending' ? { nextAt: instantOf(row.next_at) } : {}),
      ...(row.last_at ? { lastAt: instantOf(row.last_at) } : {}),
      ...(row.last_status === null ? {} : { lastStatus: row.last_status }),
      ...(row.last_error === null ? {} : { lastError: row.last_error }),
    })),
    ...nextPage(rows, limit, ({ position }) => sequenceOf(position)),
  }
}
