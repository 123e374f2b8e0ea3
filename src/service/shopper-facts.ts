import { type Expression, type Kysely, sql } from 'kysely'
import type { CustomerFacts } from '../contract/customer.ts'
import type { ShopPolicy } from '../contract/policy.ts'
import type { Shopper } from '../rules/shopper.ts'
import type { Schema } from './schema.ts'

/** What is written of a shopper, before the clock and the key have their say. */
export interface ShopperRecord {
  readonly kind: 'guest' | 'customer'
  readonly facts: CustomerFacts
  readonly firstOrder: boolean
  /** The newest arrival from the site of a partner who is active. */
  readonly partner: string | null
  readonly arrivedAt: Date | null
}

/**
 * Loads what is written of a shopper. The first order is read off the ledger; a cancelled order was none (D-15). Arrivals
 * from a partner who is switched off count as little as new ones would: they must not keep anybody from public coupons.
 */
export function loadShopper(db: Kysely<Schema>, shop: string, id: string): Promise<ShopperRecord> {
  return db
    .selectFrom('shopper')
    .leftJoinLateral(
      from =>
        from
          .selectFrom('referral')
          .innerJoin('partner', of =>
            of
              .onRef('partner.shop_id', '=', 'referral.shop_id')
              .onRef('partner.id', '=', 'referral.partner_id')
              .on('partner.status', '=', 'active'),
          )
          .select(['partner_id', 'at'])
          .where('referral.shop_id', '=', shop)
          .where('referral.shopper_id', '=', id)
          .orderBy('at', 'desc')
          .orderBy('referral.id', 'desc')
          .limit(1)
          .as('arrival'),
      join => join.onTrue(),
    )
    .select(of => [
      'shopper.kind',
      'shopper.facts',
      'arrival.partner_id as partner',
      'arrival.at as arrivedAt',
      of
        .not(
          of.exists(
            of
              .selectFrom('shop_order')
              .select('order_id')
              .where('shop_order.shop_id', '=', shop)
              .where('shop_order.state', '=', 'placed')
              .where(samePerson('shop_order.shopper_id', shop, id)),
          ),
        )
        .$castTo<boolean>()
        .as('firstOrder'),
    ])
    .where('shopper.shop_id', '=', shop)
    .where('shopper.id', '=', id)
    .executeTakeFirstOrThrow()
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
  return factsAt(await loadShopper(db, shop, shopper), policy, channel, now)
}

/** Whether a column names the shopper, or a guest that became him. */
export function samePerson(column: string, shop: string, id: string): Expression<boolean> {
  // As an array made once it is searched by index; as `in (select … or …)` every row of the shop is read.
  return sql<boolean>`${sql.ref(column)} = any (array(
    select ${id}::text union all
    select guest.id from shopper as guest where guest.shop_id = ${shop} and guest.merged_into = ${id}))`
}
