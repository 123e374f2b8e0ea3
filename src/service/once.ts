import { type Selectable, sql, type Transaction } from 'kysely'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Caller, ServiceContext, ServiceEnv } from './context.ts'
import { sqlState } from './database.ts'
import { fingerprint } from './fingerprint.ts'
import { readKey } from './idempotency-key.ts'
import { Refused } from './refused.ts'
import type { Schema } from './schema.ts'
import type { IdempotencyKeyTable } from './schema-exactly-once.ts'

type Row = Selectable<IdempotencyKeyTable>
type Kept = Pick<Row, 'fingerprint' | 'status' | 'body'>
type Identity = Pick<Row, 'shop_id' | 'caller' | 'key'>

/**
 * Runs a call once for its `Idempotency-Key`: what it does and the answer that is kept commit together (S5), so the same
 * call again is answered and not done. A refusal rolls the key back with everything else: a retry is judged anew. Without
 * the header it just runs. Whatever `run` does, it does with the context that it is given, which is one transaction.
 * @throws Refused `idempotency_key_reused` for the key of another call, `idempotency_key_in_use` for one still running
 */
export async function once(
  context: ServiceContext,
  c: Context<ServiceEnv>,
  run: (joined: ServiceContext) => Promise<Response>,
): Promise<Response> {
  const key = readKey(c)
  if (key === undefined) return run(context)
  const caller = c.get('caller')
  const identity = { shop_id: caller.shop.id, caller: nameOf(caller), key }
  const print = await fingerprintOf(c)
  return context.db.transaction(async tx => {
    const kept = await take(context, tx, identity, print)
    if (kept) return replay(c, kept, print)
    const answer = await run(join(context, tx))
    const body = await answer.clone().text()
    await tx
      .updateTable('idempotency_key')
      .set({ status: answer.status, body })
      .where('shop_id', '=', identity.shop_id)
      .where('caller', '=', identity.caller)
      .where('key', '=', key)
      .execute()
    return answer
  })
}

/** Both secret keys of a shop that is changing them speak for the shop: a retry after the change is still the same call. */
function nameOf({ key, shopper }: Caller): string {
  return key === 'secret' || !shopper ? key : `shopper ${shopper.id}`
}

/** What the call asks for, whatever the spelling of its JSON (S6). */
async function fingerprintOf(c: Context): Promise<string> {
  const { method, url } = c.req
  const { pathname, search } = new URL(url)
  // What only mentions JSON, like `text/csv; json`, came past the limit of depth.
  const isJson = /^application\/(?:[\w.-]+\+)?json\b/iu.test(c.req.header('content-type') ?? '')
  const text = await c.req.text()
  return fingerprint([method, pathname + search, isJson ? readJson(text) : text])
}

/** A route that asks for no body takes any, also one that only calls itself JSON. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/**
 * Takes the key for this transaction, or gives what was kept under it. Who runs with it meanwhile is waited for; where his
 * transaction goes, the key goes with it (S7).
 */
async function take(
  context: ServiceContext,
  tx: Transaction<Schema>,
  identity: Identity,
  print: string,
): Promise<Kept | undefined> {
  if (await insert(context, tx, identity, print)) return undefined
  const kept = await tx
    .selectFrom('idempotency_key')
    .select(['fingerprint', 'status', 'body'])
    .where('shop_id', '=', identity.shop_id)
    .where('caller', '=', identity.caller)
    .where('key', '=', identity.key)
    .executeTakeFirst()
  // It was there a moment ago, and was too old to be kept.
  return kept ?? take(context, tx, identity, print)
}

async function insert(
  { clockOffset }: ServiceContext,
  tx: Transaction<Schema>,
  identity: Identity,
  print: string,
): Promise<boolean> {
  const { rows } = await sql<{ before: string }>`
    select current_setting('lock_timeout') as before, set_config('lock_timeout', '2s', true)`.execute(tx)
  try {
    const inserted = await tx
      .insertInto('idempotency_key')
      .values({
        ...identity,
        fingerprint: print,
        created_at: sql<Date>`clock_timestamp() + ${clockOffset()} * interval '1 ms'`,
      })
      .onConflict(conflict => conflict.doNothing())
      .returning('key')
      .execute()
    await sql`select set_config('lock_timeout', ${rows[0]?.before ?? '0'}, true)`.execute(tx)
    return inserted.length === 1
  } catch (error) {
    if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error
    throw new Refused(409, [{ reason: 'idempotency_key_in_use', retryAfter: 1 }])
  }
}

const LOCK_NOT_AVAILABLE = '55P03'

function replay(c: Context, kept: Kept, print: string): Response {
  if (kept.fingerprint !== print) throw new Refused(422, [{ reason: 'idempotency_key_reused' }])
  return c.body(kept.body ?? '', (kept.status ?? 200) as ContentfulStatusCode, {
    'content-type': 'application/json',
    'idempotent-replayed': 'true',
  })
}

/** The same context inside a transaction: what a step commits is committed with the key, or not at all. */
function join(context: ServiceContext, tx: Transaction<Schema>): ServiceContext {
  return { ...context, joined: true, db: { ...context.db, kysely: tx, transaction: work => work(tx) } }
}
