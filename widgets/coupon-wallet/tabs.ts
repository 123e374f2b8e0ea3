import { html, type TemplateResult } from 'lit'
import type { HeldCoupon } from '../../src/sdk/tearoff.ts'
import type { Voice } from '../internal/voice.ts'

/** A part of the wallet. */
export type Tab = 'ready' | 'used' | 'past'

const TABS: readonly Tab[] = ['ready', 'used', 'past']

/** Sorts coupons by the tab that lists them. */
export function sortIntoTabs(
  ready: readonly HeldCoupon[],
  past: readonly HeldCoupon[],
): Readonly<Record<Tab, readonly HeldCoupon[]>> {
  const isUsed = ({ state }: HeldCoupon): boolean => state === 'redeemed'
  return { ready, used: past.filter(isUsed), past: past.filter(coupon => !isUsed(coupon)) }
}

/** Renders the tabs as in the ARIA pattern: one tab stop, and the arrow keys choose. */
export function renderTabs(
  selected: Tab,
  count: (tab: Tab) => number,
  onSelect: (tab: Tab) => void,
  { say, number }: Voice,
): TemplateResult {
  const move = (event: KeyboardEvent): void => {
    // Alt and the left arrow go back in the browser.
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const list = event.currentTarget as HTMLElement
    const to = nextTab(event.key, TABS.indexOf(selected), TABS.length, list.matches(':dir(rtl)'))
    const tab = TABS[to]
    if (!tab) return
    event.preventDefault()
    onSelect(tab)
    list.querySelector<HTMLElement>(`#tab-${tab}`)?.focus()
  }
  return html`<div class="tabs" part="tabs" role="tablist" aria-label=${say('wallet')} @keydown=${move}>
    ${TABS.map(
      tab =>
        html`<button
          id="tab-${tab}"
          part="tab"
          role="tab"
          aria-controls="panel"
          aria-selected=${selected === tab}
          tabindex=${selected === tab ? 0 : -1}
          @click=${() => onSelect(tab)}
        >
          ${say(tab)} <span class="count">${number(count(tab))}</span>
        </button>`,
    )}
  </div>`
}

/** Finds the tab that a key leads to; -1 for other keys. */
function nextTab(key: string, at: number, count: number, rightToLeft: boolean): number {
  switch (key) {
    case 'Home':
      return 0
    case 'End':
      return count - 1
    case 'ArrowLeft':
    case 'ArrowRight':
      return (at + ((key === 'ArrowRight') === rightToLeft ? count - 1 : 1)) % count
    default:
      return -1
  }
}
