import { sql, type Transaction } from 'kysely'
import type { ImportReport } from '../contract/set.ts'
import { normaliseCode } from '../rules/code.ts'
import type { Caller, ServiceContext } from './context.ts'
import type { ImportRow } from './read-codes.ts'
import { Refused } from './refused.ts'
import type { Schema } from './schema.ts'
import { findSet } from './sets.ts'

const AT_ONCE = 5000

/**
 * Imports codes into a set, all that are good or, where it fails, none. Codes are unique over the whole shop by their normal
 * form, so the same file twice changes nothing (USR-12); new ones are unassigned (USR-11).
 * @throws Refused `not_found` for an unknown set, `conflict` for a second code of a shared set (CON-12)
 */
export async function importCodes(
  { db }: ServiceContext,
  { shop }: Caller,
  setId: string,
  rows: readonly ImportRow[],
): Promise<ImportReport> {
  const rejected: ImportReport['rejected'][number][] = []
  const written = new Map<string, string>()
  for (const { line, text } of rows) {
    const normal = normaliseCode(text)
    if (!('code' in normal)) rejected.push({ line, reason: 'code_malformed' })
    else if (!written.has(normal.code)) written.set(normal.code, text.trim())
  }
  const accepted = await db.transaction(async tx => {
    const set = await findSet(tx, shop.id, setId)
    if (!set) throw new Refused(404, [{ reason: 'not_found' }])
    const codes = [...written]
    let inserted = 0
    for (let start = 0; start < codes.length; start += AT_ONCE) {
      inserted += await insertCodes(tx, shop.id, setId, codes.slice(start, start + AT_ONCE))
    }
    if (set.doc.kind === 'shared') await requireOneCode(tx, shop.id, setId)
    return inserted
  })
  return { rows: rows.length, accepted, duplicates: rows.length - accepted - rejected.length, rejected }
}

async function insertCodes(
  tx: Transaction<Schema>,
  shop: string,
  set: string,
  codes: readonly (readonly [normal: string, written: string])[],
): Promise<number> {
  const normals = codes.map(([normal]) => normal)
  const texts = codes.map(([, text]) => text)
  const { rows } = await sql<{ normal: string }>`
    insert into code (shop_id, normal, set_id, written, state)
    select ${shop}, given.normal, ${set}, given.written, 'unassigned'
    from unnest(${normals}::text[], ${texts}::text[]) as given (normal, written)
    order by given.normal
    on conflict (shop_id, normal) do nothing
    returning normal`.execute(tx)
  return rows.length
}

/** Two imports at once wait for each other here: each counts under the lock of the set. */
async function requireOneCode(tx: Transaction<Schema>, shop: string, set: string): Promise<void> {
  await tx.selectFrom('coupon_set').select('id').where('shop_id', '=', shop).where('id', '=', set).forUpdate().execute()
  const codes = await tx
    .selectFrom('code')
    .select('normal')
    .where('shop_id', '=', shop)
    .where('set_id', '=', set)
    .limit(2)
    .execute()
  if (codes.length > 1) throw new Refused(409, [{ reason: 'conflict', with: 'the one code of a shared set' }])
}
