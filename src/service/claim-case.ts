import type { Selectable, Transaction } from 'kysely'
import type { RefusalReason } from '../contract/reason.ts'
import type { Shopper } from '../rules/shopper.ts'
import { readNow } from './clock.ts'
import type { Caller, ServiceContext } from './context.ts'
import { countHoldings, type Holding } from './holdings.ts'
import { lockPromotion } from './receive-coupon.ts'
import { Refused } from './refused.ts'
import type { CouponTable, PromotionTable, Schema } from './schema.ts'
import { loadShopperFacts } from './shopper-facts.ts'

/** A claim in hand: the shopper's row is locked until its transaction ends. */
export interface Claiming {
  readonly context: ServiceContext
  readonly tx: Transaction<Schema>
  readonly caller: Caller
  /** The shopper, or the customer that he just became. */
  readonly owner: string
}

/** What a claim is judged by. */
export interface ClaimCase extends Holding {
  readonly promotion: Selectable<PromotionTable>
  readonly shopper: Shopper
  readonly now: Date
}

/** What a claim put into the wallet. */
export interface Received {
  readonly coupon: Selectable<CouponTable>
  readonly promotion: Selectable<PromotionTable>
  readonly now: Date
  /** Its code is that of a shared set. */
  readonly shared?: boolean
}

/** Loads what a claim of this promotion is judged by, the clock last. @throws Refused `not_found` */
export async function loadClaimCase(
  { context, tx, caller: { shop, channel }, owner }: Claiming,
  promotionId: string,
): Promise<ClaimCase> {
  const promotion = await lockPromotion(tx, shop.id, promotionId)
  if (!promotion) throw new Refused(404, [{ reason: 'not_found' }])
  const now = await readNow(tx, context)
  const whose = { shop: shop.id, policy: shop.policy, shopper: owner, now }
  const shopper = await loadShopperFacts(tx, { ...whose, ...(channel === undefined ? {} : { channel }) })
  const holdings = await countHoldings(tx, { ...whose, promotions: [promotionId] })
  return { promotion, shopper, now, ...holdings(promotionId) }
}

/** Refuses where there is a reason to. */
export function refuse([first, ...rest]: readonly RefusalReason[]): void {
  if (first) throw new Refused(409, [first, ...rest])
}
