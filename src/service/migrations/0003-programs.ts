import { type Kysely, sql } from 'kysely'

/** Makes the tables of programs, engagements, conversions and signed arrivals. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements: readonly string[] = [
  `create table program (
    shop_id text not null, id text not null, doc jsonb not null,
    primary key (shop_id, id))`,
  `create table engagement (
    shop_id text not null, id text not null, shopper_id text not null, program_id text not null,
    partner_id text not null, points bigint not null check (points >= 0),
    first_type text not null check (first_type in ('referral_visit', 'coupon_used')),
    first_at timestamptz not null, first_place bigint not null,
    last_type text not null check (last_type in ('referral_visit', 'coupon_used')),
    last_at timestamptz not null, last_place bigint not null, used_code boolean not null,
    primary key (shop_id, shopper_id, program_id, partner_id))`,
  `create unique index engagement_id on engagement (shop_id, id)`,
  `create table conversion (
    shop_id text not null, id text not null, order_id text not null, program_id text not null,
    partner_id text not null, engagement_id text not null, points bigint not null, uses jsonb not null,
    currency text not null, net bigint not null check (net >= 0), terms jsonb not null,
    reward bigint not null check (reward >= 0), owed bigint not null check (owed between 0 and reward),
    status text not null check (status in ('created', 'rejected')), reason text,
    created_at timestamptz not null, rejected_at timestamptz,
    primary key (shop_id, order_id, program_id, partner_id),
    check ((status = 'rejected') = (reason is not null) and (status = 'created' or owed = 0)))`,
  `create unique index conversion_id on conversion (shop_id, id)`,
  `create index conversion_partner on conversion (shop_id, partner_id, id)`,
  `create table refund (
    shop_id text not null, order_id text not null, id text not null, fingerprint text not null,
    returned jsonb not null, lines jsonb not null, charged jsonb not null,
    amount bigint not null check (amount >= 0), at timestamptz not null,
    primary key (shop_id, order_id, id))`,
  `create table click (
    shop_id text not null, partner_id text not null, jti text not null, shopper_id text not null,
    referral_id text not null, expires_at timestamptz not null,
    primary key (shop_id, partner_id, jti))`,
  `create index click_shopper on click (shop_id, shopper_id)`,
  `create index click_expires_at on click (expires_at)`,
]
