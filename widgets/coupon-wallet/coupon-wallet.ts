import {
  LitElement,
  html,
  nothing,
  type CSSResult,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { CouponChoice, HeldCoupon, Tearoff } from '../../src/sdk/tearoff.ts'
import { Acts } from '../internal/acts.ts'
import {
  CouponClaimEvent,
  CouponCopiedEvent,
  CouponCopyEvent,
  CouponDiscardedEvent,
  CouponDiscardEvent,
} from '../internal/events.ts'
import { moveFocus } from '../internal/move-focus.ts'
import { type FoundShop, ShopController } from '../internal/shop-controller.ts'
import { ticketStyles } from '../internal/ticket.styles.ts'
import { tokens } from '../internal/tokens.styles.ts'
import { updateQuietly } from '../internal/update-quietly.ts'
import { type Card, renderDiscarded, renderEnded, renderReady } from './cards.ts'
import { walletStyles } from './coupon-wallet.styles.ts'
import { renderLoading, renderPlain } from './plain.ts'
import { renderTabs, type Tab } from './tabs.ts'

/** What an act with the code of a link is about. */
const WAITING = 'waiting'

/**
 * @tag coupon-wallet
 * @summary Lists a shopper's coupons as tickets: ready, used and past ones.
 *
 * @slot - Shown until the page's SDK is there.
 * @slot heading - Replaces the heading "Your coupons".
 * @slot empty - Added where the wallet is empty, for example a link to the offers.
 *
 * @event {CouponClaimEvent} coupon-claim - A waiting code or a discarded coupon is about to come into the wallet. Cancelable.
 * @event {CouponClaimedEvent} coupon-claimed - It has come.
 * @event {CouponApplyEvent} coupon-apply - A coupon is about to go on the cart. Cancelable.
 * @event {CouponAppliedEvent} coupon-applied - It is on the cart.
 * @event {CouponDiscardEvent} coupon-discard - A coupon is about to be discarded. Cancelable.
 * @event {CouponDiscardedEvent} coupon-discarded - It was discarded.
 * @event {CouponCopyEvent} coupon-copy - A code is about to be copied. Cancelable.
 * @event {CouponCopiedEvent} coupon-copied - It was copied.
 *
 * @csspart heading - The heading.
 * @csspart tabs - The row of tabs.
 * @csspart tab - One tab.
 * @csspart list - The list of tickets.
 * @csspart ticket - One ticket.
 * @csspart stub - Its stub with the value.
 * @csspart body - Its body.
 * @csspart code - A code.
 * @csspart terms - The folded terms.
 * @csspart button - A filled or outlined button.
 * @csspart note - A note about the connection.
 *
 * @cssproperty --coupon-accent - Colour of stubs and buttons.
 * @cssproperty --coupon-on-accent - Colour of what is printed on them.
 * @cssproperty --coupon-paper - Colour of the paper.
 * @cssproperty --coupon-ink - Colour of the print.
 * @cssproperty --coupon-soft - Colour of what is less important.
 * @cssproperty --coupon-line - Colour of lines.
 * @cssproperty --coupon-tint - A light shade of the accent.
 * @cssproperty --coupon-warn - Colour of what ends soon, and of notes.
 * @cssproperty --coupon-warn-tint - Background of notes.
 * @cssproperty [--coupon-radius=12px] - Radius of corners.
 * @cssproperty [--coupon-gap=16px] - Space between tickets.
 * @cssproperty [--coupon-notch=9px] - Radius of the notches.
 * @cssproperty [--coupon-stub=7.2em] - Width of the stub.
 */
export class CouponWallet extends LitElement {
  static override styles: CSSResult[] = [tokens, ticketStyles, walletStyles]
  static override properties: PropertyDeclarations = {
    tab: { state: true },
    copied: { state: true },
    discarded: { state: true },
    shop: { attribute: false },
  }

  readonly #controller = new ShopController(this, ({ $status, wallet, cart }) => [
    $status,
    wallet.$state,
    wallet.$coupons,
    wallet.$past,
    wallet.$waitingCode,
    cart.$cart,
    cart.$choices,
    cart.$best,
  ])
  readonly #acts = new Acts(this)
  #found: FoundShop | undefined
  #coupons: readonly HeldCoupon[] = []
  #shown: readonly HeldCoupon[] = []
  #choices: ReadonlyMap<string, CouponChoice> = new Map()

  private tab: Tab = 'ready'
  private copied: string | undefined
  /** What was discarded last, and where it was. */
  private discarded: { readonly coupon: HeldCoupon; readonly at: number } | undefined

  /** The SDK, from `createTearoff()`; without it the page's is used. */
  shop: Tearoff | undefined

  protected override scheduleUpdate(): void {
    updateQuietly(() => super.scheduleUpdate())
  }

  protected override willUpdate(): void {
    const before = this.#found?.shop
    this.#found = this.#controller.find()
    if (before && before !== this.#found?.shop) this.#forget()
    if (!this.#found) return
    const { wallet, cart } = this.#found.shop
    this.#coupons = wallet.$coupons.get()
    // Another page, or the shop, may have brought it back.
    if (this.#coupons.some(({ id }) => id === this.discarded?.coupon.id)) this.discarded = undefined
    this.#shown = this.#ofTab(this.tab)
    this.#choices = new Map(cart.$cart.get()?.lines.length ? cart.$choices.get().map(one => [one.coupon.id, one]) : [])
  }

  protected override updated(changed: PropertyValues): void {
    // The button that had the focus is gone; its place has the way back.
    if (changed.has('discarded') && this.discarded) moveFocus(this, '[data-undo]')
  }

  /** What was said of another shop's coupons is about nothing here. */
  #forget(): void {
    this.discarded = undefined
    this.copied = undefined
    this.#acts.forget()
  }

  #ofTab(tab: Tab): readonly HeldCoupon[] {
    if (tab === 'ready') return this.#coupons
    const past = this.#found?.shop.wallet.$past.get() ?? []
    return past.filter(({ state }) => (state === 'redeemed') === (tab === 'used'))
  }

  #select(tab: Tab): void {
    this.tab = tab
    this.discarded = undefined
  }

  async #handleRetry(found: FoundShop): Promise<void> {
    if (this.#acts.isActing()) return
    // The button goes with the failure.
    if (await this.#acts.act(found, { id: '', run: () => found.shop.wallet.refresh() })) moveFocus(this, 'section')
  }

  async #handleWaiting(found: FoundShop, code: string): Promise<void> {
    if (this.#acts.isActing(WAITING)) return
    const done = await this.#acts.claim(found, { code }, { id: WAITING, before: new CouponClaimEvent({ code }) })
    if (done) await this.#focusCoupon(done.coupon)
  }

  async #handleUse(found: FoundShop, coupon: HeldCoupon): Promise<void> {
    if (this.#acts.isActing(coupon.id) || !(await this.#acts.apply(found, coupon))) return
    this.#acts.say(found.voice.words.onCart)
    await this.#focusCoupon(coupon)
  }

  /** Where a button goes with its work, the focus stays with the coupon. */
  async #focusCoupon({ id }: HeldCoupon): Promise<void> {
    await this.updateComplete
    moveFocus(this, `#c-${this.#coupons.findIndex(held => held.id === id)}`)
  }

  async #handleDiscard(found: FoundShop, coupon: HeldCoupon): Promise<void> {
    const { id } = coupon
    if (this.#acts.isActing(id)) return
    const at = this.#coupons.indexOf(coupon)
    const done = await this.#acts.act(found, {
      id,
      about: coupon,
      before: new CouponDiscardEvent(coupon),
      run: () => found.shop.wallet.discard(id),
      after: () => new CouponDiscardedEvent(coupon),
    })
    if (done) this.discarded = { coupon, at }
  }

  async #handleUndo(found: FoundShop, coupon: HeldCoupon): Promise<void> {
    const { id } = coupon
    if (this.#acts.isActing(id)) return
    const act = { id, about: coupon, before: new CouponClaimEvent({ coupon }) }
    const done = await this.#acts.claim(found, { coupon: id }, act)
    if (done) await this.#focusCoupon(done.coupon)
  }

  async #handleCopy({ voice: { words } }: FoundShop, coupon: HeldCoupon, event: Event): Promise<void> {
    const shown = (event.currentTarget as HTMLElement).previousElementSibling
    if (!this.dispatchEvent(new CouponCopyEvent(coupon))) return
    this.#acts.forget()
    try {
      await navigator.clipboard.writeText(coupon.code ?? '')
    } catch {
      // Not allowed here (an http page, a frame): select it, so that the shopper's own copy works.
      if (shown) getSelection()?.selectAllChildren(shown)
      this.#acts.refuse(coupon.id, words.copyFailed)
      return
    }
    this.copied = coupon.id
    this.#acts.say(words.copied)
    this.dispatchEvent(new CouponCopiedEvent(coupon))
  }

  #renderHeader({ shop, voice: { words, money } }: FoundShop): TemplateResult {
    const best = shop.cart.$best.get()
    const currency = shop.cart.$cart.get()?.currency
    return html`<header class="row">
      <slot name="heading"><h2 part="heading">${words.wallet}</h2></slot>
      ${best?.gain && currency ? html`<p class="soft">${words.toSave(money(best.gain, currency))}</p>` : nothing}
    </header>`
  }

  #renderStatus({ shop, voice: { words } }: FoundShop): TemplateResult | typeof nothing {
    const status = shop.$status.get().state
    return status === 'ready'
      ? nothing
      : html`<p class="note" part="note">${status === 'offline' ? words.offline : words.degraded}</p>`
  }

  #renderWaiting(found: FoundShop): TemplateResult | typeof nothing {
    const { words } = found.voice
    const code = found.shop.wallet.$waitingCode.get()
    return code
      ? html`<div class="waiting">
          <p><strong>${words.waiting}</strong> <code part="code">${code}</code></p>
          <button
            class="btn"
            part="button"
            aria-disabled=${this.#acts.isActing(WAITING) ? 'true' : nothing}
            @click=${() => this.#handleWaiting(found, code)}
          >
            ${words.addToWallet}
          </button>
          ${this.#renderRefusal(WAITING)}
        </div>`
      : this.#acts.refusal(WAITING)
        ? html`<div class="waiting">${this.#renderRefusal(WAITING)}</div>`
        : nothing
  }

  #renderRefusal(id: string): TemplateResult | typeof nothing {
    const text = this.#acts.refusal(id)
    return text ? html`<p class="refusal">${text}</p>` : nothing
  }

  #renderPanel(found: FoundShop): TemplateResult {
    const { tab, discarded } = this
    const rows: (HeldCoupon | undefined)[] = [...this.#shown]
    if (discarded) rows.splice(discarded.at, 0, undefined)
    const cards = repeat(
      rows,
      coupon => coupon?.id,
      coupon => html`<li class="card">${this.#renderCard(found, coupon)}</li>`,
    )
    return html`<div id="panel" role="tabpanel" aria-labelledby="tab-${tab}" tabindex=${tab === 'ready' ? nothing : 0}>
      ${
        rows.length
          ? html`<ul class="list" part="list">
              ${cards}
            </ul>`
          : this.#renderNone(found)
      }
    </div>`
  }

  #renderCard(found: FoundShop, coupon: HeldCoupon | undefined): TemplateResult | undefined {
    const { shop, voice } = found
    if (!coupon) {
      const gone = this.discarded?.coupon
      return gone && renderDiscarded(gone, this.#renderRefusal(gone.id), () => this.#handleUndo(found, gone), voice)
    }
    if (this.tab !== 'ready') return renderEnded(coupon, voice)
    const card: Card = {
      coupon,
      id: `c-${this.#coupons.indexOf(coupon)}`,
      choice: this.#choices.get(coupon.id),
      currency: shop.cart.$cart.get()?.currency,
      copied: this.copied === coupon.id,
      refusal: this.#renderRefusal(coupon.id),
      onUse: () => this.#handleUse(found, coupon),
      onDiscard: () => this.#handleDiscard(found, coupon),
      onCopy: event => this.#handleCopy(found, coupon, event),
    }
    return renderReady(card, voice)
  }

  #renderNone({ voice: { words } }: FoundShop): TemplateResult {
    return this.tab === 'ready'
      ? renderPlain(words.empty, words.emptyHint, html`<slot name="empty"></slot>`)
      : html`<div class="none"><p class="soft">${this.tab === 'used' ? words.noneUsed : words.nonePast}</p></div>`
  }

  #renderFailed(found: FoundShop): TemplateResult {
    const { words } = found.voice
    const again = html`<button
      class="btn"
      part="button"
      aria-disabled=${this.#acts.isActing() ? 'true' : nothing}
      @click=${() => this.#handleRetry(found)}
    >
      ${words.retry}
    </button>`
    return renderPlain(words.failed, words.failedHint, again)
  }

  protected override render(): TemplateResult {
    const found = this.#found
    if (!found) return html`<slot></slot>`
    const { shop, voice } = found
    const loading = shop.wallet.$state.get() === 'loading'
    const failed = loading && shop.$status.get().state === 'offline'
    return html`<section lang=${voice.spoken} aria-busy=${loading && !failed} tabindex="-1">
      ${this.#renderHeader(found)}
      ${
        failed
          ? this.#renderFailed(found)
          : loading
            ? renderLoading(voice.words)
            : html`${this.#renderStatus(found)} ${this.#renderWaiting(found)}
              ${renderTabs(
                this.tab,
                tab => this.#ofTab(tab).length,
                tab => this.#select(tab),
                voice.words,
              )}
              ${this.#renderPanel(found)}`
      }
      <p class="sr" role="status">${this.#acts.said}</p>
    </section>`
  }
}
