import { sql, type Transaction } from 'kysely'
import { readNow } from './clock.ts'
import type { ServiceContext } from './context.ts'
import type { Schema } from './schema.ts'

const AT_ONCE = 5000

/**
 * Gives every committed event of a shop its place in the log, and a delivery for each webhook that wants it. Ids are made
 * before their transaction commits, so only this order is one that a reader can follow: whoever reads places first, and what
 * commits later comes later, however early it began (S30).
 */
export async function placeEvents(context: ServiceContext, shop: string): Promise<void> {
  if (!(await isUnplaced(context, shop))) return
  while ((await context.db.transaction(tx => placeSome(context, tx, shop))) === AT_ONCE);
}

async function isUnplaced({ db }: ServiceContext, shop: string): Promise<boolean> {
  const event = await db.kysely
    .selectFrom('event')
    .select('id')
    .where('shop_id', '=', shop)
    .where('position', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return event !== undefined
}

async function placeSome(context: ServiceContext, tx: Transaction<Schema>, shop: string): Promise<number> {
  const position = await lockCursor(tx, shop)
  // A statement of its own: what it sees has to be newer than the lock.
  const { rows } = await sql<{ id: string; type: string; position: number }>`
    with unplaced as (
      select id from event where shop_id = ${shop} and position is null order by id limit ${AT_ONCE}
    ), placed as (
      select id, row_number() over (order by id) as place from unplaced
    )
    update event set position = ${position}::bigint + placed.place
    from placed where event.shop_id = ${shop} and event.id = placed.id
    returning event.id, event.type, event.position`.execute(tx)
  if (!rows.length) return 0
  await tx
    .updateTable('event_cursor')
    .set({ position: position + rows.length })
    .where('shop_id', '=', shop)
    .execute()
  await addDeliveries(context, tx, shop, rows)
  return rows.length
}

/** Locks the end of a shop's log. @returns the last place that is taken */
export async function lockCursor(tx: Transaction<Schema>, shop: string): Promise<number> {
  await tx
    .insertInto('event_cursor')
    .values({ shop_id: shop, position: 0 })
    .onConflict(conflict => conflict.doNothing())
    .execute()
  const { position } = await tx
    .selectFrom('event_cursor')
    .select('position')
    .where('shop_id', '=', shop)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return position
}

async function addDeliveries(
  context: ServiceContext,
  tx: Transaction<Schema>,
  shop: string,
  events: readonly { readonly id: string; readonly type: string; readonly position: number }[],
): Promise<void> {
  const webhooks = await tx
    .selectFrom('webhook')
    .select(['id', 'types'])
    .where('shop_id', '=', shop)
    .where('disabled_at', 'is', null)
    .execute()
  if (!webhooks.length) return
  const now = await readNow(tx, context)
  for (const { id, types } of webhooks) {
    const wanted = events.filter(({ type }) => !types || types.includes(type))
    if (!wanted.length) continue
    await sql`
      insert into delivery (shop_id, webhook_id, event_id, position, state, next_at)
      select ${shop}, ${id}, given.event, given.position, 'pending', ${now}
      from unnest(${wanted.map(event => event.id)}::text[], ${wanted.map(event => event.position)}::bigint[])
        as given (event, position)
      on conflict do nothing`.execute(tx)
  }
}
