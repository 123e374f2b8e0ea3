import { type Kysely, sql } from 'kysely'
import { readNow } from './clock.ts'
import type { ServiceContext } from './context.ts'
import { writeEvent } from './event-log.ts'
import { instantOf } from './instant.ts'
import type { Schema } from './schema.ts'

// Nothing is decided by what a sweep did or did not do yet: holds and coupons end by the clock (S10).

const BATCH = 500

/** What a sweep did. */
export interface Swept {
  /** Reservations whose hold had run out. */
  readonly released: number
  /** Coupons of which `coupon.expired` tells. */
  readonly expired: number
}

/**
 * Tidies up after the clock: ends holds that ran out, and writes `coupon.expired` once for each coupon whose end has passed.
 * Any number of processes may sweep one database: what another one has in hand is skipped.
 */
export async function sweep(context: ServiceContext, at?: Date): Promise<Swept> {
  const now = at ?? (await readNow(context.db.kysely, context))
  return {
    released: await drain(() => endHolds(context, now)),
    expired: await drain(() => tellExpired(context, now)),
  }
}

/** Does batches until one found nothing. */
async function drain(batch: () => Promise<number | undefined>): Promise<number> {
  let sum = 0
  for (;;) {
    const done = await batch()
    if (done === undefined) return sum
    sum += done
  }
}

/** @returns how many reservations were released, or nothing where no hold was found */
function endHolds(context: ServiceContext, now: Date): Promise<number | undefined> {
  return context.db.transaction(async tx => {
    // A hold belongs to its shopper: whoever has him locked, has it in hand. There are no more holds than live checkouts.
    const { rows: shoppers } = await sql<{ shop_id: string; id: string }>`
      select shop_id, id from shopper
      where (shop_id, id) in (select shop_id, shopper_id from hold where reserved_until <= ${now} limit ${BATCH})
      for update skip locked`.execute(tx)
    if (!shoppers.length) return undefined
    const { rows: ended } = await sql<{ shop_id: string; reservation_id: string }>`
      delete from hold using ${rowsOf(shoppers)}
      where hold.shop_id = given.shop_id and hold.shopper_id = given.id and reserved_until <= ${now}
      returning hold.shop_id, hold.reservation_id`.execute(tx)
    if (!ended.length) return undefined
    const { numAffectedRows } = await sql`
      update reservation set state = 'released'
      from ${rowsOf(ended.map(row => ({ shop_id: row.shop_id, id: row.reservation_id })))}
      where reservation.shop_id = given.shop_id and reservation.id = given.id
        and state = 'held' and reserved_until <= ${now}`.execute(tx)
    return Number(numAffectedRows ?? 0)
  })
}

interface Expired {
  readonly shop_id: string
  readonly id: string
  readonly shopper_id: string
  readonly promotion_id: string
  readonly code: string | null
  readonly expires_at: Date | null
  readonly ends_at: Date | null
  readonly expiry_told: boolean
}

/** @returns how many coupons expired, or nothing where no coupon was left to look at */
function tellExpired(context: ServiceContext, now: Date): Promise<number | undefined> {
  return context.db.transaction(async tx => {
    const rows = await markExpired(tx, now)
    if (!rows.length) return undefined
    const expired = rows.filter(row => row.expiry_told)
    await writeEvent(
      tx,
      ...expired.map(row => ({
        shop: row.shop_id,
        type: 'coupon.expired' as const,
        subject: row.shopper_id,
        time: now,
        data: {
          coupon: row.id,
          promotion: row.promotion_id,
          ...(row.code === null ? {} : { code: row.code }),
          ...endOf(row),
        },
      })),
    )
    return expired.length
  })
}

/** Looks promotion by promotion, so that one index finds both kinds of end; what was used or discarded is marked silently. */
async function markExpired(tx: Kysely<Schema>, now: Date): Promise<readonly Expired[]> {
  const { rows } = await sql<Expired>`
    with ending as (
      select shop_id, id, (doc ->> 'endsAt')::timestamptz as ends_at from promotion
    ), found as (
      select ending.shop_id, passed.id, ending.ends_at
      from ending cross join lateral (
        select coupon.id from coupon
        where coupon.shop_id = ending.shop_id and coupon.promotion_id = ending.id and expiry_told is null
          and (ending.ends_at <= ${now} or expires_at <= ${now})
        limit ${BATCH}
      ) as passed
      limit ${BATCH}
    ), mine as (
      select coupon.shop_id, coupon.id, found.ends_at from coupon
      join found on found.shop_id = coupon.shop_id and found.id = coupon.id
      where expiry_told is null
      order by coupon.shop_id, coupon.id
      for update of coupon skip locked
    )
    update coupon set expiry_told = (state = 'claimed')
    from mine where coupon.shop_id = mine.shop_id and coupon.id = mine.id
    returning coupon.shop_id, coupon.id, shopper_id, promotion_id, code, expires_at, mine.ends_at, expiry_told`.execute(
    tx,
  )
  return rows
}

/** The earlier end is the one that counts; the promotion's where they are equal. */
function endOf({ expires_at: own, ends_at: promotion }: Expired): { expiredAt: string; cause: string } | undefined {
  if (promotion && (!own || promotion <= own)) return { expiredAt: instantOf(promotion), cause: 'promotion' }
  return own ? { expiredAt: instantOf(own), cause: 'coupon' } : undefined
}

function rowsOf(rows: readonly { readonly shop_id: string; readonly id: string }[]) {
  return sql`(select * from unnest(${rows.map(row => row.shop_id)}::text[], ${rows.map(row => row.id)}::text[])) as given (shop_id, id)`
}
