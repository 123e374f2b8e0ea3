import { html, nothing, type TemplateResult } from 'lit'
import type { Tearoff } from '../../src/sdk/tearoff.ts'
import type { Voice } from '../internal/voice.ts'

/** Renders the heading, and what the wallet could save on the cart. */
export function renderHeader({ $best, $cart }: Tearoff['cart'], { say, money }: Voice): TemplateResult {
  const gain = $best.get()?.gain
  const currency = $cart.get()?.currency
  return html`<header class="row">
    <slot name="heading"><h2 part="heading">${say('wallet')}</h2></slot>
    ${gain && currency ? html`<p class="soft">${say('toSave', { amount: money(gain, currency) })}</p>` : nothing}
  </header>`
}

/** Renders the code that the page's link brought, until it is in the wallet, and why it does not go there (D-18). */
export function renderWaiting({
  code,
  refusal,
  busy,
  onClaim,
  voice: { say },
}: {
  readonly code: string | undefined
  readonly refusal: TemplateResult | typeof nothing
  readonly busy: boolean
  readonly onClaim: () => void
  readonly voice: Voice
}): TemplateResult | typeof nothing {
  if (!code) return refusal === nothing ? nothing : html`<div class="waiting">${refusal}</div>`
  return html`<div class="waiting">
    <p><strong>${say('waiting')}</strong> <code part="code" dir="ltr" translate="no">${code}</code></p>
    <button class="btn" part="button" aria-disabled=${busy ? 'true' : nothing} @click=${onClaim}>
      ${say('addToWallet')}
    </button>
    ${refusal}
  </div>`
}
