import { type Kysely, sql } from 'kysely'

/** Finds deliveries that are old enough to be forgotten without reading those that are not. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements: readonly string[] = [
  `create index delivery_delivered on delivery (last_at) where state = 'delivered'`,
]
