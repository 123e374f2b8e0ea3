import { html, nothing, type TemplateResult } from 'lit'
import type { PublicPromotion } from '../../src/contract/promotion.ts'
import type { HeldCoupon } from '../../src/sdk/tearoff.ts'
import { valueWords } from './value-words.ts'
import type { Voice } from './voice.ts'

/** Renders a ticket: the stub with the value, the perforation, and the body. */
export function renderTicket(
  promotion: PublicPromotion,
  body: TemplateResult,
  voice: Voice,
  look: string = '',
): TemplateResult {
  const { before, value, caption } = valueWords(promotion.discount, promotion.currency ?? 'EUR', voice)
  return html`<article class="ticket ${look}" part="ticket">
    <p class="stub" part="stub">
      ${before ? html`<span>${before}</span>` : nothing} <b class=${value.length > 5 ? 'long' : ''}>${value}</b>
      <span>${caption}</span>
    </p>
    <div class="body" part="body">${body}</div>
  </article>`
}

/** Renders when a promotion fits: the least to buy, for whom. */
export function renderConditions(
  { conditions, currency = 'EUR' }: PublicPromotion,
  partner: HeldCoupon['partner'] | undefined,
  { say, wholeMoney, isolate }: Voice,
): TemplateResult | typeof nothing {
  const { minimumSubtotal, minimumQuantity, customer } = conditions ?? {}
  const parts = [
    minimumSubtotal && say('from', { amount: wholeMoney(minimumSubtotal.amount, currency) }),
    minimumQuantity && say('fromPieces', { n: minimumQuantity.quantity }),
    customer?.firstOrder && say('firstOrder'),
    partner?.use === 'referred' && say('visitors', { partner: isolate(partner.name) }),
  ].filter(Boolean)
  return parts.length ? html`<p class="soft">${parts.join(' · ')}</p>` : nothing
}

/** Renders the terms of what is called `name`, folded. */
export function renderTerms(terms: string | undefined, name: string, { say }: Voice): TemplateResult | typeof nothing {
  return terms
    ? html`<details part="terms">
        <summary class="link">${say('terms')}<span class="sr">: ${name}</span></summary>
        <p class="soft">${terms}</p>
      </details>`
    : nothing
}
