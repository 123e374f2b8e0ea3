import { LitElement, html, type CSSResult, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { HeldCoupon, Tearoff } from '../../src/sdk/tearoff.ts'
import { copyCode } from '../internal/copy-code.ts'
import { type FoundShop, ShopController } from '../internal/shop-controller.ts'
import { showStates } from '../internal/show-states.ts'
import { tokens } from '../internal/tokens.styles.ts'
import { updateQuietly } from '../internal/update-quietly.ts'
import { assignedCoupon } from './assigned-coupon.ts'
import { snippetStyles } from './coupon-snippet.styles.ts'

/**
 * @tag coupon-snippet
 * @summary Shows the code that this shopper was assigned for a promotion, with a way to copy it.
 *
 * In a sentence as it is, or as a line of its own with `block`. What stands inside the tag shows where there is no code:
 * while nothing is known, where none was assigned, and once the coupon was used or has ended. There is never an empty code.
 * A code that the shop assigns while the page is open comes with the next look at the page, or at once with
 * `wallet.refresh()`.
 *
 * @slot - Shown where there is no code.
 *
 * @event {CouponCopyEvent} coupon-copy - The code is about to be copied. Cancelable.
 * @event {CouponCopiedEvent} coupon-copied - It was copied.
 *
 * @csspart chip - The chip around code and button.
 * @csspart code - The code.
 * @csspart button - The button that copies it.
 *
 * @cssproperty --coupon-accent - Colour of the dashed line and of the button.
 * @cssproperty --coupon-paper - Background of the chip.
 * @cssproperty --coupon-ink - Colour of the code.
 * @cssproperty --coupon-tint - Background of the button under a pointer.
 * @cssproperty [--coupon-radius=12px] - Radius of corners; a chip in a sentence has six tenths of it.
 *
 * @cssstate assigned - There is a code.
 */
export class CouponSnippet extends LitElement {
  static override styles: CSSResult[] = [tokens, snippetStyles]
  static override properties: PropertyDeclarations = {
    told: { state: true },
    shop: { attribute: false },
    promotion: {},
    block: { type: Boolean, reflect: true },
  }

  readonly #internals = this.attachInternals()
  readonly #controller = new ShopController(this, ({ wallet }) => [wallet.$coupons])
  #found: FoundShop | undefined
  #coupon: HeldCoupon | undefined

  /** What came of copying which coupon's code. */
  private told: { readonly coupon: string; readonly copied: boolean } | undefined

  /** The SDK, from `createTearoff()`; without it the page's is used. */
  shop: Tearoff | undefined

  /** Id of the promotion whose code is shown. */
  promotion = ''

  /** Takes a line of its own, with a larger code. */
  block = false

  protected override scheduleUpdate(): void {
    updateQuietly(() => super.scheduleUpdate())
  }

  protected override willUpdate(): void {
    this.#found = this.#controller.find()
    this.#coupon = this.#found && assignedCoupon(this.#found.shop.wallet.$coupons.get(), this.promotion)
    showStates(this.#internals, { assigned: !!this.#coupon })
  }

  async #handleCopy(coupon: HeldCoupon): Promise<void> {
    // Said anew, or the same answer would not be heard twice.
    this.told = undefined
    const copied = await copyCode(this, coupon, this.renderRoot.querySelector('code'))
    if (copied !== undefined) this.told = { coupon: coupon.id, copied }
  }

  #renderCode({ say, spoken, dir }: FoundShop['voice'], coupon: HeldCoupon): TemplateResult {
    const copied = this.told?.coupon === coupon.id ? this.told.copied : undefined
    // No code goes into an attribute (B27): the button takes its name from what is shown.
    return html`<span class="chip" part="chip" lang=${spoken} dir=${dir}
        ><code id="code" part="code" dir="ltr" translate="no">${coupon.code}</code
        ><button id="copy" part="button" aria-labelledby="copy code" @click=${() => this.#handleCopy(coupon)}>
          <span class=${copied ? 'off' : ''}>${say('copy')}</span
          ><span class="done ${copied ? '' : 'off'}">${say('copied')}</span>
        </button></span
      ><span class=${copied === false ? 'refusal' : 'sr'} role="status" lang=${spoken} dir=${dir}
        >${copied === undefined ? '' : say(copied ? 'copied' : 'copyFailed')}</span
      >`
  }

  protected override render(): TemplateResult {
    return this.#found && this.#coupon ? this.#renderCode(this.#found.voice, this.#coupon) : html`<slot></slot>`
  }
}
