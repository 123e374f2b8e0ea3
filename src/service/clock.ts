import { sql, type Kysely } from 'kysely'
import type { ServiceContext } from './context.ts'
import type { Schema } from './schema.ts'

/**
 * Reads the service's time: the database's clock at this very statement (not at the start of the transaction), plus the
 * demo's offset. Read it after the last lock: this instant decides what has expired (S8).
 */
export async function readNow(
  db: Kysely<Schema>,
  context: Pick<ServiceContext, 'clockOffset' | 'clockWatch'>,
): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select date_trunc('milliseconds', clock_timestamp()) as now`.execute(db)
  const [row] = rows
  if (!row) throw new Error('the database told no time')
  context.clockWatch?.see(row.now)
  return new Date(row.now.getTime() + context.clockOffset())
}
