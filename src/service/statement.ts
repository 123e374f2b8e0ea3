import { CompiledQuery, type Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/**
 * Runs one of the hot statements, which are kept as text: nothing is built for them at each order. They name their columns,
 * so that a plan which is kept for them outlives a migration that adds one (S44).
 */
export async function run<Row>(
  db: Kysely<Schema>,
  text: string,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(text, [...parameters]))
  return rows
}

/** Runs a statement that answers one row. */
export async function runForOne<Row>(db: Kysely<Schema>, text: string, parameters: readonly unknown[]): Promise<Row> {
  const [row] = await run<Row>(db, text, parameters)
  if (row === undefined) throw new Error('a statement answered no row')
  return row
}
