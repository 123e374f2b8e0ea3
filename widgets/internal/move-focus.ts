/** Moves the focus to a part of an element, unless it has gone elsewhere in the page in the meantime. */
export function moveFocus(element: HTMLElement, selector: string): void {
  if (document.activeElement !== document.body && !element.matches(':focus-within')) return
  element.shadowRoot?.querySelector<HTMLElement>(selector)?.focus()
}
