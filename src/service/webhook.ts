import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { EventType } from '../contract/event.ts'
import type { Webhook, WebhookRequest, WithSecret } from '../contract/webhook.ts'
import { readNow } from './clock.ts'
import type { Caller, ServiceContext } from './context.ts'
import { instantOf } from './instant.ts'
import { lockCursor } from './place-events.ts'
import { Refused } from './refused.ts'
import type { Schema } from './schema.ts'
import type { WebhookTable } from './schema-exactly-once.ts'
import { sequenceOf } from './sequence.ts'
import { faultOf, type WebhookReach } from './webhook-address.ts'
import { newSecret, rotate } from './webhook-secret.ts'

const MOST = 20

/**
 * Writes a webhook; a new one gets its secret. It is sent what is placed in the log from now on. Writing one that was disabled
 * enables it again.
 * @throws Refused `invalid_request` for an address that may not be reached, `conflict` at the 21st webhook
 */
export async function putWebhook(
  context: ServiceContext,
  reach: WebhookReach,
  { shop }: Caller,
  id: string,
  { url, types, enabled = true }: WebhookRequest,
): Promise<Webhook & Partial<WithSecret>> {
  const fault = faultOf(url, reach)
  if (fault !== undefined) throw new Refused(400, [{ reason: 'invalid_request', at: '/url', expected: fault }])
  return context.db.transaction(async tx => {
    const position = await lockCursor(tx, shop.id)
    const now = await readNow(tx, context)
    const known = await findWebhook(tx, shop.id, id, true)
    if (!known) await refuseMore(tx, shop.id)
    const secret = newSecret()
    const disabled = {
      disabled_at: known?.disabled_at ?? now,
      disabled_reason: known?.disabled_reason ?? 'shop',
      missed_after: known?.missed_after ?? position,
    } as const
    const row = {
      url,
      types: types ? [...types] : null,
      ...(enabled ? { disabled_at: null, disabled_reason: null, failing_since: null, last_failed_at: null } : disabled),
    }
    await tx
      .insertInto('webhook')
      .values({ shop_id: shop.id, id, secrets: JSON.stringify([{ secret }]), created_at: now, ...row })
      .onConflict(conflict => conflict.columns(['shop_id', 'id']).doUpdateSet(row))
      .execute()
    const written = await requireWebhook(tx, shop.id, id)
    return { ...(await show(tx, written)), ...(known ? {} : { secret }) }
  })
}

async function refuseMore(tx: Transaction<Schema>, shop: string): Promise<void> {
  const rows = await tx.selectFrom('webhook').select('id').where('shop_id', '=', shop).limit(MOST).execute()
  if (rows.length === MOST) throw new Refused(409, [{ reason: 'conflict', with: `${MOST} webhooks` }])
}

/** Reads a webhook. @throws Refused `not_found` */
export async function getWebhook({ db }: ServiceContext, { shop }: Caller, id: string): Promise<Webhook> {
  return show(db.kysely, await requireWebhook(db.kysely, shop.id, id))
}

/** Lists the webhooks of a shop. */
export async function listWebhooks({ db }: ServiceContext, { shop }: Caller): Promise<Webhook[]> {
  const rows = await db.kysely.selectFrom('webhook').selectAll().where('shop_id', '=', shop.id).orderBy('id').execute()
  const webhooks: Webhook[] = []
  for (const row of rows) webhooks.push(await show(db.kysely, row))
  return webhooks
}

/** Deletes a webhook with its deliveries; doing it again changes nothing. */
export async function deleteWebhook({ db }: ServiceContext, { shop }: Caller, id: string): Promise<void> {
  await db.transaction(async tx => {
    // Behind the lock, nobody places an event for it any more.
    await lockCursor(tx, shop.id)
    await tx.deleteFrom('webhook').where('shop_id', '=', shop.id).where('id', '=', id).execute()
    await tx.deleteFrom('delivery').where('shop_id', '=', shop.id).where('webhook_id', '=', id).execute()
  })
}

/** Gives a webhook a new secret; the one before stays good for a day. @throws Refused `not_found` */
export async function rotateSecret(context: ServiceContext, { shop }: Caller, id: string): Promise<WithSecret> {
  return context.db.transaction(async tx => {
    const known = await findWebhook(tx, shop.id, id, true)
    if (!known) throw new Refused(404, [{ reason: 'not_found' }])
    const secret = newSecret()
    await tx
      .updateTable('webhook')
      .set({ secrets: JSON.stringify(rotate(known.secrets, secret, await readNow(tx, context))) })
      .where('shop_id', '=', shop.id)
      .where('id', '=', id)
      .execute()
    return { secret }
  })
}

/** Reads the row of a webhook. @throws Refused `not_found` */
export async function requireWebhook(db: Kysely<Schema>, shop: string, id: string): Promise<Selectable<WebhookTable>> {
  const row = await findWebhook(db, shop, id)
  if (!row) throw new Refused(404, [{ reason: 'not_found' }])
  return row
}

/** Reads the row of a webhook, and locks it where it is about to change. */
function findWebhook(
  db: Kysely<Schema>,
  shop: string,
  id: string,
  lock: boolean = false,
): Promise<Selectable<WebhookTable> | undefined> {
  return db
    .selectFrom('webhook')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .$if(lock, query => query.forUpdate())
    .executeTakeFirst()
}

async function show(db: Kysely<Schema>, row: Selectable<WebhookTable>): Promise<Webhook> {
  const { pending, failed, first_failed: firstFailed } = await count(db, row)
  const missed = [row.missed_after, firstFailed === null ? null : firstFailed - 1].filter(place => place !== null)
  return {
    id: row.id,
    url: row.url,
    ...(row.types ? { types: row.types as EventType[] } : {}),
    enabled: row.disabled_at === null,
    ...(row.disabled_at ? { disabledAt: instantOf(row.disabled_at) } : {}),
    ...(row.disabled_reason ? { disabledReason: row.disabled_reason } : {}),
    ...(row.failing_since ? { failingSince: instantOf(row.failing_since) } : {}),
    pending,
    failed,
    ...(missed.length ? { replayAfter: sequenceOf(Math.min(...missed)) } : {}),
  }
}

interface Counts {
  readonly pending: number
  readonly failed: number
  readonly first_failed: number | null
}

async function count(db: Kysely<Schema>, { shop_id: shop, id }: Selectable<WebhookTable>): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select count(*) filter (where state = 'pending')::int as pending,
      count(*) filter (where state = 'failed')::int as failed,
      min(position) filter (where state = 'failed') as first_failed
    from delivery where shop_id = ${shop} and webhook_id = ${id} and state in ('pending', 'failed')`.execute(db)
  return rows[0] ?? { pending: 0, failed: 0, first_failed: null }
}
