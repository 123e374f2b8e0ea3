import type { Kysely } from 'kysely'
import { setTimeout as wait } from 'node:timers/promises'
import type { ShopPolicy } from '../contract/policy.ts'
import { prepared } from './prepared.ts'
import type { Schema } from './schema.ts'
import { run } from './statement.ts'

/** A key that works, and its shop. */
export interface KnownKey {
  readonly id: string
  readonly policy: ShopPolicy
  readonly kind: 'publishable' | 'secret'
  readonly origins: readonly string[]
  readonly orders: 'server' | 'browser'
  readonly channel: string | null
}

const FIND_KEYS = prepared(
  'find-keys',
  `select api_key.hash, shop.id, shop.policy, api_key.kind, api_key.origins, api_key.orders, api_key.channel
    from api_key join shop on shop.id = api_key.shop_id
    where api_key.hash = any ($1::text[]) and api_key.revoked_at is null`,
)

// Milliseconds after which a look-up that hangs stands in nobody's way.
const PATIENCE = 100

type Found = ReadonlyMap<string, KnownKey>

/**
 * Makes a look-up of keys by hash. Requests that come while one is under way share the next; none is answered by a look-up
 * that began before it came, so a key that was revoked is refused at once.
 */
export function createKeyLookup(db: Kysely<Schema>): (hash: string) => Promise<KnownKey | undefined> {
  let running: Promise<unknown> | undefined
  let next: { readonly hashes: Set<string>; readonly found: Promise<Found> } | undefined

  async function find(hashes: ReadonlySet<string>): Promise<Found> {
    const rows = await run<KnownKey & { readonly hash: string }>(db, FIND_KEYS, [[...hashes]])
    return new Map(rows.map(row => [row.hash, row]))
  }

  /** Begins once the one under way is done, whatever became of that. */
  function queue(): NonNullable<typeof next> {
    const hashes = new Set<string>()
    const found = Promise.race([running, wait(PATIENCE, undefined, { ref: false })])
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return (running = find(hashes))
      })
    return { hashes, found: found as Promise<Found> }
  }

  return async hash => {
    next ??= queue()
    next.hashes.add(hash)
    return (await next.found).get(hash)
  }
}
