import type { Kysely } from 'kysely'
import { readNow } from './clock.ts'
import type { ServiceContext } from './context.ts'
import type { Schema } from './schema.ts'
import { hashToken, newToken } from './token.ts'

/** A key to be made. All but `kind` is for publishable keys. */
export interface NewKey {
  readonly kind: 'publishable' | 'secret'
  /** Exact origins of the pages that may use it (`https://shop.example`). @default none */
  readonly origins?: readonly string[]
  /** Who may place orders with it; in the browser the shop has no price guarantee. @default "server" */
  readonly orders?: 'server' | 'browser'
  /** The channel of everybody who uses it. */
  readonly channel?: string
}

/** Makes a key of a shop and tells it, once. */
export async function createKey(
  context: Pick<ServiceContext, 'clockOffset' | 'newId'>,
  tx: Kysely<Schema>,
  shop: string,
  { kind, origins = [], orders = 'server', channel }: NewKey,
): Promise<string> {
  const key = newToken(kind === 'secret' ? 'sk_' : 'pk_')
  await tx
    .insertInto('api_key')
    .values({
      shop_id: shop,
      id: context.newId(),
      kind,
      hash: hashToken(key),
      origins: [...origins],
      orders,
      channel: channel ?? null,
      created_at: await readNow(tx, context),
    })
    .execute()
  return key
}
