import { LitElement, html, nothing, type CSSResult, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { TotalChange } from '../../src/contract/order.ts'
import type { Cart } from '../../src/rules/cart.ts'
import type { CouponChoice, HeldCoupon, Tearoff } from '../../src/sdk/tearoff.ts'
import { Acts } from '../internal/acts.ts'
import { CouponAppliedEvent, CouponApplyEvent } from '../internal/events.ts'
import { type FoundShop, ShopController } from '../internal/shop-controller.ts'
import { showStates } from '../internal/show-states.ts'
import { tokens } from '../internal/tokens.styles.ts'
import { updateQuietly } from '../internal/update-quietly.ts'
import { claimCodes } from './claim-code.ts'
import { codeFormStyles } from './code-form.styles.ts'
import { renderCodeForm } from './code-form.ts'
import { pickerStyles } from './coupon-picker.styles.ts'
import { tellForm } from './tell-form.ts'
import { holdStill } from './hold-still.ts'
import { News } from './news.ts'
import { OptionOrder } from './option-order.ts'
import { renderOptions, renderUnfit } from './options.ts'
import {
  renderBest,
  renderChange,
  renderFailed,
  renderHeader,
  renderLoading,
  renderPartner,
  renderPlain,
  renderTotals,
} from './panels.ts'
import { BEST, CODE, CONFIRM, type PickerView } from './picker-view.ts'
import { splitCodes } from './split-codes.ts'

/**
 * @tag coupon-picker
 * @summary Lets a shopper choose coupons for the cart, and says what each one saves or what is missing.
 *
 * Form-associated: a plain form posts `reservation` (the id of the hold, where there is one), and `coupons` and `codes`
 * of what is applied. While a changed total waits for the shopper's word the form is not valid. A reset of the form
 * empties the code field and leaves the coupons: they are the wallet's, and so is what a browser restores.
 *
 * What fits comes first, sorted by saving. The order is kept until the cart changes, and while the picker is in use.
 * Several codes can be pasted at once, on lines of their own, or with a comma and a space between them.
 *
 * @slot - Shown until there are coupons to show. As high as the picker will be, it keeps the page from moving.
 * @slot heading - Replaces the heading "Coupons".
 *
 * @event {CouponClaimEvent} coupon-claim - A typed code is about to be claimed. Cancelable.
 * @event {CouponClaimedEvent} coupon-claimed - Its coupon is in the wallet.
 * @event {CouponApplyEvent} coupon-apply - Coupons are about to go on the cart. Cancelable.
 * @event {CouponAppliedEvent} coupon-applied - They are on the cart.
 * @event {CouponRemoveEvent} coupon-remove - A coupon is about to be saved for later. Cancelable.
 * @event {CouponRemovedEvent} coupon-removed - It has left the cart.
 * @event {CouponMoreEvent} coupon-more - The link of `more-href` was followed. Cancelable.
 *
 * @csspart panel - The whole panel.
 * @csspart heading - The heading.
 * @csspart best - The best combination.
 * @csspart option - One coupon.
 * @csspart saving - What it saves.
 * @csspart unfit - What does not fit, folded.
 * @csspart more - The link to what a coupon misses.
 * @csspart field - The code field.
 * @csspart button - A filled or outlined button.
 * @csspart note - A note about the connection, or about a changed total.
 * @csspart totals - The sums.
 *
 * @cssstate loading - The coupons, or the cart, are not known yet.
 * @cssstate empty - The shopper holds no coupons.
 * @cssstate offline - The shop cannot be reached.
 * @cssstate busy - Something that the shopper asked for is under way.
 * @cssstate changed - A changed total waits for the shopper's word.
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
 * @cssproperty --coupon-heading-font - Font of the heading.
 * @cssproperty --coupon-list-height - How high a list of many coupons may become before it scrolls; `none` for all of it.
 */
export class CouponPicker extends LitElement {
  static override styles: CSSResult[] = [tokens, pickerStyles, codeFormStyles]
  static override properties: PropertyDeclarations = {
    formDisabled: { state: true },
    answer: { state: true },
    claiming: { state: true },
    shop: { attribute: false },
    disabled: { type: Boolean, reflect: true },
    withoutTotals: { type: Boolean, attribute: 'without-totals' },
    moreHref: { attribute: 'more-href' },
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
  readonly #news = new News(text => this.#acts.say(text))
  #order = new OptionOrder()
  #found: FoundShop | undefined
  #cart: Cart | undefined
  #choices: readonly CouponChoice[] = []

  private formDisabled = false
  /** What came of the last codes. */
  private answer = ''
  private claiming = false

  /** The SDK, from `createTearoff()`; without it the page's is used. */
  shop: Tearoff | undefined

  /** Lets nothing be chosen; a disabled `<fieldset>` around it does the same. */
  disabled = false

  /** Leaves the sums to the shop. */
  withoutTotals = false

  /**
   * Address of a page with what a coupon is for, as `/products?for={promotion}`: a coupon that only misses something in
   * the cart gets a link there, with the id of its promotion.
   */
  moreHref = ''

  formDisabledCallback(disabled: boolean): void {
    this.formDisabled = disabled
  }

  formResetCallback(): void {
    const field = this.renderRoot.querySelector<HTMLInputElement>('#code')
    if (field) field.value = ''
    this.#forgetCode()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#news.forget()
  }

  protected override scheduleUpdate(): void {
    const release = holdStill(this)
    updateQuietly(() => super.scheduleUpdate())
    release()
  }

  protected override willUpdate(): void {
    const before = this.#found?.shop
    this.#found = this.#controller.find()
    if (before && before !== this.#found?.shop) this.#forget()
    if (!this.#found) return
    const { cart } = this.#found.shop
    // What a code takes off was said of the cart as it was. Once there was one, none is an empty one: it was ordered.
    const now = cart.$cart.get() ?? (this.#cart?.lines.length ? { ...this.#cart, lines: [] } : this.#cart)
    if (this.#cart !== now) this.answer = ''
    this.#cart = now
    this.#choices = this.#order.arrange(cart.$choices.get(), this.#cart, () => this.matches(':hover, :focus-within'))
    if (now && !now.lines.length) {
      this.#news.forget()
      this.#acts.said = ''
    } else this.#news.hear(this.#found, this.#choices)
  }

  protected override updated(): void {
    tellForm(this.#internals, this.#found, this.#choices, this.renderRoot.querySelector('.change button'))
    const { shop } = this.#found ?? {}
    showStates(this.#internals, {
      loading: !!shop && this.#isWaiting,
      empty: !!shop && !this.#isWaiting && !this.#choices.length,
      offline: this.#isOffline,
      busy: this.#acts.isActing(),
      changed: !!shop?.checkout.$change.get(),
    })
  }

  /** The form that it belongs to. */
  get form(): HTMLFormElement | null {
    return this.#internals.form
  }

  /** As of any form control: `customError` while a changed total waits for the shopper's word. */
  get validity(): ValidityState {
    return this.#internals.validity
  }

  /** What the shopper is asked to look at; empty where all is well. */
  get validationMessage(): string {
    return this.#internals.validationMessage
  }

  /** Whether it takes part in the form's validation. */
  get willValidate(): boolean {
    return this.#internals.willValidate
  }

  /** Says whether the form may be sent. */
  checkValidity(): boolean {
    return this.#internals.checkValidity()
  }

  /** Says whether the form may be sent, and shows the shopper why not. */
  reportValidity(): boolean {
    return this.#internals.reportValidity()
  }

  /** What was said of another shop's coupons is about nothing here. */
  #forget(): void {
    this.#order = new OptionOrder()
    this.#choices = []
    this.#news.forget()
    this.answer = ''
    this.#acts.leave()
    this.#cart = undefined
  }

  #forgetCode(): void {
    this.answer = ''
    this.#acts.forget()
  }

  /** Whether there is nothing to choose from yet. */
  get #isWaiting(): boolean {
    return !this.#cart || this.#found?.shop.wallet.$state.get() === 'loading'
  }

  get #isOffline(): boolean {
    return this.#found?.shop.$status.get().state === 'offline'
  }

  /** Whether the page shows something until there are coupons: that keeps their room better than what is made up here. */
  get #isCovered(): boolean {
    return this.#isWaiting && !this.#isOffline && !!this.querySelector(':scope > :not([slot])')
  }

  async #handleToggle(found: FoundShop, { coupon }: CouponChoice, event: Event): Promise<void> {
    this.answer = ''
    const box = (event.target as Element).closest('li')?.querySelector('input')
    // What the box says is meant: a second click may come before the first is answered.
    await (event.type === 'change' && box?.checked ? this.#acts.apply(found, coupon) : this.#acts.remove(found, coupon))
    if (!box) return
    // The box has changed itself; where the coupon did not follow, it goes back.
    box.checked = found.shop.cart.$choices.get().some(one => one.coupon.id === coupon.id && one.status === 'applied')
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
    await this.#acts.act(found, { id: CONFIRM, run: () => found.shop.checkout.confirm(change) })
  }

  async #handleRetry(found: FoundShop): Promise<void> {
    if (this.#acts.isActing()) return
    await this.#acts.act(found, { id: '', run: () => found.shop.wallet.refresh() })
  }

  async #handleCode(found: FoundShop, field: HTMLInputElement): Promise<void> {
    const { value } = field
    const codes = splitCodes(value)
    if (!codes.length || this.claiming) return
    this.#forgetCode()
    this.claiming = true
    const { answer, left } = await claimCodes(this.#acts, found, codes)
    this.claiming = false
    if (found.shop !== this.#found?.shop) return this.#forgetCode()
    // Other codes have been typed meanwhile, and what was refused is not there any more.
    if (field.value !== value) this.#acts.forget()
    else field.value = left.join(', ')
    this.answer = answer
    if (answer) this.#acts.say([answer, this.#acts.refusal(CODE)].join(' '))
  }

  #view(found: FoundShop, cart: Cart): PickerView {
    return {
      ...found,
      cart,
      choices: this.#choices,
      acts: this.#acts,
      off: this.disabled || this.formDisabled,
      answer: this.answer,
      claiming: this.claiming,
      moreHref: this.moreHref,
      onToggle: (choice, event) => this.#handleToggle(found, choice, event),
      onBest: coupons => this.#handleBest(found, coupons),
      onMore: (more, click) => !this.dispatchEvent(more) && click.preventDefault(),
      onCode: field => this.#handleCode(found, field),
      onCodeInput: () => {
        if (this.answer || this.#acts.refusal(CODE)) this.#forgetCode()
      },
      onConfirm: change => this.#handleConfirm(found, change),
    }
  }

  #renderCart(found: FoundShop, cart: Cart): TemplateResult {
    const { say } = found.voice
    const view = this.#view(found, cart)
    const totals = found.shop.cart.$totals.get()
    const fits = this.#choices.filter(({ status }) => status !== 'unfit')
    const unfit = this.#choices.filter(({ status }) => status === 'unfit')
    const { state } = found.shop.$status.get()
    return html`${
      state === 'ready'
        ? nothing
        : html`<p class="note" part="note">${say(state === 'offline' ? 'offlineCart' : 'degraded')}</p>`
    }
    ${renderPartner(view)} ${renderBest(view)}
    ${this.#choices.length ? renderOptions(view, fits) : renderPlain(say('noCoupons'))} ${renderUnfit(view, unfit)}
    ${renderCodeForm(view)} ${renderChange(view)}
    ${totals && !this.withoutTotals ? renderTotals(totals, found.voice) : nothing}`
  }

  protected override render(): TemplateResult {
    const found = this.#found
    if (!found || this.#isCovered) return html`<slot></slot>`
    const { voice } = found
    const cart = this.#cart
    return html`<section
      class="panel"
      part="panel"
      lang=${voice.spoken}
      dir=${voice.dir}
      tabindex="-1"
      aria-busy=${this.#isWaiting || this.#acts.isActing()}
    >
      ${renderHeader(this.#choices.filter(({ status }) => status !== 'unfit').length, voice)}
      ${
        this.#isWaiting || !cart
          ? this.#isOffline
            ? renderFailed(voice, () => this.#handleRetry(found))
            : renderLoading(voice)
          : cart.lines.length
            ? this.#renderCart(found, cart)
            : renderPlain(voice.say('noCart'))
      }
      <p class="sr" role="status">${this.#acts.said}</p>
    </section>`
  }
}
