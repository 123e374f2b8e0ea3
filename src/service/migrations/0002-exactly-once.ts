import { type Kysely, sql } from 'kysely'

/** Makes the tables of keys that make a call count once, of the order of the event log, and of webhooks. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements: readonly string[] = [
  `create table idempotency_key (
    shop_id text not null, caller text not null, key text not null, fingerprint text not null,
    created_at timestamptz not null, status integer, body text,
    primary key (shop_id, caller, key))`,
  `create index idempotency_key_age on idempotency_key (shop_id, created_at)`,
  `alter table event add column position bigint`,
  // Only events without a place are in the first index, and only those with one in the second: a write touches one.
  `create index event_unplaced on event (shop_id, id) where position is null`,
  `create unique index event_position on event (shop_id, position) where position is not null`,
  `create table event_cursor (shop_id text primary key, position bigint not null check (position >= 0))`,
  `create table webhook (
    shop_id text not null, id text not null, url text not null, types text[], secrets jsonb not null,
    created_at timestamptz not null, failing_since timestamptz, last_failed_at timestamptz,
    disabled_at timestamptz, disabled_reason text check (disabled_reason in ('shop', 'failing', 'gone')),
    missed_after bigint,
    primary key (shop_id, id))`,
  `create table delivery (
    shop_id text not null, webhook_id text not null, event_id text not null, position bigint not null,
    state text not null check (state in ('pending', 'delivered', 'failed')), attempts integer not null default 0,
    next_at timestamptz not null, last_at timestamptz, last_status integer, last_error text,
    primary key (shop_id, webhook_id, event_id))`,
  `create index delivery_due on delivery (shop_id, webhook_id, next_at) where state = 'pending'`,
  `create index delivery_failed on delivery (shop_id, webhook_id, position) where state = 'failed'`,
  `create index delivery_position on delivery (shop_id, webhook_id, position)`,
]
