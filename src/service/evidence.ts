import type { Kysely, Selectable } from 'kysely'
import { readNow } from './clock.ts'
import type { ServiceContext } from './context.ts'
import { type Limited, lockLimits, namedBy, nothingLimited } from './locks.ts'
import { prepared } from './prepared.ts'
import type { CouponSetTable, CouponTable, PromotionTable, Schema } from './schema.ts'
import { loadShoppers, type ShopperRecord } from './shopper-facts.ts'
import { run } from './statement.ts'
import { countHolds, loadOwnUses, type OwnUses, type Stock } from './uses-left.ts'

/** Whose coupons are judged. Nobody has no coupons. */
export interface EvidenceQuestion {
  readonly shop: string
  readonly coupons: readonly Selectable<CouponTable>[]
  /** Their owners, as they are now. */
  readonly shoppers: readonly string[]
  /** Whether what is found has to hold until the end of the transaction; shoppers and coupons are locked then. */
  readonly lock: boolean
}

/** Everything that coupons are judged by, loaded at once, and the instant that it is judged at. */
export interface Evidence extends Stock {
  readonly now: Date
  readonly shoppers: ReadonlyMap<string, ShopperRecord>
  readonly own: ReadonlyMap<string, OwnUses>
  /** What was locked because it has a limit. */
  readonly limited: Limited
}

/**
 * Loads what coupons are judged by. The clock is read when the last lock is there, however long that took: it decides what
 * has expired (S8).
 */
export async function loadEvidence(
  db: Kysely<Schema>,
  context: Pick<ServiceContext, 'clockOffset' | 'clockWatch'>,
  { shop, shoppers, coupons, lock }: EvidenceQuestion,
): Promise<Evidence> {
  if (!coupons.length) return nothingAt(await readNow(db, context))
  const named = namedBy(coupons)
  // Before the locks that other shoppers wait for, all that only these shoppers can change.
  const records = await loadShoppers(db, shop, shoppers)
  const own = await loadOwnUses(db, shop, shoppers, named.promotions)
  const limited = lock ? await lockLimits(db, shop, coupons, 'usable') : nothingLimited
  const promotions = await loadPromotions(db, shop, named.promotions, limited, lock)
  const sets = await loadLimitedSets(db, shop, named.sets, limited, lock)
  const counted = [...promotions.values()].filter(({ redemptions_limit }) => redemptions_limit !== null)
  const keys = { promotions: counted.map(({ id }) => id), sets: [...sets.keys()] }
  const held = await countHolds(db, shop, context, keys)
  return { now: held.now, held, promotions, sets, shoppers: records, own, limited }
}

function nothingAt(now: Date): Evidence {
  const none = new Map<string, never>()
  const held = { now, promotions: none, sets: none }
  return { now, held, promotions: none, sets: none, shoppers: none, own: none, limited: nothingLimited }
}

// What has a limit and was not locked was used up when the lock was asked for. Its last use may be back by now; without
// the lock it is nobody's.

const LOAD_PROMOTIONS = prepared(
  'load-promotions',
  `select shop_id, id, doc, claims, claims_limit, redemptions, redemptions_limit
  from promotion where shop_id = $1 and id = any ($2::text[])`,
)
const LOAD_LIMITED_SETS = prepared(
  'load-limited-sets',
  `select shop_id, id, promotion_id, doc, uses, use_limit
  from coupon_set where shop_id = $1 and id = any ($2::text[]) and use_limit is not null`,
)

async function loadPromotions(
  db: Kysely<Schema>,
  shop: string,
  ids: readonly string[],
  limited: Limited,
  lock: boolean,
): Promise<ReadonlyMap<string, Selectable<PromotionTable>>> {
  const missing = ids.filter(id => !limited.promotions.has(id))
  if (!missing.length) return limited.promotions
  const rows = await run<Selectable<PromotionTable>>(db, LOAD_PROMOTIONS, [shop, missing])
  const found = new Map(limited.promotions)
  for (const row of rows) {
    found.set(row.id, lock && row.redemptions_limit !== null ? { ...row, redemptions: row.redemptions_limit } : row)
  }
  return found
}

async function loadLimitedSets(
  db: Kysely<Schema>,
  shop: string,
  ids: readonly string[],
  limited: Limited,
  lock: boolean,
): Promise<ReadonlyMap<string, Selectable<CouponSetTable>>> {
  const missing = ids.filter(id => !limited.sets.has(id))
  if (!missing.length) return limited.sets
  const rows = await run<Selectable<CouponSetTable>>(db, LOAD_LIMITED_SETS, [shop, missing])
  const found = new Map(limited.sets)
  for (const row of rows) found.set(row.id, lock ? { ...row, uses: row.use_limit ?? 0 } : row)
  return found
}
