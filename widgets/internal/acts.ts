import type { Outcome } from '../../src/contract/reason.ts'
import type { Claim } from '../../src/contract/wallet.ts'
import type { HeldCoupon } from '../../src/sdk/tearoff.ts'
import {
  CouponAppliedEvent,
  CouponApplyEvent,
  CouponClaimedEvent,
  type CouponClaimEvent,
  CouponRemovedEvent,
  CouponRemoveEvent,
} from './events.ts'
import { inTime } from './in-time.ts'
import type { FoundShop, ShopHost } from './shop-controller.ts'

/** Something that a shopper asks for. */
export interface Act<Result extends object> {
  /** What it is about: a refusal is shown there. */
  readonly id: string
  /** What the sentence of a refusal may draw on. */
  readonly about?: Pick<HeldCoupon, 'promotion'>
  /** Is sent first, where the page may cancel it. */
  readonly before?: Event
  readonly run: () => Promise<Outcome<Result>>
  readonly after?: (result: Result) => Event | undefined
}

/** Does what a shopper asks an element for, and knows what is under way, what was refused, and what is said of it. */
export class Acts {
  /** What a screen reader is told. */
  said = ''
  readonly #host: ShopHost
  #underWay = new Set<string>()
  #refused: { readonly id: string; readonly text: string } | undefined

  constructor(host: ShopHost) {
    this.#host = host
  }

  /** Whether something about this, or about anything, is under way. */
  isActing(id?: string): boolean {
    return id === undefined ? this.#underWay.size > 0 : this.#underWay.has(id)
  }

  /** Why the last act about this was refused; empty where it was not. */
  refusal(id: string): string {
    return this.#refused?.id === id ? this.#refused.text : ''
  }

  /** Says something to those who listen. */
  say(text: string): void {
    this.said = text
    this.#host.requestUpdate()
  }

  /** Says why something does not go, where it is shown too. */
  refuse(id: string, text: string): void {
    this.#refused = { id, text }
    this.say(text)
  }

  /** Lets go of what is under way: it is about another shop's coupons, and so is what will come of it. */
  leave(): void {
    this.#underWay = new Set()
    this.forget()
  }

  /** Takes back what was refused and said. */
  forget(): void {
    this.#refused = undefined
    this.say('')
  }

  /**
   * Does it unless the page cancels the event before; says it with the event after.
   * @returns what came of it; undefined when it was refused, canceled or left
   */
  async act<Result extends object>(
    { voice }: FoundShop,
    { id, about, before, run, after }: Act<Result>,
  ): Promise<Result | undefined> {
    if (before && !this.#host.dispatchEvent(before)) return undefined
    const underWay = this.#underWay.add(id)
    // Said anew, or the same answer would not be heard twice.
    this.forget()
    const outcome = await inTime(run)
    underWay.delete(id)
    const isLeft = underWay !== this.#underWay
    this.#host.requestUpdate()
    if (!outcome.ok) {
      if (!isLeft) this.refuse(id, voice.explain(outcome.reasons[0] ?? { reason: 'not_found' }, about))
      return undefined
    }
    const done = after?.(outcome)
    if (done) this.#host.dispatchEvent(done)
    return isLeft ? undefined : outcome
  }

  /** Puts something into the wallet. */
  claim(
    found: FoundShop,
    what: Claim,
    act: Pick<Act<object>, 'id' | 'about'> & { readonly before: CouponClaimEvent },
  ): Promise<{ readonly coupon: HeldCoupon } | undefined> {
    return this.act(found, {
      ...act,
      run: () => found.shop.wallet.claim(what),
      after: result => new CouponClaimedEvent(result.coupon),
    })
  }

  /** Puts a coupon on the cart. */
  apply(found: FoundShop, coupon: HeldCoupon): Promise<object | undefined> {
    return this.act(found, {
      id: coupon.id,
      about: coupon,
      before: new CouponApplyEvent([coupon]),
      run: () => found.shop.cart.apply([coupon.id]),
      after: () => new CouponAppliedEvent([coupon]),
    })
  }

  /** Takes a coupon off the cart. */
  remove(found: FoundShop, coupon: HeldCoupon): Promise<object | undefined> {
    return this.act(found, {
      id: coupon.id,
      about: coupon,
      before: new CouponRemoveEvent(coupon),
      run: () => found.shop.cart.remove(coupon.id),
      after: () => new CouponRemovedEvent(coupon),
    })
  }
}
