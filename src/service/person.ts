import type { Kysely } from 'kysely'
import { Refused } from './refused.ts'
import type { Schema } from './schema.ts'

/** Who is meant: a customer by the shop's own id, or a shopper by the service's. */
export type PersonName = { readonly customer: string } | { readonly shopper: string }

/** Finds a person: the shopper, and the guests that became him. @throws Refused `not_found` */
export async function findPerson(db: Kysely<Schema>, shop: string, name: PersonName): Promise<readonly string[]> {
  const [column, id] = 'customer' in name ? (['customer_id', name.customer] as const) : (['id', name.shopper] as const)
  const self = await db
    .selectFrom('shopper')
    .select(['id', 'merged_into'])
    .where('shop_id', '=', shop)
    .where(column, '=', id)
    .executeTakeFirst()
  if (!self) throw new Refused(404, [{ reason: 'not_found' }])
  const owner = self.merged_into ?? self.id
  const guests = await db
    .selectFrom('shopper')
    .select('id')
    .where('shop_id', '=', shop)
    .where('merged_into', '=', owner)
    .execute()
  return [owner, ...guests.map(guest => guest.id)]
}
