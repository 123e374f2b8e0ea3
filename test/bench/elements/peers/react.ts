import { type CSSResult } from 'lit'
import { type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'

/**
 * Renders a component into the shadow root of every such tag of the page. At once: by itself React would wait for a task
 * of its own, and so for another frame.
 */
export function mountReact(tag: string, styles: readonly CSSResult[], node: ReactNode): void {
  const sheets = styles.map(({ cssText }) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(cssText)
    return sheet
  })
  for (const element of document.querySelectorAll(tag)) {
    const root = element.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = sheets
    flushSync(() => createRoot(root).render(node))
  }
}

/** Tells the page what was clicked. */
export function tell(act: string, about?: string): () => void {
  return () => void document.dispatchEvent(new CustomEvent('act', { detail: { act, about } }))
}
