import { LitElement, html, nothing, type CSSResult, type TemplateResult } from 'lit'
import { property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { TotalChange } from '../../src/contract/order.ts'
import type { Cart } from '../../src/rules/cart.ts'
import type { CouponChoice, HeldCoupon, Tearoff } from '../../src/sdk/tearoff.ts'
import {
  CouponAppliedEvent,
  CouponApplyEvent,
  CouponClaimedEvent,
  CouponClaimEvent,
  CouponRemovedEvent,
  CouponRemoveEvent,
} from '../internal/events.ts'
import { type FoundShop, ShopController } from '../internal/shop-controller.ts'
import { tokens } from '../internal/tokens.styles.ts'
import { whereWords, whyWords } from './choice-words.ts'
import { type CodeAnswer, renderCodeForm } from './code-form.ts'
import { pickerStyles } from './coupon-picker.styles.ts'
import { formValue } from './form-value.ts'
import { keepOrder } from './keep-order.ts'
import { type Option, renderOption, renderUnfit } from './options.ts'
import { renderBest, renderChange, renderLoading, renderPlain, renderTotals } from './panels.ts'

/**
 * @tag coupon-picker
 * @summary Lets a shopper choose coupons for the cart, and says what each one saves or what is missing.
 *
 * Form-associated: a plain form posts `reservation` (the id of the hold, where there is one), and `coupons` and `codes`
 * of what is applied. While a changed total waits for the shopper's word the form is not valid.
 *
 * @slot - Shown until the page's SDK is there.
 * @slot heading - Replaces the heading "Coupons".
 *
 * @event {CouponClaimEvent} coupon-claim - A typed code is about to be claimed. Cancelable.
 * @event {CouponClaimedEvent} coupon-claimed - Its coupon is in the wallet.
 * @event {CouponApplyEvent} coupon-apply - Coupons are about to go on the cart. Cancelable.
 * @event {CouponAppliedEvent} coupon-applied - They are on the cart.
 * @event {CouponRemoveEvent} coupon-remove - A coupon is about to be saved for later. Cancelable.
 * @event {CouponRemovedEvent} coupon-removed - It has left the cart.
 *
 * @csspart panel - The whole panel.
 * @csspart heading - The heading.
 * @csspart best - The best combination.
 * @csspart option - One coupon.
 * @csspart saving - What it saves.
 * @csspart unfit - What does not fit, folded.
 * @csspart field - The code field.
 * @csspart button - A filled or outlined button.
 * @csspart note - A note about the connection, or about a changed total.
 * @csspart totals - The sums.
 *
 * @cssproperty --coupon-accent - Colour of savings, ticks and buttons.
 * @cssproperty --coupon-on-accent - Colour of what is printed on them.
 * @cssproperty --coupon-paper - Background of the panel.
 * @cssproperty --coupon-ink - Colour of the text.
 * @cssproperty --coupon-soft - Colour of what is less important.
 * @cssproperty --coupon-line - Colour of lines.
 * @cssproperty --coupon-tint - Background of the best combination and of applied coupons.
 * @cssproperty --coupon-warn - Colour of notes and refusals.
 * @cssproperty --coupon-warn-tint - Background of notes.
 * @cssproperty [--coupon-radius=12px] - Radius of corners.
 */
export class CouponPicker extends LitElement {
  static override styles: CSSResult[] = [tokens, pickerStyles]
  static readonly formAssociated = true

  readonly #internals = this.attachInternals()
  readonly #controller = new ShopController(this, ({ $status, wallet, cart, checkout }) => [
    $status,
    wallet.$state,
    cart.$cart,
    cart.$choices,
    cart.$best,
    cart.$totals,
    checkout.$reservation,
    checkout.$change,
  ])
  #found: FoundShop | undefined
  #cart: Cart | undefined
  #choices: readonly CouponChoice[] = []
  #applied: readonly HeldCoupon[] = []
  #said: string | undefined

  @state() private busy = false
  @state() private formDisabled = false
  /** What was refused last, by coupon id. */
  @state() private refusal: { readonly id: string; readonly text: string } | undefined
  /** The answer to the last code. */
  @state() private answer: CodeAnswer | undefined
  @state() private announcement = ''

  /** The SDK, from `createTearoff()`; without it the page's is used. */
  @property({ attribute: false }) shop: Tearoff | undefined

  /** Lets nothing be chosen; a disabled `<fieldset>` around it does the same. */
  @property({ type: Boolean, reflect: true }) disabled = false

  /** Leaves the sums to the shop. */
  @property({ type: Boolean, attribute: 'without-totals' }) withoutTotals = false

  formDisabledCallback(disabled: boolean): void {
    this.formDisabled = disabled
  }

  protected override willUpdate(): void {
    this.#found = this.#controller.find()
    if (!this.#found) return
    const { cart } = this.#found.shop
    const sameCart = cart.$cart.get() === this.#cart
    this.#cart = cart.$cart.get()
    this.#choices = keepOrder(cart.$choices.get(), sameCart ? this.#choices : [])
    this.#applied = this.#choices.filter(({ status }) => status === 'applied').map(({ coupon }) => coupon)
    this.#announceTotals(this.#found)
  }

  protected override updated(): void {
    if (this.#found) this.#report(this.#found)
  }

  /** The form that it belongs to. */
  get form(): HTMLFormElement | null {
    return this.#internals.form
  }

  get validity(): ValidityState {
    return this.#internals.validity
  }

  get validationMessage(): string {
    return this.#internals.validationMessage
  }

  checkValidity(): boolean {
    return this.#internals.checkValidity()
  }

  reportValidity(): boolean {
    return this.#internals.reportValidity()
  }

  get #off(): boolean {
    return this.disabled || this.formDisabled
  }

  /** Tells the form what to post, and whether it may. */
  #report({ shop, voice }: FoundShop): void {
    this.#internals.setFormValue(formValue(this.#applied, shop.checkout.$reservation.get()?.id))
    const changed = shop.checkout.$change.get()
    const anchor = this.renderRoot.querySelector<HTMLElement>('.change button')
    if (changed && anchor) {
      this.#internals.setValidity({ customError: true }, voice.explain({ reason: 'total_changed' }), anchor)
    } else this.#internals.setValidity({})
  }

  /** Says every change of the applied coupons and of the total once, whoever made it. The first state is silent. */
  #announceTotals({ shop, voice }: FoundShop): void {
    const totals = shop.cart.$totals.get()
    if (!totals) return
    const { currency, discount, total } = totals
    const said = voice.words.announce(
      this.#applied.length,
      voice.money(discount, currency),
      voice.money(total, currency),
    )
    if (this.#said !== undefined && said !== this.#said) this.announcement = said
    this.#said = said
  }

  async #handleToggle({ shop, voice }: FoundShop, { coupon }: CouponChoice, event: Event): Promise<void> {
    const box = (event.target as Element).closest('li')?.querySelector('input')
    this.refusal = undefined
    // What the box says is meant: a second click may come before the first is answered.
    const { reason } =
      event.type === 'change' && box?.checked
        ? await this.#controller.act(
            new CouponApplyEvent([coupon]),
            () => shop.cart.apply([coupon.id]),
            () => new CouponAppliedEvent([coupon]),
          )
        : await this.#controller.act(
            new CouponRemoveEvent(coupon),
            () => shop.cart.remove(coupon.id),
            () => new CouponRemovedEvent(coupon),
          )
    if (reason) this.#refuse(coupon.id, voice.explain(reason, coupon))
    if (!box) return
    // The box has changed itself; where the coupon did not follow, it goes back.
    box.checked = this.#find(coupon)?.status === 'applied'
    // "Save for later" goes with the coupon; its focus stays in the row.
    if (event.type === 'click' && !box.checked) box.focus()
  }

  #refuse(id: string, text: string): void {
    this.refusal = { id, text }
    this.announcement = text
  }

  #find({ id }: HeldCoupon): CouponChoice | undefined {
    return this.#found?.shop.cart.$choices.get().find(({ coupon }) => coupon.id === id)
  }

  async #handleBest({ shop, voice }: FoundShop, coupons: readonly HeldCoupon[]): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.refusal = undefined
    const { reason } = await this.#controller.act(
      new CouponApplyEvent(coupons),
      () => shop.cart.applyBest(),
      () => new CouponAppliedEvent(coupons),
    )
    this.busy = false
    if (reason) this.#refuse('', voice.explain(reason))
  }

  async #handleConfirm(shop: Tearoff, change: TotalChange): Promise<void> {
    // The button goes with the note.
    if ((await shop.checkout.confirm(change)).ok) this.renderRoot.querySelector<HTMLElement>('section')?.focus()
  }

  async #handleCode(found: FoundShop, field: HTMLInputElement): Promise<void> {
    const { shop, voice } = found
    const code = field.value.trim()
    if (!code || this.busy) return
    this.busy = true
    const { done, reason } = await this.#controller.act(
      new CouponClaimEvent({ code }),
      () => shop.wallet.claim({ code }),
      ({ coupon }) => new CouponClaimedEvent(coupon),
    )
    if (reason) this.#answerCode(voice.explain(reason), true)
    if (done) {
      field.value = ''
      await this.#useClaimed(found, done.coupon)
    }
    this.busy = false
  }

  /** A code that is typed at the cart is meant for it; it goes on where it takes nothing else off. */
  async #useClaimed({ shop, voice }: FoundShop, coupon: HeldCoupon): Promise<void> {
    const choice = this.#find(coupon)
    const currency = this.#cart?.currency
    if (choice?.status === 'fits' && !choice.replaces.length) {
      await this.#controller.act(
        new CouponApplyEvent([coupon]),
        () => shop.cart.apply([coupon.id]),
        () => new CouponAppliedEvent([coupon]),
      )
    }
    const now = this.#find(coupon) ?? choice
    const { words, name } = voice
    if (now?.status === 'applied' && currency) {
      this.#answerCode(words.codeFits(name(coupon), voice.money(now.saves, currency)))
      return
    }
    const why = now && this.#why(now, voice)
    this.#answerCode([words.codeKept(name(coupon)), why].filter(Boolean).join(' '))
  }

  #why(choice: CouponChoice, voice: FoundShop['voice']): string {
    return whyWords(choice, this.#choices, this.#cart?.currency, voice)
  }

  #answerCode(text: string, refused = false): void {
    this.answer = { text, refused }
    this.announcement = text
  }

  #renderHeader({ voice: { words } }: FoundShop): TemplateResult {
    const fitting = this.#choices.filter(({ status }) => status !== 'unfit').length
    return html`<header class="row pad">
      <slot name="heading"><h2 part="heading">${words.picker}</h2></slot>
      ${fitting ? html`<p class="soft">${words.fits(fitting)}</p>` : nothing}
    </header>`
  }

  #renderRefusal(id: string): TemplateResult | typeof nothing {
    return this.refusal?.id === id ? html`<span class="refusal">${this.refusal.text}</span>` : nothing
  }

  #renderBest(found: FoundShop, currency: string): TemplateResult | typeof nothing {
    const best = found.shop.cart.$best.get()
    const button = { off: this.#off, busy: this.busy, onClick: () => best && this.#handleBest(found, best.coupons) }
    return best?.saves ? renderBest(best, currency, button, this.#renderRefusal(''), found.voice) : nothing
  }

  #renderOptions(found: FoundShop, { currency }: Cart): TemplateResult {
    const { voice } = found
    const fits = this.#choices.filter(({ status }) => status !== 'unfit')
    const option = (choice: CouponChoice): Option => ({
      choice,
      currency,
      why: choice.status === 'applied' ? whereWords(choice, this.#cart, voice) : this.#why(choice, voice),
      off: this.#off,
      refusal: this.#renderRefusal(choice.coupon.id),
      onToggle: event => this.#handleToggle(found, choice, event),
    })
    return html`<ul>
      ${repeat(
        fits,
        ({ coupon }) => coupon.id,
        choice => renderOption(option(choice), voice),
      )}
    </ul>`
  }

  #renderCode(found: FoundShop): TemplateResult {
    return renderCodeForm(this.answer, this.#off, found.voice.words, {
      onSubmit: field => this.#handleCode(found, field),
      onInput: () => (this.answer = undefined),
    })
  }

  #renderChange({ shop, voice }: FoundShop, { currency }: Cart): TemplateResult | typeof nothing {
    const change = shop.checkout.$change.get()
    const button = { off: this.#off, busy: false, onClick: () => change && this.#handleConfirm(shop, change) }
    return change ? renderChange(change, currency, button, voice) : nothing
  }

  #renderWait({ shop, voice: { words } }: FoundShop): TemplateResult {
    return shop.$status.get().state === 'offline'
      ? html`${renderPlain(words.failedCart)}
          <button class="btn quiet" part="button" @click=${() => shop.wallet.refresh()}>${words.retry}</button>`
      : renderLoading(words)
  }

  #renderCart(found: FoundShop, cart: Cart): TemplateResult {
    const { shop, voice } = found
    const totals = shop.cart.$totals.get()
    const unfit = this.#choices.filter(({ status }) => status === 'unfit')
    const offline = shop.$status.get().state === 'offline'
    return html`${offline ? html`<p class="note" part="note">${voice.words.offlineCart}</p>` : nothing}
    ${this.#renderBest(found, cart.currency)}
    ${this.#choices.length ? this.#renderOptions(found, cart) : renderPlain(voice.words.noCoupons)}
    ${renderUnfit(unfit, choice => this.#why(choice, voice), voice)} ${this.#renderCode(found)}
    ${this.#renderChange(found, cart)} ${totals && !this.withoutTotals ? renderTotals(totals, voice) : nothing}`
  }

  protected override render(): TemplateResult {
    const found = this.#found
    if (!found) return html`<slot></slot>`
    const { shop, voice } = found
    const cart = this.#cart
    const wait = !cart || shop.wallet.$state.get() === 'loading'
    return html`<section class="panel" part="panel" lang=${voice.spoken} tabindex="-1" aria-busy=${wait || this.busy}>
      ${this.#renderHeader(found)}
      ${wait ? this.#renderWait(found) : cart.lines.length ? this.#renderCart(found, cart) : renderPlain(voice.words.noCart)}
      <p class="sr" role="status">${this.announcement}</p>
    </section>`
  }
}
