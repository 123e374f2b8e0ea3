import type { Kysely } from 'kysely'
import type { Program } from '../contract/program.ts'
import type { Caller, ServiceContext } from './context.ts'
import { nextPage } from './next-page.ts'
import { Refused } from './refused.ts'
import type { Schema } from './schema.ts'

/** Writes a program. @throws Refused `invalid_request` for an unknown partner */
export async function putProgram({ db }: ServiceContext, { shop }: Caller, program: Program): Promise<Program> {
  await requirePartners(db.kysely, shop.id, program.partners)
  const row = { doc: JSON.stringify(program) }
  await db.kysely
    .insertInto('program')
    .values({ shop_id: shop.id, id: program.id, ...row })
    .onConflict(conflict => conflict.columns(['shop_id', 'id']).doUpdateSet(row))
    .execute()
  return program
}

async function requirePartners(db: Kysely<Schema>, shop: string, partners: readonly string[]): Promise<void> {
  const rows = await db
    .selectFrom('partner')
    .select('id')
    .where('shop_id', '=', shop)
    .where('id', 'in', partners)
    .execute()
  const known = new Set(rows.map(({ id }) => id))
  const unknown = partners.findIndex(id => !known.has(id))
  if (unknown === -1) return
  const expected = 'the id of a partner'
  throw new Refused(400, [{ reason: 'invalid_request', at: `/partners/${unknown}`, expected }])
}

/** Reads a program. @throws Refused `not_found` */
export async function getProgram({ db }: ServiceContext, { shop }: Caller, id: string): Promise<Program> {
  const row = await db.kysely
    .selectFrom('program')
    .select('doc')
    .where('shop_id', '=', shop.id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Refused(404, [{ reason: 'not_found' }])
  return row.doc
}

/** Ends a program: no order is credited in it any more. Its engagements and conversions stay, since they are owed for. */
export async function deleteProgram({ db }: ServiceContext, { shop }: Caller, id: string): Promise<void> {
  await db.kysely.deleteFrom('program').where('shop_id', '=', shop.id).where('id', '=', id).execute()
}

/** A page of programs, by id. */
export interface ProgramPage {
  readonly programs: readonly Program[]
  /** Ask for the page `after` this. */
  readonly next?: string
}

/** Lists the programs of a shop. */
export async function listPrograms(
  { db }: ServiceContext,
  { shop }: Caller,
  { after = '', limit }: { readonly after?: string; readonly limit: number },
): Promise<ProgramPage> {
  const rows = await db.kysely
    .selectFrom('program')
    .select(['id', 'doc'])
    .where('shop_id', '=', shop.id)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  return { programs: rows.map(({ doc }) => doc), ...nextPage(rows, limit, ({ id }) => id) }
}
