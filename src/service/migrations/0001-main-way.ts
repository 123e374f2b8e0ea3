import { type Kysely, sql } from 'kysely'

/**
 * Makes the tables of the main way. `shop_id` leads every key, so that rows can be distributed by it. Hot tables have no
 * foreign keys: their checks would lock the promotions and sets that every shopper shares.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements: readonly string[] = [
  `create table shop (
    id text primary key, name text not null, policy jsonb not null, created_at timestamptz not null)`,
  `create table api_key (
    shop_id text not null references shop (id), id text not null,
    kind text not null check (kind in ('publishable', 'secret')), hash text not null unique,
    origins text[] not null, orders text not null check (orders in ('server', 'browser')), channel text,
    created_at timestamptz not null, revoked_at timestamptz,
    primary key (shop_id, id))`,
  `create table shopper (
    shop_id text not null, id text not null, kind text not null check (kind in ('guest', 'customer')),
    customer_id text, facts jsonb not null, created_at timestamptz not null, merged_into text,
    primary key (shop_id, id), unique (shop_id, customer_id))`,
  `create index shopper_merged_into on shopper (shop_id, merged_into) where merged_into is not null`,
  `create table shopper_token (
    shop_id text not null, hash text not null, shopper_id text not null,
    purpose text not null check (purpose in ('session', 'sign_in')),
    created_at timestamptz not null, expires_at timestamptz not null,
    primary key (shop_id, hash))`,
  `create index shopper_token_shopper on shopper_token (shop_id, shopper_id)`,
  `create table partner (
    shop_id text not null, id text not null, status text not null, doc jsonb not null,
    primary key (shop_id, id))`,
  `create table promotion (
    shop_id text not null, id text not null, doc jsonb not null,
    claims bigint not null default 0 check (claims >= 0), claims_limit bigint,
    redemptions bigint not null default 0 check (redemptions >= 0), redemptions_limit bigint,
    primary key (shop_id, id))`,
  `create table coupon_set (
    shop_id text not null, id text not null, promotion_id text not null, doc jsonb not null,
    uses bigint not null default 0 check (uses >= 0), use_limit bigint,
    primary key (shop_id, id))`,
  `create table code (
    shop_id text not null, normal text not null, set_id text not null, written text not null,
    state text not null check (state in ('unassigned', 'assigned', 'redeemed', 'void')), coupon_id text,
    primary key (shop_id, normal))`,
  `create index code_set on code (shop_id, set_id, state)`,
  `create table offer (
    shop_id text not null, id text not null, slot text not null, promotion_id text not null, doc jsonb not null,
    primary key (shop_id, id))`,
  `create index offer_slot on offer (shop_id, slot)`,
  `create table coupon (
    shop_id text not null, id text not null, shopper_id text not null, promotion_id text not null,
    set_id text, code text, state text not null check (state in ('claimed', 'redeemed', 'discarded', 'revoked')),
    received_at timestamptz not null, expires_at timestamptz, partner jsonb, ended_at timestamptz,
    primary key (shop_id, id))`,
  `create index coupon_shopper on coupon (shop_id, shopper_id)`,
  `create index coupon_promotion on coupon (shop_id, promotion_id)`,
  `create table referral (
    shop_id text not null, id text not null, shopper_id text not null, partner_id text not null,
    at timestamptz not null,
    primary key (shop_id, id))`,
  `create index referral_shopper on referral (shop_id, shopper_id, at)`,
  `create table reservation (
    shop_id text not null, id text not null, shopper_id text not null, checkout_id text not null,
    channel text, cart jsonb not null, coupons jsonb not null, totals jsonb not null,
    state text not null check (state in ('held', 'released', 'ordered')),
    created_at timestamptz not null, reserved_until timestamptz not null,
    primary key (shop_id, id), unique (shop_id, shopper_id, checkout_id))`,
  `create table hold (
    shop_id text not null, coupon_id text not null, reservation_id text not null, shopper_id text not null,
    promotion_id text not null, set_id text, reserved_until timestamptz not null,
    primary key (shop_id, coupon_id))`,
  `create index hold_reservation on hold (shop_id, reservation_id)`,
  `create index hold_promotion on hold (shop_id, promotion_id)`,
  `create index hold_set on hold (shop_id, set_id) where set_id is not null`,
  `create table shop_order (
    shop_id text not null, order_id text not null, shopper_id text, reservation_id text, fingerprint text not null,
    cart jsonb not null, coupons jsonb not null, totals jsonb not null,
    state text not null check (state in ('placed', 'cancelled')),
    placed_at timestamptz not null, cancelled_at timestamptz,
    primary key (shop_id, order_id))`,
  `create index shop_order_shopper on shop_order (shop_id, shopper_id)`,
  `create table redemption (
    shop_id text not null, coupon_id text not null, order_id text not null, promotion_id text not null, set_id text,
    shopper_id text not null, discount bigint not null check (discount >= 0),
    state text not null check (state in ('redeemed', 'restored')), redeemed_at timestamptz not null,
    primary key (shop_id, coupon_id, order_id))`,
  // One live use of a coupon, whatever the code above it does (S4).
  `create unique index redemption_live on redemption (shop_id, coupon_id) where state = 'redeemed'`,
  `create index redemption_shopper on redemption (shop_id, shopper_id, promotion_id)`,
  `create index redemption_promotion on redemption (shop_id, promotion_id)`,
  `create table event (
    shop_id text not null, id text not null, type text not null, subject text, time timestamptz not null,
    data jsonb not null,
    primary key (shop_id, id))`,
  `create index event_subject on event (shop_id, subject, id)`,
  `create table received_event (
    shop_id text not null, shopper_id text not null, id text not null,
    primary key (shop_id, shopper_id, id))`,
]
