import { html, nothing, type TemplateResult } from 'lit'
import type { BestChoice, CartTotals } from '../../src/sdk/tearoff.ts'
import type { Voice } from '../internal/voice.ts'
import { changeWords } from './choice-words.ts'
import { BEST, CONFIRM, type PickerView, renderRefusal } from './picker-view.ts'

/** Renders the heading, with how many coupons fit. */
export function renderHeader(n: number, { say }: Voice): TemplateResult {
  return html`<header class="row pad">
    <slot name="heading"><h2 part="heading">${say('picker')}</h2></slot>
    ${n ? html`<p class="soft">${say('fits', { n })}</p>` : nothing}
  </header>`
}

/** Renders the best combination and why. Its button stays when it has done its work, and so does the focus. */
export function renderBest(view: PickerView): TemplateResult | typeof nothing {
  const { shop, voice, cart, acts, off } = view
  const best = shop.cart.$best.get()
  // A search that was cut short may have found less than what is on the cart.
  if (!best?.saves || best.gain < 0) return nothing
  const { coupons, exact, gain, saves } = best
  const { say, money, list, name } = voice
  return html`<div class="best" part="best">
    <p>
      <strong>${say(exact ? (gain ? 'best' : 'bestApplied') : 'good', { amount: money(saves, cart.currency) })}</strong>
      <span class="soft"
        >${say('together', { n: coupons.length, names: list(coupons.map(name)) })}
        ${gain ? whyNot(best, view) : ''}</span
      >
    </p>
    <button
      class="btn ${gain ? '' : 'done'} ${acts.isActing(BEST) ? 'busy' : ''}"
      part="button"
      ?disabled=${off}
      aria-disabled=${gain && !acts.isActing(BEST) ? nothing : 'true'}
      @click=${() => gain && view.onBest(coupons)}
    >
      ${gain ? say('apply', { n: coupons.length }) : say('applied')}
    </button>
    ${renderRefusal(view, BEST)}
  </div>`
}

/** Says why the best does without the coupon that will be missed: one that is on the cart, else that saves most alone. */
function whyNot({ leftOut }: BestChoice, { choices, cart, voice }: PickerView): string {
  const reasons = new Map(leftOut.map(({ coupon, reason }) => [coupon.id, reason]))
  const out = choices.filter(({ coupon }) => reasons.has(coupon.id))
  const missed =
    out.find(({ status }) => status === 'applied') ?? out.toSorted((one, other) => other.saves - one.saves)[0]
  const reason = missed && reasons.get(missed.coupon.id)
  if (!reason) return ''
  const { coupon } = missed
  const { currency } = cart
  return `${voice.say('staysOff', { name: voice.name(coupon) })} ${voice.explain(reason, { ...coupon, currency })}`
}

/** Renders what is said once when the total has changed. */
export function renderChange(view: PickerView): TemplateResult | typeof nothing {
  const { shop, voice, cart, acts, off } = view
  const change = shop.checkout.$change.get()
  if (!change) return nothing
  const busy = acts.isActing(CONFIRM)
  return html`<div class="note change" part="note">
    <p>${changeWords(change, cart.currency, voice)}</p>
    <button
      class="btn ${busy ? 'busy' : ''}"
      part="button"
      ?disabled=${off}
      aria-disabled=${busy ? 'true' : nothing}
      @click=${() => view.onConfirm(change)}
    >
      ${voice.say('confirm', { total: voice.money(change.totals.total, cart.currency) })}
    </button>
    ${renderRefusal(view, CONFIRM)}
  </div>`
}

/** Renders whose coupons alone count today. */
export function renderPartner({ choices, voice }: PickerView): TemplateResult | typeof nothing {
  const only = choices.flatMap(({ reasons }) => reasons).find(({ reason }) => reason === 'partner_session_only')
  return only ? html`<p class="pad soft only">${voice.explain(only)}</p>` : nothing
}

/** Renders the sums. */
export function renderTotals(totals: CartTotals, { say, money }: Voice): TemplateResult {
  const { currency, subtotal, shipping, discount, total } = totals
  const row = (name: string, amount: number, look = ''): TemplateResult =>
    html`<div class="row ${look}">
      <dt>${name}</dt>
      <dd><bdi>${money(amount, currency)}</bdi></dd>
    </div>`
  return html`<dl class="pad" part="totals">
    ${row(say('subtotal'), subtotal)} ${shipping ? row(say('shipping'), shipping) : nothing}
    ${discount ? row(say('coupons'), -discount, 'saving') : nothing} ${row(say('total'), total, 'total')}
  </dl>`
}

/** Keeps the room of what is to come. */
export function renderLoading({ say }: Voice): TemplateResult {
  const bone = html`<i class="bone"></i>`
  return html`<p class="sr">${say('loading')}</p>
    <ul aria-hidden="true">
      ${[1, 2, 3].map(() => html`<li class="option">${bone}${bone}${bone}</li>`)}
    </ul>`
}

/** Says something instead of coupons. */
export function renderPlain(text: string): TemplateResult {
  return html`<p class="pad none soft">${text}</p>`
}

/** Says that the coupons could not be fetched. */
export function renderFailed({ say }: Voice, onRetry: () => void): TemplateResult {
  return html`${renderPlain(say('failedCart'))}
    <button class="btn quiet" part="button" @click=${onRetry}>${say('retry')}</button>`
}
