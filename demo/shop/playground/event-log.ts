import { element } from '../element.ts'

const MOST = 30

/** Lists what an element tells the page, the newest first, and stops acts where that is wanted. */
export function createEventLog(parts: {
  readonly list: HTMLElement
  readonly hint: HTMLElement
  /** Whether acts are cancelled before they happen. */
  readonly isCancelling: () => boolean
}): { listen(target: EventTarget, types: readonly string[]): void; clear(): void } {
  const { list, hint, isCancelling } = parts

  const hear = (event: Event): void => {
    if (event.cancelable && isCancelling()) event.preventDefault()
    const told = Object.entries(event).filter(([name, value]) => name !== 'isTrusted' && value !== undefined)
    const kind = event.defaultPrevented ? 'cancelled' : event.cancelable ? 'cancelable' : ''
    const line = element(
      'summary',
      {},
      element('b', { text: event.type }),
      element('span', { class: 'soft', text: [kind, new Date().toLocaleTimeString()].filter(Boolean).join(', ') }),
    )
    const detail = element('pre', { text: JSON.stringify(Object.fromEntries(told), undefined, 2) })
    list.prepend(element('li', {}, element('details', {}, line, detail)))
    list.children[MOST]?.remove()
    hint.hidden = true
  }

  return {
    listen(target, types) {
      for (const type of types) target.addEventListener(type, hear)
    },
    clear() {
      list.replaceChildren()
      hint.hidden = false
    },
  }
}
