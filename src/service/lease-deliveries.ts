import { type Selectable, sql } from 'kysely'
import type { ServiceContext } from './context.ts'
import { toLoggedEvent } from './logged-event.ts'
import type { LoggedEvent } from '../contract/event.ts'
import type { DeliveryTable, WebhookTable } from './schema-exactly-once.ts'
import { LEASE } from './webhook-schedule.ts'

/** A webhook to which something is due. */
export type DueWebhook = Selectable<WebhookTable>

/** A delivery that is this process's to attempt, until its lease runs out. */
export interface Leased {
  readonly delivery: Selectable<DeliveryTable>
  readonly event: LoggedEvent
}

/** Finds the shops with webhooks whose newest events have no place in the log yet. */
export async function findUnplacedShops({ db }: ServiceContext): Promise<string[]> {
  const { rows } = await sql<{ shop_id: string }>`
    select distinct shop_id from webhook where disabled_at is null and exists (
      select 1 from event where event.shop_id = webhook.shop_id and event.position is null
    )`.execute(db.kysely)
  return rows.map(row => row.shop_id)
}

// More than this is a backlog all the same, and counting it would cost.
const MOST_COUNTED = 10_000

/** Counts deliveries that were not made yet. */
export async function countPending({ db }: Pick<ServiceContext, 'db'>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select 1 from delivery where state = 'pending' limit ${MOST_COUNTED}
    ) as pending`.execute(db.kysely)
  return rows[0]?.count ?? 0
}

/** Finds the webhooks to which something is due. */
export async function findDueWebhooks({ db }: ServiceContext, now: Date): Promise<DueWebhook[]> {
  return db.kysely
    .selectFrom('webhook')
    .selectAll()
    .where('disabled_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('delivery')
          .select('delivery.event_id')
          .whereRef('delivery.shop_id', '=', 'webhook.shop_id')
          .whereRef('delivery.webhook_id', '=', 'webhook.id')
          .where('delivery.state', '=', 'pending')
          .where('delivery.next_at', '<=', now),
      ),
    )
    .execute()
}

/**
 * Takes deliveries that are due, each for one process: those that another one takes just now are passed by. Whoever dies
 * with one loses it when its lease is over.
 */
export async function leaseDeliveries(
  { db }: ServiceContext,
  { shop_id: shop, id }: DueWebhook,
  now: Date,
  most: number,
): Promise<Leased[]> {
  const until = new Date(now.getTime() + LEASE)
  const { rows } = await sql<Selectable<DeliveryTable>>`
    with due as (
      select event_id from delivery
      where shop_id = ${shop} and webhook_id = ${id} and state = 'pending' and next_at <= ${now}
      order by next_at limit ${most} for update skip locked
    )
    update delivery set attempts = attempts + 1, last_at = ${now}, next_at = ${until}
    from due where delivery.shop_id = ${shop} and delivery.webhook_id = ${id} and delivery.event_id = due.event_id
    returning delivery.*`.execute(db.kysely)
  if (!rows.length) return []
  const events = await db.kysely
    .selectFrom('event')
    .selectAll()
    .where('shop_id', '=', shop)
    .where(
      'id',
      'in',
      rows.map(row => row.event_id),
    )
    .execute()
  const byId = new Map(events.map(event => [event.id, toLoggedEvent(event)]))
  const gone = rows.filter(row => !byId.has(row.event_id)).map(row => row.event_id)
  // What was erased is told to nobody.
  if (gone.length) {
    await db.kysely
      .deleteFrom('delivery')
      .where('shop_id', '=', shop)
      .where('webhook_id', '=', id)
      .where('event_id', 'in', gone)
      .execute()
  }
  return rows.flatMap(delivery => {
    const event = byId.get(delivery.event_id)
    return event ? [{ delivery, event }] : []
  })
}
