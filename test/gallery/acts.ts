import { byText, pick, settled } from '../support/shadow.ts'

/** Presses the first button that says this. @throws Error where there is none */
export function press(element: HTMLElement, text: string): void {
  byText(element, 'button', text).click()
}

/** Types a code and sends it off. */
export async function typeCode(element: HTMLElement, code: string): Promise<void> {
  const field = pick<HTMLInputElement>(element, 'input:not([type=checkbox])')
  field.value = code
  field.form?.requestSubmit()
  await settled()
}

/** Types into the field that looks through coupons. */
export function search(element: HTMLElement, text: string): void {
  const field = pick<HTMLInputElement>(element, 'input[type=search]')
  field.value = text
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

/** Opens what is folded. */
export function unfold(element: HTMLElement): void {
  for (const folded of element.shadowRoot?.querySelectorAll('details') ?? []) folded.open = true
}

/** Copies the first code there is, in a browser that lets a page do so, or in one that does not. */
export async function copyCode(element: HTMLElement, isAllowed: boolean): Promise<void> {
  const writeText = (): Promise<void> => (isAllowed ? Promise.resolve() : Promise.reject(new Error('not allowed')))
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } })
  press(element, 'Copy')
  await settled()
  // The browser's own is its prototype's.
  Reflect.deleteProperty(navigator, 'clipboard')
}
