import type { PublicOffer } from '../../src/contract/offer.ts'
import type { CouponChoice, HeldCoupon } from '../../src/sdk/tearoff.ts'

const event = (cancelable: boolean): EventInit => ({ bubbles: true, composed: true, cancelable })

/** Is sent before an offer, a code or a discarded coupon goes into the wallet. Cancelable. */
export class CouponClaimEvent extends Event {
  /** The offer that was clicked. */
  readonly offer: PublicOffer | undefined
  /** The code that was typed or came with the link. */
  readonly code: string | undefined
  /** The coupon that comes back after it was discarded. */
  readonly coupon: HeldCoupon | undefined

  constructor(what: { readonly offer?: PublicOffer; readonly code?: string; readonly coupon?: HeldCoupon }) {
    super('coupon-claim', event(true))
    this.offer = what.offer
    this.code = what.code
    this.coupon = what.coupon
  }
}

/** Is sent when a coupon has come into the wallet. */
export class CouponClaimedEvent extends Event {
  readonly coupon: HeldCoupon

  constructor(coupon: HeldCoupon) {
    super('coupon-claimed', event(false))
    this.coupon = coupon
  }
}

/** Is sent before coupons go on the cart. Cancelable. */
export class CouponApplyEvent extends Event {
  readonly coupons: readonly HeldCoupon[]

  constructor(coupons: readonly HeldCoupon[]) {
    super('coupon-apply', event(true))
    this.coupons = coupons
  }
}

/** Is sent when coupons have gone on the cart. */
export class CouponAppliedEvent extends Event {
  readonly coupons: readonly HeldCoupon[]

  constructor(coupons: readonly HeldCoupon[]) {
    super('coupon-applied', event(false))
    this.coupons = coupons
  }
}

/** Is sent before a coupon leaves the cart to be saved for later. Cancelable. */
export class CouponRemoveEvent extends Event {
  readonly coupon: HeldCoupon

  constructor(coupon: HeldCoupon) {
    super('coupon-remove', event(true))
    this.coupon = coupon
  }
}

/** Is sent when a coupon has left the cart. */
export class CouponRemovedEvent extends Event {
  readonly coupon: HeldCoupon

  constructor(coupon: HeldCoupon) {
    super('coupon-removed', event(false))
    this.coupon = coupon
  }
}

/** Is sent when the link to what a coupon misses is followed. Cancelable: a page may show it in its own way. */
export class CouponMoreEvent extends Event {
  readonly coupon: HeldCoupon
  /** What the cart misses, with how much: `{ reason: 'minimum_not_met', remaining: 1200, … }`. */
  readonly missing: CouponChoice['reasons'][number]

  constructor(coupon: HeldCoupon, missing: CouponChoice['reasons'][number]) {
    super('coupon-more', event(true))
    this.coupon = coupon
    this.missing = missing
  }
}

/** Is sent before a coupon is discarded. Cancelable. */
export class CouponDiscardEvent extends Event {
  readonly coupon: HeldCoupon

  constructor(coupon: HeldCoupon) {
    super('coupon-discard', event(true))
    this.coupon = coupon
  }
}

/** Is sent when a coupon was discarded. */
export class CouponDiscardedEvent extends Event {
  readonly coupon: HeldCoupon

  constructor(coupon: HeldCoupon) {
    super('coupon-discarded', event(false))
    this.coupon = coupon
  }
}

/** Is sent before a code is copied. Cancelable. */
export class CouponCopyEvent extends Event {
  readonly coupon: HeldCoupon

  constructor(coupon: HeldCoupon) {
    super('coupon-copy', event(true))
    this.coupon = coupon
  }
}

/** Is sent when a code was copied. */
export class CouponCopiedEvent extends Event {
  readonly coupon: HeldCoupon

  constructor(coupon: HeldCoupon) {
    super('coupon-copied', event(false))
    this.coupon = coupon
  }
}

declare global {
  interface HTMLElementEventMap {
    'coupon-claim': CouponClaimEvent
    'coupon-claimed': CouponClaimedEvent
    'coupon-apply': CouponApplyEvent
    'coupon-applied': CouponAppliedEvent
    'coupon-remove': CouponRemoveEvent
    'coupon-removed': CouponRemovedEvent
    'coupon-more': CouponMoreEvent
    'coupon-discard': CouponDiscardEvent
    'coupon-discarded': CouponDiscardedEvent
    'coupon-copy': CouponCopyEvent
    'coupon-copied': CouponCopiedEvent
  }
}
