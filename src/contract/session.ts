import * as v from 'valibot'
import { closedObject, IdSchema } from './scalar.ts'
import { type RecordedReferral, type ReferralRequest, ReferralSchema } from './referral.ts'

/** Who the shopper is towards the service. The token is a secret and goes into headers only. */
export interface Session {
  readonly token: string
  /** The shopper's id, not a secret: the shop's back end may name it when it posts an order. */
  readonly shopper: string
  readonly kind: 'guest' | 'customer'
  readonly expiresAt?: string
}

/** Asks for a guest (`POST /v1/shoppers`). The referral stored on the device goes along with the first act. */
export interface NewShopper {
  readonly referral?: ReferralRequest
}

/** A new guest, and his arrival where it was believed. */
export interface NewGuest extends Session {
  readonly referral?: RecordedReferral
}

/** Parses a request for a guest. */
export const NewShopperSchema: v.GenericSchema<NewShopper> = closedObject({
  referral: v.exactOptional(ReferralSchema),
})

/** Parses a sign-in (`POST /v1/shoppers/merge`): the customer's token that the shop's back end asked for. */
export const MergeSchema: v.GenericSchema<{ readonly customerToken: string }> = closedObject({
  customerToken: IdSchema,
})

/** What became of the guest's coupons at sign-in. Every coupon of the guest is in one of the lists. */
export interface MergeReport {
  /** Now the customer's. */
  readonly moved: readonly string[]
  /** Left behind, because the customer holds as many of the promotion as one may (`maxHeld`). */
  readonly duplicates: readonly string[]
}
