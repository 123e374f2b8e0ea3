import { LitElement, html, nothing, type CSSResult, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { Tearoff } from '../../src/sdk/tearoff.ts'
import { type FoundShop, ShopController } from '../internal/shop-controller.ts'
import { showStates } from '../internal/show-states.ts'
import { tokens } from '../internal/tokens.styles.ts'
import { updateQuietly } from '../internal/update-quietly.ts'
import { badgeStyles } from './coupon-badge.styles.ts'

/** More than this is "99+". */
const MOST = 99

/**
 * @tag coupon-badge
 * @summary Counts the coupons that fit the cart, for a header; without a cart, those that are ready.
 *
 * It stands inside a link, or around what it counts for. At 0 nothing is seen, and the room of two digits is kept so
 * that a header never moves; `coupon-badge:state(empty)::part(badge) { display: none }` gives the room up. Before the
 * script is there, `coupon-badge:not(:defined) { padding-inline-end: 2.24em }` keeps it (without a label 1.84em).
 *
 * Screen readers find the number in a sentence. They are not told when it changes: a header that speaks up on every page
 * and with every cart would be in the way, and the picker says what a change means.
 *
 * @slot - What it counts for, for example the name of the account page.
 *
 * @csspart badge - The pill with the number.
 *
 * @cssproperty --coupon-accent - Colour of the pill.
 * @cssproperty --coupon-on-accent - Colour of the number.
 * @cssproperty [--coupon-radius=12px] - Radius of the pill's corners, where it is less than the pill allows.
 *
 * @cssstate empty - There is nothing to count, or nothing known yet.
 */
export class CouponBadge extends LitElement {
  static override styles: CSSResult[] = [tokens, badgeStyles]
  static override properties: PropertyDeclarations = { shop: { attribute: false } }

  readonly #internals = this.attachInternals()
  readonly #controller = new ShopController(this, ({ wallet, cart }) => [wallet.$coupons, cart.$cart, cart.$choices])
  #found: FoundShop | undefined
  #count = 0
  /** Whether the cart decides what counts. */
  #ofCart = false

  /** The SDK, from `createTearoff()`; without it the page's is used. */
  shop: Tearoff | undefined

  protected override scheduleUpdate(): void {
    updateQuietly(() => super.scheduleUpdate())
  }

  protected override willUpdate(): void {
    this.#found = this.#controller.find()
    const { wallet, cart } = this.#found?.shop ?? {}
    const choices = cart?.$cart.get()?.lines.length ? cart.$choices.get() : []
    // A cart that is not judged yet has no choices at all.
    this.#ofCart = choices.length > 0
    this.#count = this.#ofCart
      ? choices.filter(({ status }) => status !== 'unfit').length
      : (wallet?.$coupons.get().length ?? 0)
    showStates(this.#internals, { empty: !this.#count })
  }

  #renderNumber({ say, spoken, dir, number }: FoundShop['voice']): TemplateResult {
    const n = this.#count
    return html`<span aria-hidden="true">${n > MOST ? `${number(MOST)}+` : number(n)}</span
      ><span class="sr" lang=${spoken} dir=${dir}>${say(this.#ofCart ? 'couponsFit' : 'couponsReady', { n })}</span>`
  }

  protected override render(): TemplateResult {
    const number = this.#found && this.#count ? this.#renderNumber(this.#found.voice) : nothing
    return html`<slot></slot><span class="pill" part="badge">${number}</span>`
  }
}
