/**
 * Registers an element: silent where it is registered already, one warning where the name belongs to another class, and
 * never a throw: a page that loads two copies still works.
 */
export function define(tag: string, element: CustomElementConstructor): void {
  const known = customElements.get(tag)
  if (!known) customElements.define(tag, element)
  // oxlint-disable-next-line no-console -- a page that registers two copies should hear of it once
  else if (known !== element) console.warn(`<${tag}> is registered already; the first one is used.`)
}
