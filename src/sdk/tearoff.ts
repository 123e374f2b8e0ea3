import type { ReadableAtom } from 'nanostores'
import type { Cart } from '../rules/cart.ts'
import type { CouponState } from '../rules/coupon.ts'
import type { PartnerTie } from '../rules/promotion.ts'
import type { Reason, SkipReason, Totals } from '../rules/verdict.ts'
import type { PublicOffer } from '../contract/offer.ts'
import type { Order, TotalChange } from '../contract/order.ts'
import type { PublicPromotion } from '../contract/promotion.ts'
import type { Outcome } from '../contract/reason.ts'
import type { Reservation } from '../contract/reservation.ts'
import type { MergeReport } from '../contract/session.ts'
import type { Claim } from '../contract/wallet.ts'

/** How the SDK is doing. `degraded`: it works, but in memory only. */
export type Status =
  | { readonly state: 'ready' }
  | { readonly state: 'offline'; readonly why: 'service_unreachable' }
  | { readonly state: 'degraded'; readonly why: 'storage_blocked' | 'storage_full' }

/** Who sent this shopper. */
export interface KnownReferral {
  readonly partner: string
  /** The partner's name, once the service has told it. */
  readonly name?: string
  readonly at: string
}

/** A coupon of the wallet with what is needed to show it. */
export interface HeldCoupon {
  readonly id: string
  readonly state: CouponState
  readonly promotion: PublicPromotion
  readonly code?: string
  /** The code is the same for everybody. */
  readonly shared?: true
  readonly receivedAt: string
  /** The effective expiry: the earlier of the coupon's own and the promotion's end. */
  readonly expiresAt?: string
  readonly partner?: PartnerTie & { readonly name: string }
  /** When it was redeemed, discarded, revoked or expired. */
  readonly endedAt?: string
  readonly used?: { readonly orderId: string; readonly saved: number; readonly currency: string }
}

/** What a coupon does to the cart. */
export interface CouponChoice {
  readonly coupon: HeldCoupon
  /** `applied`: it is on the cart. `fits`: it could be. `skipped`: chosen, but not together with the others. `unfit`: see the reasons. */
  readonly status: 'applied' | 'fits' | 'skipped' | 'unfit'
  /** Minor units: off what the others left when applied, alone otherwise; 0 when it does not fit. */
  readonly saves: number
  /** Lines that it discounts, by line id. */
  readonly lines: Readonly<Record<string, number>>
  readonly reasons: readonly (Reason | SkipReason)[]
  /** Whether the shopper can make it fit. */
  readonly recoverable: boolean
  /** Ids of the applied coupons that would have to go if this one were applied. */
  readonly replaces: readonly string[]
}

/** The best that could be chosen for the cart. */
export interface BestChoice {
  /** In order of application. */
  readonly coupons: readonly HeldCoupon[]
  /** Minor units. */
  readonly saves: number
  /** How much more than what is applied now. */
  readonly gain: number
  /** Coupons that fit and stay off, and why. */
  readonly leftOut: readonly { readonly coupon: HeldCoupon; readonly reason: SkipReason }[]
  /** Whether it is proved best. */
  readonly exact: boolean
}

/** The sums of the cart. */
export interface CartTotals extends Totals {
  readonly currency: string
  /** The shipping fee before any coupon. */
  readonly shipping: number
  /** `service`: as the service says. `preview`: worked out in the browser until the service answers. */
  readonly source: 'service' | 'preview'
}

/** The events that a page can listen to with `on`. */
export interface TearoffEvents {
  /** The offers of a slot were given to the page. */
  'offers-shown': { readonly slot: string; readonly offers: readonly PublicOffer[] }
  /** `offer`: the offer that it was claimed from, where it was one. */
  'coupon-claimed': { readonly coupon: HeldCoupon; readonly offer?: string }
  'coupon-discarded': { readonly coupon: HeldCoupon }
  'coupon-applied': { readonly coupon: HeldCoupon; readonly saves: number }
  'coupon-removed': { readonly coupon: HeldCoupon }
  /** Once for each order and coupon, however often the thank-you page is loaded. Also a DOM event on `document`. */
  'coupon-used': CouponUse
  'referral-recorded': KnownReferral
  'wallet-merged': MergeReport
  'total-changed': TotalChange
}

/** A coupon was used in a placed order. */
export interface CouponUse {
  readonly orderId: string
  readonly couponId: string
  readonly promotion: string
  readonly code?: string
  /** Minor units of `currency`. */
  readonly saved: number
  readonly currency: string
  /** What it took off which line of the order, in minor units. */
  readonly lines: readonly CutLine[]
}

/** A line of an order that a coupon took something off. */
export interface CutLine {
  readonly sku: string
  readonly quantity: number
  /** Before any coupon. */
  readonly unitPrice: number
  readonly discount: number
}

/** Step 1: who sent the shopper. */
export interface ReferralStep {
  readonly $referral: ReadableAtom<KnownReferral | undefined>
  /**
   * Records an arrival from a partner's site: a token that he signed, his name in the page's address, or the host of the
   * referrer. It is stored on the device, with the shopper's consent; the service hears of it with the first act that needs
   * an identity.
   */
  record(): Promise<Outcome<{ readonly referral?: KnownReferral }>>
}

/** Step 2: the offers of a slot. */
export interface OffersStep {
  /** The offers of a slot, newest known at once; `undefined` until the first answer. */
  $offers(slot: string): ReadableAtom<readonly PublicOffer[] | undefined>
}

/** Step 3: the shopper's coupons. */
export interface WalletStep {
  /** `loading` until something is known, from the device or from the service. */
  readonly $state: ReadableAtom<'loading' | 'ready'>
  /** Live coupons, those that end soonest first. From the device at once, then from the service. */
  readonly $coupons: ReadableAtom<readonly HeldCoupon[]>
  /** Coupons that were used or ended within 30 days, newest first. */
  readonly $past: ReadableAtom<readonly HeldCoupon[]>
  /** A code from the page's link (`?coupon=`) that waits to be claimed with one click (D-18). */
  readonly $waitingCode: ReadableAtom<string | undefined>
  readonly $signedIn: ReadableAtom<boolean>
  /** The service's time in milliseconds; the device's clock decides nothing. */
  now(): number
  /** The shop's time zone, in which days end; `UTC` until the service has told. */
  timeZone(): string
  /** The name of a partner, where it is known. */
  partnerName(id: string): string | undefined
  /** Puts an offer, a typed code, or a coupon just discarded into the wallet. */
  claim(what: Claim): Promise<Outcome<{ readonly coupon: HeldCoupon }>>
  discard(id: string): Promise<Outcome>
  /** Merges the guest's wallet into the customer's. */
  signIn(customerToken: string): Promise<Outcome<{ readonly merged: MergeReport }>>
  /** Parts this browser from the customer; the next act makes a new guest. */
  signOut(): Promise<Outcome>
  /** Asks the service anew. */
  refresh(): Promise<Outcome>
}

/** Step 4: coupons on the cart. */
export interface CartStep {
  readonly $cart: ReadableAtom<Cart | undefined>
  /** What each live coupon does to the cart: those that fit first, by saving. */
  readonly $choices: ReadableAtom<readonly CouponChoice[]>
  readonly $best: ReadableAtom<BestChoice | undefined>
  readonly $totals: ReadableAtom<CartTotals | undefined>
  /** Tells the shop's cart; the coupons are judged anew. */
  set(cart: Cart): Promise<Outcome<{ readonly totals: CartTotals }>>
  /** Puts coupons on the cart; what does not go with them is taken back to the wallet. */
  apply(ids: readonly string[]): Promise<Outcome<{ readonly totals: CartTotals }>>
  /** Takes a coupon back to the wallet ("save for later"). */
  remove(id: string): Promise<Outcome<{ readonly totals: CartTotals }>>
  /** Puts exactly the best combination on the cart. */
  applyBest(): Promise<Outcome<{ readonly totals: CartTotals }>>
}

/** Step 5: the checkout. */
export interface CheckoutStep {
  /** The hold of the running checkout. */
  readonly $reservation: ReadableAtom<Reservation | undefined>
  /** The total changed since the shopper saw it, until it is confirmed. */
  readonly $change: ReadableAtom<TotalChange | undefined>
  /** Holds the applied coupons before payment, under a checkout id that survives page loads. */
  reserve(): Promise<
    Outcome<{ readonly checkoutId: string; readonly reservation: Reservation; readonly totals: CartTotals }>
  >
  /** On the thank-you page: looks the order up and fires `coupon-used` once, however often it is called. */
  complete(want: { readonly orderId: string }): Promise<Outcome<{ readonly order: Order }>>
  /** Accepts a changed total: coupons that are not good any more leave the cart, and the answer's `confirm` goes with the order. */
  confirm(change: TotalChange): Promise<Outcome<{ readonly confirm: string; readonly totals: CartTotals }>>
  /** Tells of a changed total that the shop's back end met, so that every element can say it. */
  changed(change: TotalChange): void
  /** Ends the hold; the coupons are back in the wallet. */
  cancel(): Promise<Outcome>
}

/** The SDK. No method rejects: a refusal or an outage is `{ ok: false, reasons }`. */
export interface Tearoff {
  readonly $status: ReadableAtom<Status>
  /** Language of texts and money, as a BCP 47 tag. */
  readonly locale: string
  readonly referral: ReferralStep
  readonly offers: OffersStep
  readonly wallet: WalletStep
  readonly cart: CartStep
  readonly checkout: CheckoutStep
  /** Listens to an event. @returns the unbind */
  on<Type extends keyof TearoffEvents>(type: Type, listener: (event: TearoffEvents[Type]) => void): () => void
  /** Lets go of timers, channels and connections; for tests and single-page apps that leave. */
  dispose(): void
}
