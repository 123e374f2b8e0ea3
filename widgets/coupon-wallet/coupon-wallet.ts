import {
  LitElement,
  html,
  nothing,
  type CSSResult,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import type { CouponChoice, HeldCoupon, Tearoff } from '../../src/sdk/tearoff.ts'
import { Acts } from '../internal/acts.ts'
import { copyCode } from '../internal/copy-code.ts'
import { CouponClaimEvent, CouponDiscardedEvent, CouponDiscardEvent } from '../internal/events.ts'
import { moveFocus } from '../internal/move-focus.ts'
import { type FoundShop, ShopController } from '../internal/shop-controller.ts'
import { showStates } from '../internal/show-states.ts'
import { ticketStyles } from '../internal/ticket.styles.ts'
import { tokens } from '../internal/tokens.styles.ts'
import { updateQuietly } from '../internal/update-quietly.ts'
import { type Card, renderDiscarded, renderEnded, renderReady, shownOf } from './cards.ts'
import { walletStyles } from './coupon-wallet.styles.ts'
import { DayTurn } from './day-turn.ts'
import { Groups } from './groups.ts'
import { InStore } from './in-store.ts'
import { inStoreStyles } from './in-store.styles.ts'
import { renderHeader, renderWaiting } from './header.ts'
import { renderFailed, renderLoading, renderNone, renderStatus } from './plain.ts'
import { renderSearch, Search } from './search.ts'
import { renderTabs, sortIntoTabs, type Tab } from './tabs.ts'

/** What an act with the code of a link is about. */
const WAITING = 'waiting'

const NO_CHOICES: readonly CouponChoice[] = []

/**
 * @tag coupon-wallet
 * @summary Lists a shopper's coupons as tickets: ready, used and past ones.
 *
 * Those that end soonest stand first. From 25 coupons on there is a field to find one. A coupon with a code can be shown
 * at the till of a shop, as a QR code that is loaded then, and be printed; the page prints as a list of tickets.
 *
 * What stands inside the tag shows until the page's SDK is there. So that nothing moves when the coupons come, keep their
 * room before and after the script has run: `coupon-wallet { display: block; min-block-size: 24rem }`, or for the time
 * before only, `coupon-wallet:not(:defined)`.
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
 * @csspart search - The field to find a coupon.
 * @csspart list - The grid of tickets; a long list has several.
 * @csspart ticket - One ticket.
 * @csspart stub - Its stub with the value.
 * @csspart body - Its body.
 * @csspart code - A code.
 * @csspart terms - The folded terms.
 * @csspart button - A filled or outlined button.
 * @csspart note - A note about the connection.
 * @csspart dialog - What opens over the page to show a code in a store, around its ticket.
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
 * @cssproperty [--coupon-hole=2px] - Radius of the holes of the perforation.
 * @cssproperty --coupon-stub-paper - Background of the stub, where it is not the accent.
 * @cssproperty --coupon-stub-ink - Colour of the print on it.
 * @cssproperty --coupon-pattern - Picture that lies over the stub's background.
 * @cssproperty --coupon-shadow - Filter that draws the shadow of a ticket.
 * @cssproperty --coupon-heading-font - Font of headings and values.
 *
 * @cssstate empty - The shopper has no coupon that is ready.
 */
export class CouponWallet extends LitElement {
  static override styles: CSSResult[] = [tokens, ticketStyles, walletStyles, inStoreStyles]
  static override properties: PropertyDeclarations = {
    tab: { state: true },
    copied: { state: true },
    discarded: { state: true },
    shop: { attribute: false },
    onlineOnly: { type: Boolean, attribute: 'online-only' },
  }

  readonly #internals = this.attachInternals()
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
  readonly #groups = new Groups(this)
  readonly #search = new Search()
  readonly #inStore = new InStore(this, CouponWallet.styles)
  readonly #dayTurn = new DayTurn(this)
  #found: FoundShop | undefined
  #coupons: readonly HeldCoupon[] = []
  #tabs = sortIntoTabs([], [])
  #hits: readonly HeldCoupon[] = []
  #judged = NO_CHOICES
  #choices: ReadonlyMap<string, CouponChoice> = new Map()

  private tab: Tab = 'ready'
  private copied: string | undefined
  /** What was discarded last, and where it was. */
  private discarded: { readonly coupon: HeldCoupon; readonly at: number } | undefined

  /** The SDK, from `createTearoff()`; without it the page's is used. */
  shop: Tearoff | undefined

  /** The shop has no till: no coupon is shown for one. */
  onlineOnly = false

  protected override scheduleUpdate(): void {
    updateQuietly(() => super.scheduleUpdate())
  }

  protected override willUpdate(): void {
    const before = this.#found?.shop
    this.#found = this.#controller.find()
    if (before && before !== this.#found?.shop) this.#forget()
    if (!this.#found) return
    const { wallet, cart } = this.#found.shop
    this.#dayTurn.now = wallet.now()
    this.#coupons = wallet.$coupons.get()
    // Another page, or the shop, may have brought it back.
    if (this.#coupons.some(({ id }) => id === this.discarded?.coupon.id)) this.discarded = undefined
    this.#tabs = sortIntoTabs(this.#coupons, wallet.$past.get())
    this.#hits = this.#search.find(this.#tabs[this.tab], this.#found.voice)
    const judged = cart.$cart.get()?.lines.length ? cart.$choices.get() : NO_CHOICES
    if (judged !== this.#judged) this.#choices = new Map(judged.map(one => [one.coupon.id, one]))
    this.#judged = judged
    showStates(this.#internals, { empty: wallet.$state.get() === 'ready' && !this.#coupons.length })
  }

  protected override updated(changed: PropertyValues): void {
    // The button that had the focus is gone; its place has the way back.
    if (changed.has('discarded') && this.discarded) moveFocus(this, '[data-undo]')
  }

  /** What was said of another shop's coupons is about nothing here. */
  #forget(): void {
    this.discarded = undefined
    this.copied = undefined
    this.#search.reset()
    this.#groups.reset()
    this.#inStore.close()
    this.#acts.leave()
  }

  /** What is listed; nothing stands where a coupon was discarded. */
  #rows(): readonly (HeldCoupon | undefined)[] {
    const rows: (HeldCoupon | undefined)[] = [...this.#hits]
    if (this.discarded) rows.splice(this.discarded.at, 0, undefined)
    return rows
  }

  #select(tab: Tab): void {
    this.tab = tab
    this.#search.reset()
    this.discarded = undefined
    this.#groups.reset()
  }

  #handleSearch({ voice }: FoundShop, query: string): void {
    this.#search.query = query
    this.#groups.reset()
    const found = this.#search.find(this.#tabs[this.tab], voice).length
    this.#acts.say(query ? voice.say('hits', { n: found }) : '')
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
    else if (!found.shop.wallet.$waitingCode.get()) {
      // One that never will be is gone, and its button with it.
      await this.updateComplete
      moveFocus(this, 'section')
    }
  }

  async #handleUse(found: FoundShop, coupon: HeldCoupon): Promise<void> {
    if (this.#acts.isActing(coupon.id) || !(await this.#acts.apply(found, coupon))) return
    this.#acts.say(found.voice.say('onCart'))
    await this.#focusCoupon(coupon)
  }

  /** Where a button goes with its work, the focus stays with the coupon. */
  async #focusCoupon({ id }: HeldCoupon): Promise<void> {
    await this.updateComplete
    const at = this.#rows().findIndex(row => row?.id === id)
    const place = at < 0 ? 'section' : `${this.#groups.bring(at)} h3`
    await this.updateComplete
    moveFocus(this, place)
  }

  async #handleDiscard(found: FoundShop, coupon: HeldCoupon): Promise<void> {
    const { id } = coupon
    if (this.#acts.isActing(id)) return
    const at = this.#hits.indexOf(coupon)
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

  async #handleCopy({ voice: { say } }: FoundShop, coupon: HeldCoupon, event: Event): Promise<void> {
    const shown = (event.currentTarget as HTMLElement).previousElementSibling
    // Said anew, or the same answer would not be heard twice.
    this.#acts.forget()
    const copied = await copyCode(this, coupon, shown)
    if (copied === false) this.#acts.refuse(coupon.id, say('copyFailed'))
    if (!copied) return
    this.copied = coupon.id
    this.#acts.say(say('copied'))
  }

  #renderWaiting(found: FoundShop): TemplateResult | typeof nothing {
    const code = found.shop.wallet.$waitingCode.get()
    return renderWaiting({
      code,
      refusal: this.#renderRefusal(WAITING),
      busy: this.#acts.isActing(WAITING),
      onClaim: () => code && this.#handleWaiting(found, code),
      voice: found.voice,
    })
  }

  #renderRefusal(id: string): TemplateResult | typeof nothing {
    const text = this.#acts.refusal(id)
    return text ? html`<p class="refusal">${text}</p>` : nothing
  }

  #renderPanel(found: FoundShop): TemplateResult {
    const { tab, discarded, onlineOnly } = this
    const { query } = this.#search
    const { shop, voice } = found
    const currency = shop.cart.$cart.get()?.currency
    const rows = this.#rows()
    return html`<div id="panel" role="tabpanel" aria-labelledby="tab-${tab}" tabindex=${tab === 'ready' ? nothing : 0}>
      ${
        this.#search.isShown
          ? renderSearch(query, this.#hits.length, text => this.#handleSearch(found, text), voice)
          : nothing
      }
      ${
        rows.length
          ? this.#groups.render({
              rows,
              key: coupon => coupon?.id,
              renderRow: coupon => this.#renderCard(found, coupon),
              from: [shop, voice, voice.day(shop.wallet.now()), tab, currency, discarded, onlineOnly],
              about: coupon => this.#about(coupon ?? discarded?.coupon),
            })
          : query
            ? nothing
            : renderNone(tab, voice)
      }
    </div>`
  }

  /** All that a card is made of beside its coupon. */
  #about(coupon: HeldCoupon | undefined): string {
    const id = coupon?.id ?? ''
    return JSON.stringify([id === this.copied, this.#acts.refusal(id), shownOf(this.#choices.get(id))])
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
      choice: this.#choices.get(coupon.id),
      currency: shop.cart.$cart.get()?.currency,
      copied: this.copied === coupon.id,
      refusal: this.#renderRefusal(coupon.id),
      onUse: () => this.#handleUse(found, coupon),
      onDiscard: () => this.#handleDiscard(found, coupon),
      onCopy: event => this.#handleCopy(found, coupon, event),
      onShow: this.onlineOnly ? undefined : () => this.#inStore.show(coupon),
    }
    return renderReady(card, voice)
  }

  protected override render(): TemplateResult {
    const found = this.#found
    if (!found) return html`<slot></slot>`
    const { shop, voice } = found
    const loading = shop.wallet.$state.get() === 'loading'
    const failed = loading && shop.$status.get().state === 'offline'
    return html`<section lang=${voice.spoken} dir=${voice.dir} aria-busy=${loading && !failed} tabindex="-1">
      ${renderHeader(shop.cart, voice)}
      ${
        failed
          ? renderFailed(this.#acts.isActing(), () => this.#handleRetry(found), voice)
          : loading
            ? renderLoading(voice)
            : html`${renderStatus(shop.$status.get().state, voice)} ${this.#renderWaiting(found)}
              ${renderTabs(
                this.tab,
                tab => this.#tabs[tab].length,
                tab => this.#select(tab),
                voice,
              )}
              ${this.#renderPanel(found)}`
      }
      <p class="sr" role="status">${this.#acts.said}</p>
      ${this.#inStore.render(found)}
    </section>`
  }
}
