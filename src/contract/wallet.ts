import * as v from 'valibot'
import type { Coupon } from '../rules/coupon.ts'
import type { Shopper } from '../rules/shopper.ts'
import type { PartnerName } from './partner.ts'
import type { ShopPolicy } from './policy.ts'
import type { PublicPromotion } from './promotion.ts'
import { closedObject, IdSchema, TypedCodeSchema } from './scalar.ts'

/** A coupon as its owner sees it. `remaining` is there only when it is 0: limits are nobody's business. */
export interface WalletCoupon extends Coupon {
  readonly receivedAt: string
  /** As it was written when it was made, for display. */
  readonly code?: string
  /** The code is the same for everybody: it says nothing of a person. */
  readonly shared?: true
  /** When it was redeemed, discarded, revoked or expired; after 30 days it is gone. */
  readonly endedAt?: string
  /** Where it was used, and what it took off in minor units. */
  readonly used?: { readonly orderId: string; readonly saved: number; readonly currency: string }
}

/** The wallet with everything that the rules need to judge a cart in the browser (`GET /v1/wallet`). */
export interface Wallet {
  /** The service's time. */
  readonly now: string
  readonly policy: ShopPolicy
  readonly shopper: Shopper
  /** Live coupons, and those that ended within 30 days. */
  readonly coupons: readonly WalletCoupon[]
  /** Every promotion that a coupon names. */
  readonly promotions: readonly PublicPromotion[]
  /** Every partner that a coupon, a promotion or the shopper names. */
  readonly partners: readonly PartnerName[]
}

/** What to put into the wallet: an advertised offer, a typed code, or a coupon that was discarded a moment ago. */
export type Claim = { readonly offer: string } | { readonly code: string } | { readonly coupon: string }

/** Parses a claim (`POST /v1/wallet/coupons`). */
export const ClaimSchema: v.GenericSchema<Claim> = v.union([
  closedObject({ offer: IdSchema }),
  closedObject({ code: TypedCodeSchema }),
  closedObject({ coupon: IdSchema }),
])

/** A claimed coupon with what is needed to show it. */
export interface Claimed {
  readonly coupon: WalletCoupon
  readonly promotion: PublicPromotion
}
