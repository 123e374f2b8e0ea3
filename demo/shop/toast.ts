import { element } from './element.ts'

const STAYS = 6000
let region: HTMLElement | undefined
let leaving: ReturnType<typeof setTimeout> | undefined

/** Says something in passing, to eyes and to screen readers. */
export function toast(text: string, link?: { readonly text: string; readonly href: string }): void {
  // A live region speaks only of what comes into it later.
  region ??= document.body.appendChild(element('div', { attributes: { role: 'status' } }))
  const said = element('div', { class: 'toast' }, element('span', { text }))
  if (link) said.append(element('a', { text: link.text, attributes: { href: link.href } }))
  region.replaceChildren(said)
  clearTimeout(leaving)
  leaving = setTimeout(() => region?.replaceChildren(), STAYS)
}
