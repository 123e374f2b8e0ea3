import { html, nothing, type TemplateResult } from 'lit'
import type { CouponChoice, HeldCoupon } from '../../src/sdk/tearoff.ts'
import { promotionText } from '../internal/promotion-text.ts'
import { renderConditions, renderTerms, renderTicket } from '../internal/ticket.ts'
import type { Voice } from '../internal/voice.ts'

/** A live coupon, as it is shown. */
export interface Card {
  readonly coupon: HeldCoupon
  /** Id of its heading. */
  readonly id: string
  /** What it does to the cart, where there is one. */
  readonly choice: CouponChoice | undefined
  readonly currency: string | undefined
  readonly copied: boolean
  readonly refusal: TemplateResult | typeof nothing
  readonly onUse: () => void
  readonly onDiscard: () => void
  readonly onCopy: (event: Event) => void
}

/** Renders a live coupon. */
export function renderReady(card: Card, voice: Voice): TemplateResult {
  const { coupon, id, choice, refusal, onUse, onDiscard } = card
  const { words } = voice
  const { name, description, terms } = promotionText(coupon.promotion, voice.locale)
  const left = coupon.expiresAt && voice.daysLeft(coupon.expiresAt)
  const usable = choice?.status === 'fits' || choice?.status === 'skipped'
  const body = html`<h3 id=${id} tabindex="-1">${name}</h3>
    ${description ? html`<p class="soft">${description}</p>` : nothing}
    ${renderConditions(coupon.promotion, coupon.partner, voice)}
    ${left ? html`<p class="soft ${left.soon ? 'soon' : ''}">${left.text}</p>` : nothing} ${renderState(card, voice)}
    <div class="acts">
      ${renderCode(card, name, voice)}
      ${
        usable
          ? html`<button class="btn quiet" part="button" aria-label="${words.useInCart}: ${name}" @click=${onUse}>
              ${words.useInCart}
            </button>`
          : nothing
      }
      ${renderTerms(terms, voice)}
      ${
        coupon.state === 'claimed'
          ? html`<button class="link" aria-label="${words.discard}: ${name}" @click=${onDiscard}>
              ${words.discard}
            </button>`
          : nothing
      }
    </div>
    ${refusal}`
  return renderTicket(coupon.promotion, body, voice)
}

function renderState({ coupon, choice, currency }: Card, voice: Voice): TemplateResult | typeof nothing {
  if (coupon.state === 'reserved') return html`<p class="soft">${voice.words.held}</p>`
  if (choice?.status === 'applied') return html`<p class="on">${voice.words.onCart}</p>`
  const reason = choice?.status === 'unfit' ? choice.reasons[0] : undefined
  return reason
    ? html`<p class="soft">${voice.explain(reason, { ...coupon, ...(currency && { currency }) })}</p>`
    : nothing
}

function renderCode({ coupon, copied, onCopy }: Card, name: string, { words }: Voice): TemplateResult | typeof nothing {
  // No code goes into an attribute (B27).
  return coupon.code
    ? html`<span class="code">
        <code part="code">${coupon.code}</code>
        <button class="link" aria-label="${copied ? words.copied : words.copy}: ${name}" @click=${onCopy}>
          ${copied ? words.copied : words.copy}
        </button>
      </span>`
    : nothing
}

/** Renders a coupon that was used or has ended. */
export function renderEnded(coupon: HeldCoupon, voice: Voice): TemplateResult {
  const { words } = voice
  const { state, used } = coupon
  const date = voice.day(coupon.endedAt ?? coupon.expiresAt ?? coupon.receivedAt)
  const text =
    state === 'redeemed' && used
      ? words.usedOn(date, used.orderId, voice.money(used.saved, used.currency))
      : state === 'discarded'
        ? words.discardedOn(date)
        : state === 'revoked'
          ? words.revokedOn(date)
          : words.expiredOn(date)
  const body = html`<h3>${voice.name(coupon)}</h3>
    <p class="soft">${text}</p>`
  return renderTicket(coupon.promotion, body, voice, 'ended')
}

/** Renders the way back of a discarded coupon, in its place. */
export function renderDiscarded(
  coupon: HeldCoupon,
  refusal: TemplateResult | typeof nothing,
  onUndo: () => void,
  { words, name }: Voice,
): TemplateResult {
  return html`<div class="discarded">
    <p>${words.discarded(name(coupon))}</p>
    <button class="btn quiet" part="button" data-undo @click=${onUndo}>${words.undo}</button>
    ${refusal}
  </div>`
}
