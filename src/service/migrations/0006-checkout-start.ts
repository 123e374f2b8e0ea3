import { type Kysely, sql } from 'kysely'

/** Keeps when a checkout reserved first: `created_at` begins anew once a hold has run out. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements: readonly string[] = ['alter table reservation add column started_at timestamptz']
