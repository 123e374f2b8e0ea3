import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ServiceContext } from './context.ts'
import type { Schema } from './schema.ts'

/** How often something may be tried. */
export interface AttemptLimit {
  /** Attempts that cost no wait. */
  readonly quota: number
  /** Seconds after which they are forgotten; with `growing` from the last one on, else from the first. */
  readonly window: number
  /** Each further attempt has to wait twice as long as the one before, from 1 second to 15 minutes. */
  readonly growing?: boolean
}

/** What somebody tries, and what became of it. */
export interface Attempt {
  readonly allowed: boolean
  /** Attempts left before the next wait. */
  readonly left: number
  /** Seconds until there are more of them. */
  readonly wait: number
}

const MOST_WAIT = 900

interface Row {
  readonly count: number
  readonly wait: number
}

/**
 * Takes one attempt, before it is known how it ends: a hundred guesses at once are a hundred. Every process counts in the
 * same row, and the database's clock decides.
 */
export async function takeAttempt(
  context: ServiceContext,
  shop: string,
  bucket: string,
  { quota, window, growing = false }: AttemptLimit,
): Promise<Attempt> {
  const now = nowOf(context)
  const isOver = sql`attempt.since <= ${now} - ${window} * interval '1 second'`
  const count = sql`case when ${isOver} then 1 else attempt.count + 1 end`
  const since = growing ? now : sql`case when ${isOver} then ${now} else attempt.since end`
  const blocked = (tried: RawBuilder<unknown>, from: RawBuilder<unknown>): RawBuilder<unknown> => {
    const until = growing
      ? sql`${now} + least(${MOST_WAIT}, power(2, least(${tried} - ${quota}, 16))) * interval '1 second'`
      : sql`${from} + ${window} * interval '1 second'`
    return sql`case when ${tried} >= ${quota} then ${until} end`
  }
  const { rows } = await sql<Row>`
    insert into attempt (shop_id, bucket, count, since, blocked_until)
    values (${shop}, ${bucket}, 1, ${now}, ${blocked(sql`1`, now)})
    on conflict (shop_id, bucket) do update
    set count = ${count}, since = ${since}, blocked_until = ${blocked(sql`(${count})`, sql`(${since})`)}
    where attempt.blocked_until is null or attempt.blocked_until <= ${now}
    returning count, ${waitOf(now)}`.execute(context.db.kysely)
  const [row] = rows
  if (row) return { allowed: true, left: Math.max(0, quota - row.count), wait: row.wait || window }
  const refused = await sql<Row>`
    select count, ${waitOf(now)} from attempt where shop_id = ${shop} and bucket = ${bucket}`.execute(context.db.kysely)
  return { allowed: false, left: 0, wait: Math.max(1, refused.rows[0]?.wait ?? 1) }
}

/** Gives an attempt back that was none: the code was right, or the caller was not guessing. */
export async function giveBackAttempt(context: ServiceContext, shop: string, bucket: string): Promise<void> {
  await context.db.kysely
    .updateTable('attempt')
    .set({ count: sql`greatest(count - 1, 0)`, blocked_until: null })
    .where('shop_id', '=', shop)
    .where('bucket', '=', bucket)
    .execute()
}

/** Says whether so much was tried lately that the limit is reached, without trying anything. */
export async function isLimitReached(
  context: ServiceContext,
  shop: string,
  bucket: string,
  { quota, window }: AttemptLimit,
): Promise<boolean> {
  const row = await context.db.kysely
    .selectFrom('attempt')
    .select('count')
    .where('shop_id', '=', shop)
    .where('bucket', '=', bucket)
    .where('count', '>=', quota)
    .where('since', '>', sql<Date>`${nowOf(context)} - ${window} * interval '1 second'`)
    .executeTakeFirst()
  return row !== undefined
}

/** Forgets attempts that no limit asks for any more. */
export async function forgetAttempts(db: Kysely<Schema>, before: Date): Promise<void> {
  await db.deleteFrom('attempt').where('since', '<', before).execute()
}

function nowOf({ clockOffset }: ServiceContext): RawBuilder<Date> {
  return sql<Date>`(clock_timestamp() + ${clockOffset()} * interval '1 ms')`
}

/** Whole seconds until the next attempt, 0 where none has to wait. */
function waitOf(now: RawBuilder<Date>): RawBuilder<number> {
  return sql<number>`coalesce(greatest(0, ceil(extract(epoch from attempt.blocked_until - ${now}))), 0)::int as wait`
}
