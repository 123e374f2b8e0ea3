import type { ShopPolicy } from '../contract/policy.ts'
import { readNow } from './clock.ts'
import type { ServiceContext } from './context.ts'
import { createKey, type NewKey } from './create-key.ts'
import { Refused } from './refused.ts'

/** A shop to be made, with its publishable key. */
export interface NewShop extends Omit<NewKey, 'kind'> {
  readonly id: string
  readonly name: string
  readonly policy?: ShopPolicy
}

/** The keys of a new shop. Only their hashes are kept. */
export interface ShopKeys {
  /** For pages. */
  readonly publishableKey: string
  /** For the shop's back end. */
  readonly secretKey: string
}

/** Makes a shop with a publishable and a secret key. @throws Refused `conflict` where the id is taken */
export async function createShop(
  context: Pick<ServiceContext, 'db' | 'clockOffset' | 'newId'>,
  { id, name, policy = {}, ...key }: NewShop,
): Promise<ShopKeys> {
  return context.db.transaction(async tx => {
    const made = await tx
      .insertInto('shop')
      .values({ id, name, policy: JSON.stringify(policy), created_at: await readNow(tx, context) })
      .onConflict(conflict => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) throw new Refused(409, [{ reason: 'conflict', with: id }])
    return {
      publishableKey: await createKey(context, tx, id, { ...key, kind: 'publishable' }),
      secretKey: await createKey(context, tx, id, { kind: 'secret' }),
    }
  })
}
