/** What stays where it is as a whole: what a click changes inside of it may move its parts. */
const BLOCK = ':is(.option, .best, .change, form, summary)'

/**
 * Remembers what a shopper is using: what has the focus by keyboard, else what is under the pointer.
 *
 * @returns puts it back where it was on the screen, once the element has been updated, by scrolling what scrolls around
 * it: the scroll anchoring of browsers, where they have it, knows the top of the screen and not what is in use. Where the
 * focus has gone with its control, it goes to what is nearest.
 */
export function holdStill(host: HTMLElement): () => void {
  const root = host.shadowRoot
  const focused = root?.activeElement
  const hovered = root?.querySelector(`${BLOCK}:hover`)
  const used = focused?.matches(':focus-visible') || !hovered ? focused?.closest(BLOCK) : hovered
  const top = used?.getBoundingClientRect().top ?? 0
  const heirs = focused ? [...neighbours(focused), root?.querySelector('section')] : []
  return () => {
    if (focused?.isConnected === false) heirs.find(heir => heir?.isConnected)?.focus({ preventScroll: true })
    if (used?.isConnected) scrollBack(used, () => used.getBoundingClientRect().top - top)
  }
}

/** The controls of its own row, of those below it, and of those above it. */
function neighbours(focused: Element): readonly (HTMLElement | null)[] {
  const row = focused.closest('li')
  const rows = [...(row?.parentElement?.children ?? [])]
  const at = rows.findIndex(one => one === row)
  const near = [...rows.slice(at), ...rows.slice(0, Math.max(0, at)).reverse()]
  return near.map(one => one.querySelector<HTMLElement>('input, a'))
}

function scrollBack(used: Element, off: () => number): void {
  for (let at: Element | null = used; at; at = parentOf(at)) {
    const by = off()
    if (Math.abs(by) < 1) return
    if (at !== document.scrollingElement && !/auto|scroll/u.test(getComputedStyle(at).overflowY)) continue
    const { scrollTop } = at
    at.scrollBy({ top: by, behavior: 'instant' })
    // What sticks to the screen does not move with its page.
    if (Math.abs(off()) >= Math.abs(by)) at.scrollTo({ top: scrollTop, behavior: 'instant' })
  }
}

function parentOf(element: Element): Element | null {
  const root = element.getRootNode()
  return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
}
