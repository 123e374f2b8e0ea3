/** Finds texts and controls that reach over the sides of an element, or are cut by something inside it. */
export function findStickingOut(host: Element): readonly string[] {
  const found: string[] = []
  for (const part of partsOf(host)) {
    // What is folded away has a place, but nobody sees it there.
    if (!part.element.checkVisibility()) continue
    // A dialog lies over the page, wherever the element is.
    const { left, right } = (part.element.closest('dialog') ?? host).getBoundingClientRect()
    for (const box of part.boxes) {
      const reaches = box.left < left - 1 || box.right > right + 1
      if (reaches || isCut(part.element, box))
        found.push(`${part.element.localName}.${part.element.className}: ${part.text}`)
    }
  }
  return found
}

interface Part {
  readonly element: Element
  readonly text: string
  readonly boxes: readonly DOMRect[]
}

function* partsOf(host: Element): Generator<Part> {
  const root = host.shadowRoot
  if (!root) return
  const nodes = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    if (node instanceof Element) {
      if (node.matches('button, a, input, progress, summary')) yield partOf(node, node.getClientRects())
    } else if (node.parentElement && !node.parentElement.closest('style, .sr') && node.textContent?.trim()) {
      const range = document.createRange()
      range.selectNodeContents(node)
      yield partOf(node.parentElement, range.getClientRects(), node.textContent)
    }
  }
}

function partOf(element: Element, boxes: DOMRectList, text: string = element.outerHTML): Part {
  return { element, text: text.trim().slice(0, 60), boxes: [...boxes].filter(({ width, height }) => width && height) }
}

/** Whether something above it shows less of it than there is; what scrolls shows it in time. */
function isCut(element: Element, box: DOMRect): boolean {
  for (let above = element.parentElement; above; above = above.parentElement) {
    const { overflowX } = getComputedStyle(above)
    if (overflowX === 'auto' || overflowX === 'scroll') return false
    if (overflowX === 'visible') continue
    const { left, right, top, bottom } = above.getBoundingClientRect()
    if (box.left < left - 1 || box.right > right + 1 || box.top < top - 1 || box.bottom > bottom + 1) return true
  }
  return false
}
