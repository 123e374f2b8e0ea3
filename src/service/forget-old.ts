import { sql } from 'kysely'
import { forgetAttempts } from './attempts.ts'
import { forgetClicks } from './click.ts'
import { readNow } from './clock.ts'
import type { ServiceContext } from './context.ts'
import { forgetDeliveries } from './forget-deliveries.ts'
import { forgetKeys, KEPT_DAYS } from './forget-keys.ts'

const DAY = 24 * 3_600_000
const BATCH = 1000

/** How many days what is of no more use is kept (docs/privacy.md). */
const RETENTION = {
  /** Tokens that have ended. */
  tokens: 1,
  /** Ids of events that a device sent; so long it may send one again. */
  receivedEvents: 90,
  /** Answers kept for an `Idempotency-Key`. */
  idempotencyKeys: KEPT_DAYS,
  /** That an event was delivered to a webhook. */
  deliveries: 30,
  /** How often somebody tried something. */
  attempts: 1,
} as const

/** Forgets what is of no more use. Nothing is decided by whether it was forgotten yet. */
export async function forgetOld(context: ServiceContext, at?: Date): Promise<void> {
  const db = context.db.kysely
  const now = at ?? (await readNow(db, context))
  const daysAgo = (days: number): Date => new Date(now.getTime() - days * DAY)
  await inBatches(async () => {
    const { numAffectedRows } = await sql`
      delete from shopper_token where (shop_id, hash) in (
        select shop_id, hash from shopper_token where expires_at < ${daysAgo(RETENTION.tokens)}
        limit ${BATCH} for update skip locked)`.execute(db)
    return numAffectedRows
  })
  await inBatches(async () => {
    const { numAffectedRows } = await sql`
      delete from received_event where (shop_id, shopper_id, id) in (
        select shop_id, shopper_id, id from received_event where received_at < ${daysAgo(RETENTION.receivedEvents)}
        limit ${BATCH} for update skip locked)`.execute(db)
    return numAffectedRows
  })
  await forgetKeys(db, daysAgo(RETENTION.idempotencyKeys))
  await forgetClicks(db, now)
  await forgetDeliveries(db, daysAgo(RETENTION.deliveries))
  await forgetAttempts(db, daysAgo(RETENTION.attempts))
}

async function inBatches(batch: () => Promise<bigint | undefined>): Promise<void> {
  while ((await batch()) === BigInt(BATCH)) continue
}
