import { html, nothing, type TemplateResult } from 'lit'
import type { CouponChoice } from '../../src/sdk/tearoff.ts'
import type { Voice } from '../internal/voice.ts'

/** A coupon that fits, as it is shown. */
export interface Option {
  readonly choice: CouponChoice
  /** What it is taken off, or what else is to be known. */
  readonly why: string
  readonly currency: string
  readonly off: boolean
  readonly refusal: TemplateResult | typeof nothing
  readonly onToggle: (event: Event) => void
}

/** Renders a coupon that fits, with its saving. */
export function renderOption({ choice, why, currency, off, refusal, onToggle }: Option, voice: Voice): TemplateResult {
  const { coupon, status, saves } = choice
  const applied = status === 'applied'
  const name = voice.name(coupon)
  const left = !applied && coupon.expiresAt ? voice.daysLeft(coupon.expiresAt) : undefined
  return html`<li class="option ${applied ? 'on' : ''}" part="option">
    <label>
      <input type="checkbox" .checked=${applied} ?disabled=${off} @change=${onToggle} />
      <span class="name">${name}</span>
      <span class="saving" part="saving">${saves ? voice.money(-saves, currency) : ''}</span>
      <span class="why">${why} ${left?.soon ? html`<span class="soon">${left.text}</span>` : nothing} ${refusal}</span>
    </label>
    ${
      applied
        ? html`<button class="link" ?disabled=${off} @click=${onToggle}>
            ${voice.words.saveForLater}<span class="sr">: ${name}</span>
          </button>`
        : nothing
    }
  </li>`
}

/** Renders what does not fit, folded away. */
export function renderUnfit(
  choices: readonly CouponChoice[],
  why: (choice: CouponChoice) => string,
  voice: Voice,
): TemplateResult | typeof nothing {
  return choices.length
    ? html`<details part="unfit">
        <summary>${voice.words.unfit(choices.length)}</summary>
        <ul>
          ${choices.map(choice => renderMissing(choice, why(choice), voice))}
        </ul>
      </details>`
    : nothing
}

/** Renders a coupon that does not fit, with the way to its minimum. */
function renderMissing({ coupon, reasons }: CouponChoice, why: string, voice: Voice): TemplateResult {
  const missing = reasons.find(one => one.reason === 'minimum_not_met')
  const name = voice.name(coupon)
  return html`<li class="option no" part="option">
    <p class="name">${name}</p>
    <p class="why">${why}</p>
    ${
      missing
        ? html`<progress
            max=${missing.required}
            .value=${missing.current}
            aria-label="${voice.words.progress}: ${name}"
          ></progress>`
        : nothing
    }
  </li>`
}
