import {
  html,
  nothing,
  type CSSResult,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit'
import type { HeldCoupon } from '../../src/sdk/tearoff.ts'
import { promotionText } from '../internal/promotion-text.ts'
import type { FoundShop } from '../internal/shop-controller.ts'
import { renderConditions, renderTerms, renderTicket } from '../internal/ticket.ts'
import type * as till from '../internal/ticket-till.ts'
import type { Voice } from '../internal/voice.ts'
import { sayEnd } from './cards.ts'

type Till = typeof till

/** Shows one coupon for the till of a shop: its code to scan, and as text for whoever types. */
export class InStore implements ReactiveController {
  /** The coupon that is shown. */
  coupon: HeldCoupon | undefined
  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #styles: readonly CSSResult[]
  readonly #load: () => Promise<Till>
  #till: Till | undefined
  #failed = false
  #drawn: Element | undefined
  #letSleep: (() => void) | undefined

  constructor(
    host: ReactiveControllerHost & HTMLElement,
    styles: readonly CSSResult[],
    load: () => Promise<Till> = () => import('../internal/ticket-till.ts'),
  ) {
    this.#host = host
    this.#styles = styles
    this.#load = load
    host.addController(this)
  }

  /** Shows a coupon; what draws its code is loaded with the first one. */
  async show(coupon: HeldCoupon): Promise<void> {
    this.coupon = coupon
    this.#failed = false
    this.#host.requestUpdate()
    try {
      this.#till ??= await this.#load()
      if (this.coupon) this.#letSleep ??= this.#till.keepAwake()
    } catch {
      this.#failed = true
    }
    this.#host.requestUpdate()
  }

  /** Shows none any more. */
  close(): void {
    this.coupon = undefined
    this.#letSleep?.()
    this.#letSleep = undefined
    this.#host.requestUpdate()
  }

  hostUpdated(): void {
    const dialog = this.#find('dialog')
    if (!dialog || !this.#host.isConnected) return
    if (!dialog.open) dialog.showModal()
    const canvas = this.#find('canvas')
    const code = this.coupon?.code
    if (!this.#till || !canvas || !code || canvas === this.#drawn) return
    this.#drawn = canvas
    try {
      this.#till.drawQrCode(canvas, code)
    } catch {
      this.#failed = true
      this.#host.requestUpdate()
    }
  }

  hostDisconnected(): void {
    if (this.coupon) this.close()
  }

  /** Renders it as it is now: it may be used, or end, while it is shown. */
  render({ shop: { wallet }, voice }: FoundShop): TemplateResult | typeof nothing {
    const { coupon } = this
    if (!coupon) return nothing
    const { say } = voice
    const now = [...wallet.$coupons.get(), ...wallet.$past.get()].find(({ id }) => id === coupon.id) ?? coupon
    const { terms } = promotionText(now.promotion, voice.locale)
    const live = now.state === 'claimed' || now.state === 'reserved'
    const left = live && now.expiresAt && voice.daysLeft(now.expiresAt)
    // One line for all that is to be heard: the page's own lines are silent beneath a dialog.
    const told = live ? say(this.#failed ? 'qrFailed' : 'atTill') : sayEnd(now, voice)
    const body = html`<h3 id="shown" tabindex="-1" autofocus>${voice.name(now)}</h3>
      ${live ? this.#renderCode(now, voice) : nothing}
      <p class="soft" role="status">${told}</p>
      ${left ? html`<p class="soft ${left.soon ? 'soon' : ''}">${left.text}</p>` : nothing}
      ${renderConditions(now.promotion, now.partner, voice)} ${renderTerms(terms, voice.name(now), voice)}
      <div class="acts">
        ${
          live && this.#till
            ? html`<button class="btn quiet" part="button" @click=${this.#handlePrint}>${say('print')}</button>`
            : nothing
        }
        <button class="btn" part="button" @click=${() => this.#find('dialog')?.close()}>${say('close')}</button>
      </div>`
    return html`<dialog
      part="dialog"
      closedby="any"
      aria-labelledby="shown"
      @close=${() => this.close()}
      @click=${this.#handleClick}
    >
      ${renderTicket(now.promotion, body, voice, live ? 'sheet' : 'sheet ended')}
    </dialog>`
  }

  /** No code goes into an attribute, nor into the shape of a drawing (B27). */
  #renderCode({ code }: HeldCoupon, { say }: Voice): TemplateResult {
    return html`${this.#failed ? nothing : html`<canvas role="img" aria-label=${say('qrCode')}></canvas>`}
      <code part="code" dir="ltr" translate="no">${code}</code>`
  }

  /** Browsers that do not know `closedby` leave a click beside the ticket to us. */
  readonly #handleClick = ({ target }: Event): void => {
    const dialog = this.#find('dialog')
    if (dialog && target === dialog && !('closedBy' in HTMLDialogElement.prototype)) dialog.close()
  }

  readonly #handlePrint = (): void => {
    const ticket = this.#find('dialog')?.querySelector<HTMLElement>('.ticket')
    if (ticket) this.#till?.printTicket(ticket, this.coupon?.code ?? '', this.#styles.join(''))
  }

  #find<Tag extends 'dialog' | 'canvas'>(tag: Tag): HTMLElementTagNameMap[Tag] | null {
    return this.#host.shadowRoot?.querySelector(tag) ?? null
  }
}
