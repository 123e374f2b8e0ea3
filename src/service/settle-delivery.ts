import { type Selectable, sql, type Transaction } from 'kysely'
import { readNow } from './clock.ts'
import type { ServiceContext } from './context.ts'
import type { Schema } from './schema.ts'
import type { DeliveryTable } from './schema-exactly-once.ts'
import type { Attempt } from './send-webhook.ts'
import { FAILING_FOR, PAUSE, waitAfter } from './webhook-schedule.ts'

type Row = Selectable<DeliveryTable>

const GONE = 410

/** Writes down how an attempt went, unless its lease ran out and the delivery is somebody else's by now. */
export async function settleDelivery(context: ServiceContext, row: Row, attempt: Attempt): Promise<void> {
  await context.db.transaction(async tx => {
    const now = await readNow(tx, context)
    const isGood = 'status' in attempt && attempt.status >= 200 && attempt.status < 300
    const wait = isGood ? undefined : waitAfter(row.attempts, Math.random())
    const isMine = await update(tx, row, {
      state: isGood ? 'delivered' : wait === undefined ? 'failed' : 'pending',
      next_at: new Date(now.getTime() + (wait ?? 0)),
      last_status: 'status' in attempt ? attempt.status : null,
      last_error: 'error' in attempt ? attempt.error : null,
    })
    if (!isMine) return
    if (isGood) await noteSuccess(tx, row)
    else await noteFailure(context, tx, row, attempt, now)
  })
}

/** Gives a delivery back whose attempt was broken off here: it is due at once. */
export async function returnDelivery(context: ServiceContext, row: Row): Promise<void> {
  await context.db.transaction(async tx =>
    update(tx, row, { attempts: row.attempts - 1, next_at: await readNow(tx, context) }),
  )
}

async function update(tx: Transaction<Schema>, row: Row, changes: Partial<Row>): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('delivery')
    .set(changes)
    .where('shop_id', '=', row.shop_id)
    .where('webhook_id', '=', row.webhook_id)
    .where('event_id', '=', row.event_id)
    .where('state', '=', 'pending')
    .where('attempts', '=', row.attempts)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

async function noteSuccess(tx: Transaction<Schema>, row: Row): Promise<void> {
  await tx
    .updateTable('webhook')
    .set({ failing_since: null, last_failed_at: null })
    .where('shop_id', '=', row.shop_id)
    .where('id', '=', row.webhook_id)
    .where('failing_since', 'is not', null)
    .execute()
}

async function noteFailure(
  { log }: ServiceContext,
  tx: Transaction<Schema>,
  row: Row,
  attempt: Attempt,
  now: Date,
): Promise<void> {
  const webhook = await tx
    .selectFrom('webhook')
    .selectAll()
    .where('shop_id', '=', row.shop_id)
    .where('id', '=', row.webhook_id)
    .forUpdate()
    .executeTakeFirst()
  if (!webhook || webhook.disabled_at) return
  const last = webhook.last_failed_at
  const isSeries = webhook.failing_since !== null && last !== null && now.getTime() - last.getTime() < PAUSE
  const since = isSeries && webhook.failing_since ? webhook.failing_since : now
  const isGone = 'status' in attempt && attempt.status === GONE
  const isOver = isGone || now.getTime() - since.getTime() >= FAILING_FOR
  if (isOver) log.warn({ shop: row.shop_id, webhook: row.webhook_id }, 'a webhook was disabled')
  await tx
    .updateTable('webhook')
    .set({
      failing_since: since,
      last_failed_at: now,
      ...(isOver
        ? {
            disabled_at: now,
            disabled_reason: isGone ? ('gone' as const) : ('failing' as const),
            missed_after: sql<number>`coalesce(missed_after,
              (select position from event_cursor where event_cursor.shop_id = ${row.shop_id}))`,
          }
        : {}),
    })
    .where('shop_id', '=', row.shop_id)
    .where('id', '=', row.webhook_id)
    .execute()
}
