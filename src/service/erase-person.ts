import { sql, type Transaction } from 'kysely'
import { readNow } from './clock.ts'
import type { Caller, ServiceContext } from './context.ts'
import { forgetAnswersOf } from './forget-keys.ts'
import { lockShoppers } from './locks.ts'
import { findPerson, type PersonName } from './person.ts'
import { giveClaimBack } from './receive-coupon.ts'
import { releaseHolds } from './release-holds.ts'
import type { Schema } from './schema.ts'

/** Rows that stay, for money and for counts, without saying whose they were. */
const KEPT = ['coupon', 'referral', 'engagement', 'click', 'reservation', 'shop_order', 'redemption'] as const

/**
 * Erases a person: sessions, facts and the shop's id of him go, and what has to stay (orders, uses, the log) gets a new random
 * id that nobody was ever told. His coupons are discarded. All uses stay counted; a limit per customer begins anew for him,
 * since nobody can know any more that it is he.
 * @throws Refused `not_found`, also for one who was erased
 */
export async function erasePerson(context: ServiceContext, { shop }: Caller, name: PersonName): Promise<void> {
  await context.db.transaction(async tx => {
    await lockShoppers(tx, shop.id, await findPerson(tx, shop.id, name))
    // A guest may have become him while the lock was waited for; under the lock nobody does.
    const ids = await findPerson(tx, shop.id, name)
    await forgetSecrets(tx, shop.id, ids)
    await endCheckouts(tx, shop.id, ids)
    await discardCoupons(context, tx, shop.id, ids)
    const names = new Map(ids.map(id => [id, context.newId()]))
    for (const [id, nameless] of names) await rename(tx, shop.id, id, nameless)
  })
}

async function forgetSecrets(tx: Transaction<Schema>, shop: string, ids: readonly string[]): Promise<void> {
  for (const table of ['shopper_token', 'received_event'] as const) {
    await tx.deleteFrom(table).where('shop_id', '=', shop).where('shopper_id', 'in', ids).execute()
  }
  await tx
    .deleteFrom('attempt')
    .where('shop_id', '=', shop)
    .where(
      'bucket',
      'in',
      ids.map(id => `codes shopper ${id}`),
    )
    .execute()
  for (const id of ids) await forgetAnswersOf(tx, shop, id)
}

/** A cart that was not ordered is nobody's business any more. */
async function endCheckouts(tx: Transaction<Schema>, shop: string, ids: readonly string[]): Promise<void> {
  const ended = await tx
    .deleteFrom('reservation')
    .where('shop_id', '=', shop)
    .where('shopper_id', 'in', ids)
    .where('state', '!=', 'ordered')
    .returning('id')
    .execute()
  await releaseHolds(
    tx,
    shop,
    ended.map(({ id }) => id),
  )
}

async function discardCoupons(
  context: ServiceContext,
  tx: Transaction<Schema>,
  shop: string,
  ids: readonly string[],
): Promise<void> {
  const mine = tx.selectFrom('coupon').select('id').where('shop_id', '=', shop).where('shopper_id', 'in', ids)
  await mine.orderBy('id').forUpdate().execute()
  const now = await readNow(tx, context)
  const discarded = await tx
    .updateTable('coupon')
    .set({ state: 'discarded', ended_at: now })
    .where('shop_id', '=', shop)
    .where('shopper_id', 'in', ids)
    .where('state', '=', 'claimed')
    .where(of => of.or([of('expires_at', 'is', null), of('expires_at', '>', now)]))
    .returning('promotion_id')
    .execute()
  if (!discarded.length) return
  const limited = await tx
    .selectFrom('promotion')
    .select('id')
    .where('shop_id', '=', shop)
    .where(
      'id',
      'in',
      discarded.map(row => row.promotion_id),
    )
    .where('claims_limit', 'is not', null)
    .orderBy('id')
    .forUpdate()
    .execute()
  for (const { id } of limited) {
    // As when he had discarded them himself.
    for (const row of discarded) if (row.promotion_id === id) await giveClaimBack(tx, shop, id)
  }
}

async function rename(tx: Transaction<Schema>, shop: string, id: string, nameless: string): Promise<void> {
  const { kind, created_at, merged_into } = await tx
    .deleteFrom('shopper')
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('shopper')
    .values({ shop_id: shop, id: nameless, kind, facts: '{}', created_at, merged_into })
    .execute()
  await tx
    .updateTable('shopper')
    .set({ merged_into: nameless })
    .where('shop_id', '=', shop)
    .where('merged_into', '=', id)
    .execute()
  for (const table of KEPT) {
    await tx
      .updateTable(table)
      .set({ shopper_id: nameless })
      .where('shop_id', '=', shop)
      .where('shopper_id', '=', id)
      .execute()
  }
  // A merge names the guest in its data, and is the customer's event.
  await sql`
    update event set subject = ${nameless}, data = replace(data::text, ${id}, ${nameless})::jsonb
    where shop_id = ${shop} and subject = ${id}`.execute(tx)
  await sql`
    update event set data = replace(data::text, ${id}, ${nameless})::jsonb
    where shop_id = ${shop} and type = 'wallet.merged' and subject = ${merged_into} and data ->> 'guest' = ${id}`.execute(
    tx,
  )
}
