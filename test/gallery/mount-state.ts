import { createFakeTearoff } from '../support/fake-tearoff.ts'
import { settled } from '../support/shadow.ts'
import type { GalleryState, Inside } from './state.ts'

/** How long words of another language may take to load. */
const PATIENCE_MS = 5000

/** Shows a state in a place of the page, and does what leads to it. @returns the element */
export async function mountState(state: GalleryState, place: HTMLElement): Promise<HTMLElement> {
  const { tag, look = { name: '' }, attributes = {}, inside = [], around, start, act } = state
  if (look.lang) place.lang = look.lang
  if (look.dir) place.dir = look.dir
  if (look.scheme) place.style.colorScheme = look.scheme
  if (look.width) place.style.inlineSize = `${look.width}px`
  if (look.textSize) place.style.fontSize = `${look.textSize}%`
  for (const [token, value] of Object.entries(look.tokens ?? {})) place.style.setProperty(token, value)
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...inside.map(createInside))
  const shop = start && createFakeTearoff({ locale: look.lang ?? 'en', ...start })
  if (shop) Object.assign(element, { shop })
  if (around) place.append(createSentence(element, around))
  else place.append(element)
  await customElements.whenDefined(tag)
  await (element as HTMLElement & { readonly updateComplete?: Promise<unknown> }).updateComplete
  await settled()
  await speaks(element, shop?.locale)
  if (shop) await act?.(element, shop)
  await settled()
  return element
}

function createInside({ text, slot, href }: Inside): HTMLElement {
  const node = document.createElement(href ? 'a' : 'p')
  node.textContent = text
  if (slot) node.slot = slot
  if (href) {
    node.setAttribute('href', href)
    node.style.color = 'inherit'
  }
  return node
}

function createSentence(element: HTMLElement, [before, behind]: readonly [string, string]): HTMLElement {
  const sentence = document.createElement('p')
  sentence.append(before, element, behind)
  return sentence
}

/** Waits until an element says its words in a language: all but English are loaded when they are needed. */
async function speaks(element: HTMLElement, locale: string | undefined): Promise<void> {
  const since = performance.now()
  while (locale && performance.now() - since < PATIENCE_MS) {
    const spoken = element.shadowRoot?.querySelector<HTMLElement>('[lang]')?.lang
    if (!spoken || spoken.split('-')[0] === locale) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}
