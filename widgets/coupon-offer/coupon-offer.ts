import {
  LitElement,
  html,
  nothing,
  type CSSResult,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import type { PublicOffer } from '../../src/contract/offer.ts'
import type { Tearoff } from '../../src/sdk/tearoff.ts'
import { Acts } from '../internal/acts.ts'
import { CouponClaimEvent } from '../internal/events.ts'
import { promotionText } from '../internal/promotion-text.ts'
import { type FoundShop, ShopController } from '../internal/shop-controller.ts'
import { renderConditions, renderTerms, renderTicket } from '../internal/ticket.ts'
import { showStates } from '../internal/show-states.ts'
import { ticketStyles } from '../internal/ticket.styles.ts'
import { tokens } from '../internal/tokens.styles.ts'
import { updateQuietly } from '../internal/update-quietly.ts'
import { offerStyles } from './coupon-offer.styles.ts'
import { goodFor } from './good-for.ts'

/**
 * @tag coupon-offer
 * @summary Shows the top offer of a slot as a large ticket; one click puts it in the wallet.
 *
 * It takes no room where there is no offer. What stands inside the tag shows until the offer is known.
 *
 * @slot - Shown until the offer is known.
 * @slot claimed - Added once the coupon is in the wallet, for example a link to it.
 *
 * @event {CouponClaimEvent} coupon-claim - The offer is about to go into the wallet. Cancelable.
 * @event {CouponClaimedEvent} coupon-claimed - It is in the wallet.
 *
 * @csspart ticket - The ticket.
 * @csspart stub - Its stub with the value.
 * @csspart body - Its body.
 * @csspart heading - The name of the promotion.
 * @csspart terms - The folded terms.
 * @csspart button - The button.
 *
 * @cssproperty --coupon-accent - Colour of the stub and the button.
 * @cssproperty --coupon-on-accent - Colour of what is printed on them.
 * @cssproperty --coupon-paper - Colour of the paper.
 * @cssproperty --coupon-ink - Colour of the print.
 * @cssproperty --coupon-soft - Colour of what is less important.
 * @cssproperty --coupon-tint - Background of the button once the coupon is clipped.
 * @cssproperty --coupon-warn - Colour of a refusal.
 * @cssproperty --coupon-heading-font - Font of the heading and of the value.
 * @cssproperty --coupon-stub-paper - Colour of the stub, where it is not the accent.
 * @cssproperty --coupon-stub-ink - Colour of what is printed on the stub.
 * @cssproperty --coupon-pattern - Image that is printed on the stub.
 * @cssproperty --coupon-shadow - Filter that gives the ticket its shadow.
 * @cssproperty [--coupon-radius=12px] - Radius of corners.
 * @cssproperty [--coupon-notch=12px] - Radius of the notches.
 * @cssproperty [--coupon-hole=2px] - Radius of the holes of the perforation.
 * @cssproperty [--coupon-stub=11em] - Width of the stub.
 *
 * @cssstate empty - There is no offer.
 */
export class CouponOffer extends LitElement {
  static override styles: CSSResult[] = [tokens, ticketStyles, offerStyles]
  static override properties: PropertyDeclarations = {
    claimed: { state: true },
    shop: { attribute: false },
    slotName: { attribute: 'slot-name' },
  }

  readonly #internals = this.attachInternals()
  readonly #controller = new ShopController(this, ({ offers, wallet }) => [
    offers.$offers(this.slotName),
    wallet.$coupons,
  ])
  readonly #acts = new Acts(this)
  #found: FoundShop | undefined
  #offer: PublicOffer | undefined
  #known = false

  /** The offer that was clicked: it stays to say that it is in the wallet. */
  private claimed: { readonly offer: string; readonly coupon: string } | undefined

  /** The SDK, from `createTearoff()`; without it the page's is used. */
  shop: Tearoff | undefined

  /** Name of the slot whose offer is shown. (`slot` itself is the platform's.) */
  slotName = ''

  protected override scheduleUpdate(): void {
    updateQuietly(() => super.scheduleUpdate())
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = this.#found?.shop
    this.#found = this.#controller.find(this.slotName)
    if (changed.has('slotName') || (before && before !== this.#found?.shop)) this.#forget()
    const coupons = this.#found?.shop.wallet.$coupons.get()
    if (!coupons?.some(({ id }) => id === this.claimed?.coupon)) this.claimed = undefined
    const offers = this.#found?.shop.offers.$offers(this.slotName).get()
    this.#known = offers !== undefined
    this.#offer =
      offers?.find(({ id }) => id === this.claimed?.offer) ?? offers?.find(({ claimed }) => !claimed) ?? offers?.[0]
    showStates(this.#internals, { empty: this.#known && !this.#offer })
  }

  /** What was done and said here is about nothing in another slot, or of another shop's. */
  #forget(): void {
    this.claimed = undefined
    this.#acts.leave()
  }

  async #handleClaim(found: FoundShop, offer: PublicOffer): Promise<void> {
    if (this.#acts.isActing()) return
    const act = { id: offer.id, about: offer, before: new CouponClaimEvent({ offer }) }
    const done = await this.#acts.claim(found, { offer: offer.id }, act)
    if (done) this.claimed = { offer: offer.id, coupon: done.coupon.id }
  }

  #sayTime(found: FoundShop, { promotion }: PublicOffer, held: boolean): string | undefined {
    if (!held) return goodFor(promotion, found)
    const coupon = found.shop.wallet.$coupons.get().find(one => one.promotion.id === promotion.id)
    return coupon?.expiresAt && found.voice.daysLeft(coupon.expiresAt).text
  }

  #renderAction(found: FoundShop, offer: PublicOffer, held: boolean): TemplateResult | typeof nothing {
    const { say } = found.voice
    if (offer.action === 'none') return nothing
    // One button all the way, so that the focus stays where it is.
    return html`<button
      class="btn ${held ? 'done' : ''}"
      part="button"
      aria-disabled=${held || this.#acts.isActing() ? 'true' : nothing}
      @click=${() => !held && this.#handleClaim(found, offer)}
    >
      ${say(held ? 'clipped' : 'clip')}
    </button>`
  }

  #renderOffer(found: FoundShop, offer: PublicOffer): TemplateResult {
    const { voice, shop } = found
    const { promotion } = offer
    const { name, description, terms } = promotionText(promotion, voice.locale)
    const isNew = offer.id === this.claimed?.offer
    const held = offer.claimed || isNew
    const time = this.#sayTime(found, offer, held)
    const partner = promotion.partner && shop.wallet.partnerName(promotion.partner.id)
    const tie = promotion.partner && partner ? { ...promotion.partner, name: partner } : undefined
    const body = html`<h2 part="heading">${name}</h2>
      ${description ? html`<p>${description}</p>` : nothing} ${renderConditions(promotion, tie, voice)}
      ${time ? html`<p class="soft">${time}</p>` : nothing}
      <div class="acts">
        ${this.#renderAction(found, offer, held)}
        <slot name="claimed" ?hidden=${!held}></slot>
        ${renderTerms(terms, name, voice)}
      </div>
      <p class="refusal" role="status">
        ${this.#acts.refusal(offer.id) || (isNew ? html`<span class="sr">${voice.say('clipped')}</span>` : nothing)}
      </p>`
    return html`<div class="card" lang=${voice.spoken} dir=${voice.dir}>
      ${renderTicket(promotion, body, voice, held ? (isNew ? 'torn tearing' : 'torn') : '')}
    </div>`
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.#found || !this.#known) return html`<slot></slot>`
    return this.#offer ? this.#renderOffer(this.#found, this.#offer) : nothing
  }
}
