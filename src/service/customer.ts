import type { Kysely } from 'kysely'
import type { CustomerFacts, CustomerToken } from '../contract/customer.ts'
import { readNow } from './clock.ts'
import type { Caller, ServiceContext } from './context.ts'
import { instantOf } from './instant.ts'
import { Refused } from './refused.ts'
import type { Schema } from './schema.ts'
import { hashToken, newToken } from './token.ts'

const SIGN_IN_FOR = 15 * 60_000

/** Finds a customer by the shop's own id, and makes him where he is new. @returns the shopper's id */
export async function ensureCustomer(
  context: Pick<ServiceContext, 'newId'>,
  tx: Kysely<Schema>,
  shop: string,
  customer: string,
  now: Date,
): Promise<string> {
  await tx
    .insertInto('shopper')
    .values({
      shop_id: shop,
      id: context.newId(),
      kind: 'customer',
      customer_id: customer,
      facts: '{}',
      created_at: now,
    })
    .onConflict(conflict => conflict.columns(['shop_id', 'customer_id']).doNothing())
    .execute()
  const row = await tx
    .selectFrom('shopper')
    .select('id')
    .where('shop_id', '=', shop)
    .where('customer_id', '=', customer)
    .executeTakeFirst()
  // He was there a moment ago, and was erased.
  return row?.id ?? ensureCustomer(context, tx, shop, customer, now)
}

/** Keeps what the shop says of a customer; facts that are left out are forgotten. */
export async function putCustomer(
  context: ServiceContext,
  { shop }: Caller,
  customer: string,
  facts: CustomerFacts,
): Promise<CustomerFacts> {
  await context.db.transaction(async tx => {
    const id = await ensureCustomer(context, tx, shop.id, customer, await readNow(tx, context))
    await tx
      .updateTable('shopper')
      .set({ facts: JSON.stringify(facts) })
      .where('shop_id', '=', shop.id)
      .where('id', '=', id)
      .execute()
  })
  return facts
}

/** Tells what the shop said of a customer. @throws Refused `not_found` */
export async function getCustomer({ db }: ServiceContext, { shop }: Caller, customer: string): Promise<CustomerFacts> {
  const row = await db.kysely
    .selectFrom('shopper')
    .select('facts')
    .where('shop_id', '=', shop.id)
    .where('customer_id', '=', customer)
    .executeTakeFirst()
  if (!row) throw new Refused(404, [{ reason: 'not_found' }])
  return row.facts
}

/** Makes the token with which a page signs this customer in, for some minutes and for as often as an answer gets lost. */
export async function createCustomerToken(
  context: ServiceContext,
  { shop }: Caller,
  customer: string,
): Promise<CustomerToken> {
  return context.db.transaction(async tx => {
    const now = await readNow(tx, context)
    const shopper = await ensureCustomer(context, tx, shop.id, customer, now)
    const customerToken = newToken('cst_')
    const expiresAt = new Date(now.getTime() + SIGN_IN_FOR)
    await tx
      .insertInto('shopper_token')
      .values({
        shop_id: shop.id,
        hash: hashToken(customerToken),
        shopper_id: shopper,
        purpose: 'sign_in',
        created_at: now,
        expires_at: expiresAt,
      })
      .execute()
    return { customerToken, expiresAt: instantOf(expiresAt) }
  })
}
