import { type Kysely, sql } from 'kysely'

/** Makes the table of attempts that are limited. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements: readonly string[] = [
  `create table attempt (
    shop_id text not null, bucket text not null, count int not null check (count >= 0),
    since timestamptz not null, blocked_until timestamptz,
    primary key (shop_id, bucket))`,
  `create index attempt_since on attempt (since)`,
]
