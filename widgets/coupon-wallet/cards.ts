import { html, nothing, type TemplateResult } from 'lit'
import type { CouponChoice, HeldCoupon } from '../../src/sdk/tearoff.ts'
import { promotionText } from '../internal/promotion-text.ts'
import { renderConditions, renderTerms, renderTicket } from '../internal/ticket.ts'
import type { Voice } from '../internal/voice.ts'

/** A live coupon, as it is shown. */
export interface Card {
  readonly coupon: HeldCoupon
  /** What it does to the cart, where there is one. */
  readonly choice: CouponChoice | undefined
  readonly currency: string | undefined
  readonly copied: boolean
  readonly refusal: TemplateResult | typeof nothing
  readonly onUse: () => void
  readonly onDiscard: () => void
  readonly onCopy: (event: Event) => void
  /** Shows its code for a till; undefined where the shop has none. */
  readonly onShow: (() => void) | undefined
}

/** What a live coupon's card shows of its choice. A choice is made anew by each judgement, and mostly says the same. */
export function shownOf(choice: CouponChoice | undefined): readonly unknown[] {
  return choice ? [choice.status, choice.status === 'unfit' && choice.reasons[0]] : []
}

/** Renders a live coupon. */
export function renderReady(card: Card, voice: Voice): TemplateResult {
  const { coupon, choice, refusal, onUse, onDiscard } = card
  const { say } = voice
  const { name, description, terms } = promotionText(coupon.promotion, voice.locale)
  const left = coupon.expiresAt && voice.daysLeft(coupon.expiresAt)
  const usable = choice?.status === 'fits' || choice?.status === 'skipped'
  const body = html`<h3 tabindex="-1">${name}</h3>
    ${description ? html`<p class="soft">${description}</p>` : nothing}
    ${renderConditions(coupon.promotion, coupon.partner, voice)}
    ${left ? html`<p class="soft ${left.soon ? 'soon' : ''}">${left.text}</p>` : nothing} ${renderState(card, voice)}
    ${renderCode(card, name, voice)}
    <div class="acts">
      ${
        usable
          ? html`<button class="btn quiet" part="button" aria-label="${say('useInCart')}: ${name}" @click=${onUse}>
              ${say('useInCart')}
            </button>`
          : nothing
      }
      ${renderTerms(terms, name, voice)}
      ${
        coupon.state === 'claimed'
          ? html`<button class="link" aria-label="${say('discard')}: ${name}" @click=${onDiscard}>
              ${say('discard')}
            </button>`
          : nothing
      }
    </div>
    ${refusal}`
  return renderTicket(coupon.promotion, body, voice)
}

function renderState({ coupon, choice, currency }: Card, voice: Voice): TemplateResult | typeof nothing {
  if (coupon.state === 'reserved') return html`<p class="soft">${voice.say('held')}</p>`
  if (choice?.status === 'applied') return html`<p class="on">${voice.say('onCart')}</p>`
  const reason = choice?.status === 'unfit' ? choice.reasons[0] : undefined
  return reason
    ? html`<p class="soft">${voice.explain(reason, { ...coupon, ...(currency && { currency }) })}</p>`
    : nothing
}

function renderCode(card: Card, name: string, { say }: Voice): TemplateResult | typeof nothing {
  const { coupon, copied, onCopy, onShow } = card
  const copy = say(copied ? 'copied' : 'copy')
  // No code goes into an attribute (B27).
  return coupon.code
    ? html`<div class="code">
        <code part="code" dir="ltr" translate="no">${coupon.code}</code>
        <button class="link" aria-label="${copy}: ${name}" @click=${onCopy}>${copy}</button>
        ${
          onShow && coupon.state === 'claimed'
            ? html`<button
                class="link"
                aria-haspopup="dialog"
                aria-label="${say('showInStore')}: ${name}"
                @click=${onShow}
              >
                ${say('showInStore')}
              </button>`
            : nothing
        }
      </div>`
    : nothing
}

/** Renders a coupon that was used or has ended. */
export function renderEnded(coupon: HeldCoupon, voice: Voice): TemplateResult {
  const body = html`<h3>${voice.name(coupon)}</h3>
    <p class="soft">${sayEnd(coupon, voice)}</p>`
  return renderTicket(coupon.promotion, body, voice, 'ended')
}

/** Says how a coupon came to its end. */
export function sayEnd({ state, used, endedAt, expiresAt, receivedAt }: HeldCoupon, voice: Voice): string {
  const { say } = voice
  const end = endedAt ?? expiresAt ?? receivedAt
  // The end is the first instant without it: one that was good until midnight ended with the day before.
  const date = voice.day(state === 'expired' ? Date.parse(end) - 1 : end)
  if (state === 'redeemed' && used) {
    return say('usedOn', { date, order: used.orderId, amount: voice.money(used.saved, used.currency) })
  }
  return say(state === 'discarded' ? 'discardedOn' : state === 'revoked' ? 'revokedOn' : 'expiredOn', { date })
}

/** Renders the way back of a discarded coupon, in its place. */
export function renderDiscarded(
  coupon: HeldCoupon,
  refusal: TemplateResult | typeof nothing,
  onUndo: () => void,
  { say, name }: Voice,
): TemplateResult {
  return html`<div class="discarded">
    <p id="discarded">${say('discarded', { name: name(coupon) })}</p>
    <button class="btn quiet" part="button" data-undo aria-describedby="discarded" @click=${onUndo}>
      ${say('undo')}
    </button>
    ${refusal}
  </div>`
}
