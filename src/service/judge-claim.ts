import type { Selectable } from 'kysely'
import type { ShopPolicy } from '../contract/policy.ts'
import type { RefusalReason } from '../contract/reason.ts'
import { judgePartner } from '../rules/partner.ts'
import { prepare } from '../rules/prepare.ts'
import type { PartnerTie } from '../rules/promotion.ts'
import type { Shopper } from '../rules/shopper.ts'
import { judgeValidity } from '../rules/validity.ts'
import type { PromotionTable } from './schema.ts'

/** What stands between a shopper and one more coupon of a promotion. */
export interface ClaimQuestion {
  readonly promotion: Selectable<PromotionTable>
  /** Of the set; stands before the promotion's. */
  readonly tie?: PartnerTie | undefined
  /** Uses left of the set, where it has a limit. */
  readonly setRemaining?: number | undefined
  readonly shopper: Shopper
  readonly policy: ShopPolicy
  /** Coupons of it that he has in the wallet, not ended. */
  readonly live: number
  /** Coupons of it that he used. */
  readonly redeemed: number
  readonly now: Date
}

/**
 * Says why a shopper cannot have one more coupon of a promotion: it does not run, its uses are up (HCL-38, D-07), it is for
 * the visitors of another partner, all were taken, or he holds as many as one may.
 */
export function judgeClaim(question: ClaimQuestion): RefusalReason[] {
  const { promotion, tie, setRemaining, shopper, policy, live, redeemed, now } = question
  const { doc, claims, claims_limit, redemptions, redemptions_limit } = promotion
  const prepared = prepare([doc]).byId.get(doc.id)
  if (!prepared) throw new Error('a promotion has no id')
  const isUsedUp = setRemaining === 0 || (redemptions_limit !== null && redemptions >= redemptions_limit)
  const isUsedUpByHim = doc.limits?.perCustomer !== undefined && redeemed >= doc.limits.perCustomer
  const reasons: RefusalReason[] = judgeValidity(
    {
      id: '',
      promotion: doc.id,
      state: 'claimed',
      ...(isUsedUp ? { remaining: 0 } : {}),
      ...(isUsedUpByHim ? { remainingForCustomer: 0 } : {}),
    },
    prepared,
    now.getTime(),
  )
  const partner = judgePartner(tie ?? doc.partner, shopper, policy)
  if (partner) reasons.push(partner)
  if (claims_limit !== null && claims >= claims_limit) reasons.push({ reason: 'claim_limit_reached' })
  if (live >= (doc.limits?.maxHeld ?? 1)) reasons.push({ reason: 'already_claimed' })
  return reasons
}
