import { html, nothing, type TemplateResult } from 'lit'
import type { TotalChange } from '../../src/contract/order.ts'
import type { BestChoice, CartTotals } from '../../src/sdk/tearoff.ts'
import type { Messages } from '../internal/messages/messages.ts'
import type { Voice } from '../internal/voice.ts'

/** A button of a panel. */
export interface PanelButton {
  readonly off: boolean
  readonly busy: boolean
  readonly onClick: () => void
}

/** Renders the best combination and why. Its button stays when it has done its work, and so does the focus. */
export function renderBest(
  { coupons, exact, gain, leftOut, saves }: BestChoice,
  currency: string,
  { off, busy, onClick }: PanelButton,
  refusal: TemplateResult | typeof nothing,
  { words, money, list, name }: Voice,
): TemplateResult {
  const say = gain ? (exact ? words.best : words.good) : words.bestApplied
  const why = [
    words.together(list(coupons.map(name)), coupons.length),
    gain && leftOut[0] ? words.staysOff(name(leftOut[0].coupon)) : '',
  ]
  return html`<div class="best" part="best">
    <p><strong>${say(money(saves, currency))}</strong> <span class="soft">${why.join(' ')}</span></p>
    <button
      class="btn ${gain ? '' : 'done'}"
      part="button"
      ?disabled=${off}
      aria-disabled=${gain && !busy ? nothing : 'true'}
      @click=${() => gain && onClick()}
    >
      ${gain ? words.apply(coupons.length) : words.applied}
    </button>
    ${refusal}
  </div>`
}

/** Renders what is said once when the total has changed. */
export function renderChange(
  { totals, dropped }: TotalChange,
  currency: string,
  { off, busy, onClick }: PanelButton,
  refusal: TemplateResult | typeof nothing,
  { words, money }: Voice,
): TemplateResult {
  const total = money(totals.total, currency)
  return html`<div class="note change" part="note">
    <p>${words.changed(Object.keys(dropped).length, total)}</p>
    <button class="btn" part="button" ?disabled=${off} aria-disabled=${busy ? 'true' : nothing} @click=${onClick}>
      ${words.confirm(total)}
    </button>
    ${refusal}
  </div>`
}

/** Renders the sums. */
export function renderTotals(totals: CartTotals, { words, money }: Voice): TemplateResult {
  const { currency, subtotal, shipping, discount, total } = totals
  const row = (name: string, amount: number, look = ''): TemplateResult =>
    html`<div class="row ${look}">
      <dt>${name}</dt>
      <dd><bdi>${money(amount, currency)}</bdi></dd>
    </div>`
  return html`<dl class="pad" part="totals">
    ${row(words.subtotal, subtotal)} ${shipping ? row(words.shipping, shipping) : nothing}
    ${discount ? row(words.coupons, -discount, 'saving') : nothing} ${row(words.total, total, 'total')}
  </dl>`
}

/** Keeps the room of what is to come. */
export function renderLoading(words: Messages): TemplateResult {
  const bone = html`<i class="bone"></i>`
  return html`<p class="sr">${words.loading}</p>
    <ul aria-hidden="true">
      ${[1, 2, 3].map(() => html`<li class="option">${bone}${bone}${bone}</li>`)}
    </ul>`
}

/** Says something instead of coupons. */
export function renderPlain(text: string): TemplateResult {
  return html`<p class="pad none soft">${text}</p>`
}
