import { LitElement, html, nothing, type CSSResult, type PropertyDeclarations, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { TotalChange } from '../../src/contract/order.ts'
import type { Cart } from '../../src/rules/cart.ts'
import type { CouponChoice, HeldCoupon, Tearoff } from '../../src/sdk/tearoff.ts'
import { Acts } from '../internal/acts.ts'
import { CouponAppliedEvent, CouponApplyEvent } from '../internal/events.ts'
import { moveFocus } from '../internal/move-focus.ts'
import { type FoundShop, ShopController } from '../internal/shop-controller.ts'
import { tokens } from '../internal/tokens.styles.ts'
import { updateQuietly } from '../internal/update-quietly.ts'
import { whereWords, whyWords } from './choice-words.ts'
import { CODE, claimCode } from './claim-code.ts'
import { renderCodeForm } from './code-form.ts'
import { pickerStyles } from './coupon-picker.styles.ts'
import { formValue } from './form-value.ts'
import { keepOrder } from './keep-order.ts'
import { type Option, renderOption, renderUnfit } from './options.ts'
import { renderBest, renderChange, renderLoading, renderPlain, renderTotals } from './panels.ts'

/** What the act of taking the best combination is about. */
const BEST = 'best'

/** What the shopper's word on a changed total is about. */
const CONFIRM = 'confirm'

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
  static override properties: PropertyDeclarations = {
    formDisabled: { state: true },
    answer: { state: true },
    shop: { attribute: false },
    disabled: { type: Boolean, reflect: true },
    withoutTotals: { type: Boolean, attribute: 'without-totals' },
  }
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
  readonly #acts = new Acts(this)
  #found: FoundShop | undefined
  #cart: Cart | undefined
  #choices: readonly CouponChoice[] = []
  #applied: readonly HeldCoupon[] = []
  #said: string | undefined

  private formDisabled = false
  /** What came of the last code. */
  private answer = ''

  /** The SDK, from `createTearoff()`; without it the page's is used. */
  shop: Tearoff | undefined

  /** Lets nothing be chosen; a disabled `<fieldset>` around it does the same. */
  disabled = false

  /** Leaves the sums to the shop. */
  withoutTotals = false

  formDisabledCallback(disabled: boolean): void {
    this.formDisabled = disabled
  }

  protected override scheduleUpdate(): void {
    updateQuietly(() => super.scheduleUpdate())
  }

  protected override willUpdate(): void {
    const before = this.#found?.shop
    this.#found = this.#controller.find()
    if (before && before !== this.#found?.shop) this.#forget()
    if (!this.#found) return
    const { cart } = this.#found.shop
    const sameCart = cart.$cart.get() === this.#cart
    this.#cart = cart.$cart.get()
    this.#choices = keepOrder(cart.$choices.get(), sameCart ? this.#choices : [])
    this.#applied = this.#choices.filter(({ status }) => status === 'applied').map(({ coupon }) => coupon)
    this.#announceTotals(this.#found)
  }

  protected override updated(): void {
    this.#report(this.#found)
  }

  /** What was said of another shop's coupons is about nothing here. */
  #forget(): void {
    this.answer = ''
    this.#said = undefined
    this.#choices = []
    this.#applied = []
    this.#acts.forget()
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
  #report(found: FoundShop | undefined): void {
    const { $reservation, $change } = found?.shop.checkout ?? {}
    this.#internals.setFormValue(formValue(this.#applied, $reservation?.get()?.id))
    const anchor = this.renderRoot.querySelector<HTMLElement>('.change button')
    if (found && anchor && $change?.get()) {
      this.#internals.setValidity({ customError: true }, found.voice.explain({ reason: 'total_changed' }), anchor)
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
    if (this.#said !== undefined && said !== this.#said) this.#acts.said = said
    this.#said = said
  }

  async #handleToggle(found: FoundShop, { coupon }: CouponChoice, event: Event): Promise<void> {
    const box = (event.target as Element).closest('li')?.querySelector('input')
    // What the box says is meant: a second click may come before the first is answered.
    await (event.type === 'change' && box?.checked ? this.#acts.apply(found, coupon) : this.#acts.remove(found, coupon))
    if (!box) return
    // The box has changed itself; where the coupon did not follow, it goes back.
    box.checked = found.shop.cart.$choices.get().some(one => one.coupon.id === coupon.id && one.status === 'applied')
    await this.updateComplete
    // "Save for later" goes with the coupon; its focus stays in the row.
    if (event.type === 'click' && !box.checked && document.activeElement === document.body) box.focus()
  }

  async #handleBest(found: FoundShop, coupons: readonly HeldCoupon[]): Promise<void> {
    if (this.#acts.isActing(BEST)) return
    await this.#acts.act(found, {
      id: BEST,
      before: new CouponApplyEvent(coupons),
      run: () => found.shop.cart.applyBest(),
      after: () => new CouponAppliedEvent(coupons),
    })
  }

  async #handleConfirm(found: FoundShop, change: TotalChange): Promise<void> {
    if (this.#acts.isActing(CONFIRM)) return
    const done = await this.#acts.act(found, { id: CONFIRM, run: () => found.shop.checkout.confirm(change) })
    // The button goes with the note.
    if (done) moveFocus(this, 'section')
  }

  async #handleRetry(found: FoundShop): Promise<void> {
    if (this.#acts.isActing()) return
    // The button goes with the failure.
    if (await this.#acts.act(found, { id: '', run: () => found.shop.wallet.refresh() })) moveFocus(this, 'section')
  }

  async #handleCode(found: FoundShop, field: HTMLInputElement): Promise<void> {
    const code = field.value.trim()
    if (!code || this.#acts.isActing(CODE)) return
    this.answer = ''
    const answer = await claimCode(this.#acts, found, code)
    if (field.value.trim() !== code) this.#acts.forget()
    else if (answer) field.value = ''
    if (answer === undefined) return
    this.answer = answer
    this.#acts.say(answer)
  }

  #renderHeader({ voice: { words } }: FoundShop): TemplateResult {
    const fitting = this.#choices.filter(({ status }) => status !== 'unfit').length
    return html`<header class="row pad">
      <slot name="heading"><h2 part="heading">${words.picker}</h2></slot>
      ${fitting ? html`<p class="soft">${words.fits(fitting)}</p>` : nothing}
    </header>`
  }

  #why(choice: CouponChoice, voice: FoundShop['voice']): string {
    return whyWords(choice, this.#choices, this.#cart?.currency, voice)
  }

  #renderRefusal(id: string): TemplateResult | typeof nothing {
    const text = this.#acts.refusal(id)
    return text ? html`<span class="refusal">${text}</span>` : nothing
  }

  #renderBest(found: FoundShop, currency: string): TemplateResult | typeof nothing {
    const best = found.shop.cart.$best.get()
    const button = {
      off: this.#off,
      busy: this.#acts.isActing(BEST),
      onClick: () => best && this.#handleBest(found, best.coupons),
    }
    return best?.saves ? renderBest(best, currency, button, this.#renderRefusal(BEST), found.voice) : nothing
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
    const refusal = this.#acts.refusal(CODE)
    const answer = { text: refusal || this.answer, refused: !!refusal }
    return renderCodeForm(answer, this.#off, found.voice.words, {
      onSubmit: field => this.#handleCode(found, field),
      onInput: () => {
        if (answer.text) this.#acts.forget()
        this.answer = ''
      },
    })
  }

  #renderChange(found: FoundShop, { currency }: Cart): TemplateResult | typeof nothing {
    const change = found.shop.checkout.$change.get()
    const onClick = (): unknown => change && this.#handleConfirm(found, change)
    const button = { off: this.#off, busy: this.#acts.isActing(CONFIRM), onClick }
    return change ? renderChange(change, currency, button, this.#renderRefusal(CONFIRM), found.voice) : nothing
  }

  #renderWait(found: FoundShop): TemplateResult {
    const { shop, voice } = found
    const { words } = voice
    return shop.$status.get().state === 'offline'
      ? html`${renderPlain(words.failedCart)}
          <button class="btn quiet" part="button" @click=${() => this.#handleRetry(found)}>${words.retry}</button>`
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
    return html`<section
      class="panel"
      part="panel"
      lang=${voice.spoken}
      tabindex="-1"
      aria-busy=${wait || this.#acts.isActing()}
    >
      ${this.#renderHeader(found)}
      ${wait ? this.#renderWait(found) : cart.lines.length ? this.#renderCart(found, cart) : renderPlain(voice.words.noCart)}
      <p class="sr" role="status">${this.#acts.said}</p>
    </section>`
  }
}
