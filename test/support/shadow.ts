/** Reads what an element shows, with white space folded. */
export function textOf(element: Element): string {
  return (element.shadowRoot ?? element).textContent?.replace(/\s+/gu, ' ') ?? ''
}

/** Finds the first control in an element's shadow root that says this. @throws Error when there is none */
export function byText<Tag extends keyof HTMLElementTagNameMap>(
  element: Element,
  tag: Tag,
  text: string,
): HTMLElementTagNameMap[Tag] {
  const found = [...(element.shadowRoot?.querySelectorAll(tag) ?? [])].find(one => one.textContent?.includes(text))
  if (!found) throw new Error(`no <${tag}> says "${text}"`)
  return found
}

/** Finds the first of its kind in an element's shadow root. @throws Error when there is none */
export function pick<Kind extends Element = HTMLElement>(element: Element, selector: string): Kind {
  const found = element.shadowRoot?.querySelector<Kind>(selector)
  if (!found) throw new Error(`nothing is ${selector}`)
  return found
}

/** Finds what has the focus, through shadow roots. */
export function deepActive(): Element | undefined {
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active ?? undefined
}

/** Waits for an element's next event of a type. */
export function nextEvent<Type extends keyof HTMLElementEventMap>(
  element: HTMLElement,
  type: Type,
): Promise<HTMLElementEventMap[Type]> {
  return new Promise(resolve => element.addEventListener(type, resolve, { once: true }))
}

/** Ends what moves or fades in an element's shadow root: a colour on its way is none that anybody has to read. */
export function endMotion(element: Element): void {
  for (const motion of element.shadowRoot?.getAnimations() ?? []) motion.cancel()
}

/** Waits until promises and renders are done. Not a frame: a page in the background has none. */
export function settled(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve))
}
