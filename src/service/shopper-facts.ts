import { type Expression, type Kysely, sql } from 'kysely'
import type { CustomerFacts } from '../contract/customer.ts'
import type { ShopPolicy } from '../contract/policy.ts'
import type { Shopper } from '../rules/shopper.ts'
import { prepared } from './prepared.ts'
import type { Schema } from './schema.ts'
import { run } from './statement.ts'

/** What is written of a shopper, before the clock and the key have their say. */
export interface ShopperRecord {
  readonly kind: 'guest' | 'customer'
  readonly facts: CustomerFacts
  readonly firstOrder: boolean
  /** The newest arrival from the site of a partner who is active. */
  readonly partner: string | null
  readonly arrivedAt: Date | null
}

const LOAD_SHOPPERS = prepared(
  'load-shoppers',
  `select shopper.id, shopper.kind, shopper.facts,
    arrival.partner_id as partner, arrival.at as "arrivedAt",
    not exists (
      select from shop_order
      where shop_order.shop_id = $1 and shop_order.state = 'placed'
        and shop_order.shopper_id = any (array(
          select shopper.id union all
          select guest.id from shopper as guest where guest.shop_id = $1 and guest.merged_into = shopper.id))
    ) as "firstOrder"
  from shopper
  left join lateral (
    select referral.partner_id, referral.at
    from referral
    join partner on partner.shop_id = referral.shop_id and partner.id = referral.partner_id
      and partner.status = 'active'
    where referral.shop_id = $1 and referral.shopper_id = shopper.id
    order by referral.at desc, referral.id desc
    limit 1
  ) as arrival on true
  where shopper.shop_id = $1 and shopper.id = any ($2::text[])`,
)

/**
 * Loads what is written of shoppers. The first order is read off the ledger; a cancelled order was none (D-15). Arrivals
 * from a partner who is switched off count as little as new ones would: they must not keep anybody from public coupons.
 */
export async function loadShoppers(
  db: Kysely<Schema>,
  shop: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ShopperRecord>> {
  const rows = await run<ShopperRecord & { readonly id: string }>(db, LOAD_SHOPPERS, [shop, ids])
  return new Map(rows.map(row => [row.id, row]))
}

/**
 * Says what the rules may know of a shopper: facts from the shop, the channel of the key, and the partner of the newest
 * arrival while that is a visit (D-05). Nothing of it is the browser's word.
 */
export function factsAt(
  { kind, facts, firstOrder, partner, arrivedAt }: ShopperRecord,
  policy: ShopPolicy,
  channel: string | undefined,
  now: Date,
): Shopper {
  const oldest = now.getTime() - (policy.partnerSessionHours ?? 24) * 3_600_000
  return {
    signedIn: kind === 'customer',
    firstOrder,
    ...facts,
    ...(channel === undefined ? {} : { channel }),
    ...(partner !== null && arrivedAt !== null && arrivedAt.getTime() > oldest ? { partner } : {}),
  }
}

/** Whose facts, and what the key and the shop say of them. */
export interface FactsQuestion {
  readonly shop: string
  readonly policy: ShopPolicy
  readonly channel?: string
  readonly shopper: string
  readonly now: Date
}

/** Loads what the rules may know of a shopper, where no coupon is judged along with it. */
export async function loadShopperFacts(
  db: Kysely<Schema>,
  { shop, policy, channel, shopper, now }: FactsQuestion,
): Promise<Shopper> {
  const record = (await loadShoppers(db, shop, [shopper])).get(shopper)
  if (!record) throw new Error('there is no such shopper')
  return factsAt(record, policy, channel, now)
}

/** Whether a column names the shopper, or a guest that became him. */
export function samePerson(column: string, shop: string, id: string): Expression<boolean> {
  // As an array made once it is searched by index; as `in (select … or …)` every row of the shop is read.
  return sql<boolean>`${sql.ref(column)} = any (array(
    select ${id}::text union all
    select guest.id from shopper as guest where guest.shop_id = ${shop} and guest.merged_into = ${id}))`
}
