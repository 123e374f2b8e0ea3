import { element } from './element.ts'

/** Fills a stepper: fewer, how many, more. @returns what it says now */
export function stepper(
  root: HTMLElement,
  want: { readonly name: string; readonly quantity: number; readonly least: number; onChange(quantity: number): void },
): () => number {
  let { quantity } = want
  const shown = element('output', { text: String(quantity), attributes: { 'aria-label': `Quantity of ${want.name}` } })
  const step = (by: number, text: string, label: string): HTMLButtonElement =>
    element('button', {
      text,
      attributes: { type: 'button', 'aria-label': `${label} ${want.name}` },
      onClick: () => {
        quantity = Math.min(99, Math.max(want.least, quantity + by))
        shown.textContent = String(quantity)
        want.onChange(quantity)
      },
    })
  root.classList.add('stepper')
  root.replaceChildren(step(-1, '\u2212', 'Fewer of'), shown, step(1, '+', 'More of'))
  return () => quantity
}
