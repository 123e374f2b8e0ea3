import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { CouponChoice } from '../../src/sdk/tearoff.ts'
import { CouponMoreEvent } from '../internal/events.ts'
import { mainReason, whereWords, whyWords } from './choice-words.ts'
import { moreAddress } from './more-address.ts'
import { type PickerView, renderRefusal } from './picker-view.ts'

/** What the shopper mends by putting more into the cart. */
const MORE = /^(?:minimum_|no_eligible|excluded_items|sale_items)/u

/** With more than this the list scrolls, or the sums would be out of sight. */
const FEW = 8

/** Longer than what the voice calls soon. */
const NEAR_MS = 4 * 86_400_000

/** Renders the coupons that fit, with their savings. */
export function renderOptions(view: PickerView, choices: readonly CouponChoice[]): TemplateResult {
  return html`<ul class=${choices.length > FEW ? 'many' : nothing}>
    ${repeat(
      choices,
      ({ coupon }) => coupon.id,
      choice => renderOption(view, choice),
    )}
  </ul>`
}

function renderOption(view: PickerView, choice: CouponChoice): TemplateResult {
  const { shop, voice, cart, choices, acts, off } = view
  const { coupon, status, saves } = choice
  const applied = status === 'applied'
  const name = voice.name(coupon)
  const why = applied ? whereWords(choice, cart, voice) : whyWords(choice, choices, cart.currency, voice)
  // Words for a date take long, and few are soon.
  const near = !applied && coupon.expiresAt && Date.parse(coupon.expiresAt) - shop.wallet.now() < NEAR_MS
  const left = near ? voice.daysLeft(coupon.expiresAt) : undefined
  const onToggle = (event: Event): void => view.onToggle(choice, event)
  return html`<li class="option ${applied ? 'on' : ''} ${acts.isActing(coupon.id) ? 'busy' : ''}" part="option">
    <label>
      <input type="checkbox" .checked=${applied} ?disabled=${off} @change=${onToggle} />
      <span class="name">${name}</span>
      <span class="saving" part="saving">${saves ? voice.money(-saves, cart.currency) : ''}</span>
      <span class="why"
        >${why} ${left?.soon ? html`<span class="soon">${left.text}</span>` : nothing}
        ${renderRefusal(view, coupon.id)}</span
      >
    </label>
    ${
      applied
        ? html`<button class="link" ?disabled=${off} @click=${onToggle}>
            ${voice.say('saveForLater')}<span class="sr">: ${name}</span>
          </button>`
        : nothing
    }
  </li>`
}

/** Renders what does not fit, folded away. */
export function renderUnfit(view: PickerView, choices: readonly CouponChoice[]): TemplateResult | typeof nothing {
  return choices.length
    ? html`<details part="unfit">
        <summary>${view.voice.say('unfit', { n: choices.length })}</summary>
        <ul>
          ${repeat(
            choices,
            ({ coupon }) => coupon.id,
            choice => renderMissing(view, choice),
          )}
        </ul>
      </details>`
    : nothing
}

/** Renders a coupon that does not fit, with the way to where it does. */
function renderMissing(view: PickerView, choice: CouponChoice): TemplateResult {
  const { voice, cart, choices, moreHref } = view
  const { coupon } = choice
  const name = voice.name(coupon)
  const missing = mainReason(choice)
  const more = missing && MORE.test(missing.reason) && moreHref && moreAddress(moreHref, coupon.promotion.id)
  return html`<li class="option no" part="option">
    <p class="name">${name}</p>
    <p class="why">${whyWords(choice, choices, cart.currency, voice)}</p>
    ${
      missing && 'remaining' in missing
        ? html`<progress
            max=${missing.required}
            .value=${missing.current}
            aria-label="${voice.say('progress')}: ${name}"
          ></progress>`
        : nothing
    }
    ${
      more
        ? html`<a
            class="link"
            part="more"
            href=${more}
            @click=${(click: Event) => view.onMore(new CouponMoreEvent(coupon, missing), click)}
            >${voice.say('more')}<span class="sr">: ${name}</span></a
          >`
        : nothing
    }
  </li>`
}
