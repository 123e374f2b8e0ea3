import { html, nothing, type TemplateResult } from 'lit'
import type { HeldCoupon } from '../../src/sdk/tearoff.ts'
import { promotionText } from '../internal/promotion-text.ts'
import { valueWords } from '../internal/value-words.ts'
import type { Voice } from '../internal/voice.ts'

/** So few coupons are found by looking. */
const FEW = 24

/** Finds coupons by what a shopper remembers of them: name, value, code, partner. */
export class Search {
  query = ''
  /** Whether there were so many that there is a field; it does not go while somebody types. */
  isShown = false
  #voice: Voice | undefined
  #texts = new WeakMap<HeldCoupon, string>()
  #last:
    | { readonly in: readonly HeldCoupon[]; readonly query: string; readonly found: readonly HeldCoupon[] }
    | undefined

  /** Begins anew, with other coupons. */
  reset(): void {
    this.query = ''
    this.isShown = false
  }

  /** Finds the coupons that have every word of the query, in any order; all where there is no query. */
  find(coupons: readonly HeldCoupon[], voice: Voice): readonly HeldCoupon[] {
    this.isShown ||= coupons.length > FEW
    if (voice !== this.#voice) {
      this.#voice = voice
      this.#texts = new WeakMap()
      this.#last = undefined
    }
    const words = fold(this.query).split(/\s+/u).filter(Boolean)
    if (!words.length) return coupons
    if (this.#last?.in === coupons && this.#last.query === this.query) return this.#last.found
    const found = coupons.filter(coupon => {
      const text = this.#textOf(coupon, voice)
      return words.every(word => text.includes(word))
    })
    this.#last = { in: coupons, query: this.query, found }
    return found
  }

  #textOf(coupon: HeldCoupon, voice: Voice): string {
    let text = this.#texts.get(coupon)
    if (text === undefined) this.#texts.set(coupon, (text = fold(describe(coupon, voice))))
    return text
  }
}

/** Renders the field, with the number of hits. */
export function renderSearch(
  query: string,
  hits: number,
  onInput: (query: string) => void,
  { say }: Voice,
): TemplateResult {
  return html`<div class="search" role="search">
    <label for="search">${say('search')}</label>
    <input
      id="search"
      type="search"
      part="search"
      autocomplete="off"
      enterkeyhint="search"
      .value=${query}
      @input=${({ currentTarget }: Event) => onInput((currentTarget as HTMLInputElement).value)}
    />
    ${query ? html`<p class="soft">${say('hits', { n: hits })}</p>` : nothing}
  </div>`
}

function describe({ promotion, code = '', partner }: HeldCoupon, voice: Voice): string {
  const { name, description } = promotionText(promotion, voice.locale)
  const { before, value, caption } = valueWords(promotion.discount, promotion.currency ?? 'EUR', voice)
  // Codes are read out and typed without their hyphens, too.
  return [name, description, before, value, caption, code, code.replaceAll('-', ''), partner?.name].join(' ')
}

/** Takes accents, case and the width of spaces away. */
function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
