import { type Kysely, sql } from 'kysely'

/** Makes what retention and erasure need. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements: readonly string[] = [
  `alter table coupon add column expiry_told boolean`,
  // What an order changes of a coupon is not in here, so that its writes cost no more.
  `create index coupon_untold on coupon (shop_id, promotion_id, expires_at) where expiry_told is null`,
  `create index shopper_token_expires_at on shopper_token (expires_at)`,
  `alter table received_event add column received_at timestamptz not null default now()`,
  `create index received_event_received_at on received_event (received_at)`,
]
