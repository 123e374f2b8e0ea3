import type { CSSResult } from 'lit'

/** Makes a function that clones a piece of HTML. */
export function template(html: string): () => HTMLElement {
  const template = document.createElement('template')
  template.innerHTML = html
  const first = template.content.firstElementChild!
  return () => first.cloneNode(true) as HTMLElement
}

/** Fills the only part of a piece that a selector finds with text. */
export function fill(piece: ParentNode, selector: string, text: string): void {
  piece.querySelector(selector)!.textContent = text
}

/** Registers an element that shows once what a function builds, and tells the page what is clicked in it. */
export function defineVanilla(tag: string, styles: readonly CSSResult[], build: () => Node): void {
  const sheets = styles.map(({ cssText }) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(cssText)
    return sheet
  })
  customElements.define(
    tag,
    class extends HTMLElement {
      connectedCallback(): void {
        const root = this.attachShadow({ mode: 'open' })
        root.adoptedStyleSheets = sheets
        root.append(build())
        root.addEventListener('click', ({ target }) => {
          const button = (target as Element).closest('button')
          if (button) this.dispatchEvent(new CustomEvent('act', { detail: button.className, bubbles: true }))
        })
      }
    },
  )
}
