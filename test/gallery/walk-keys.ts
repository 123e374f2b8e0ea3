import { sendKeys } from '@web/test-runner-commands'
import { fixtureSync, html } from '@open-wc/testing'
import { deepActive, settled } from '../support/shadow.ts'
import { mountState } from './mount-state.ts'
import type { GalleryState } from './state.ts'

/** More stops than this are a trap. */
const MOST_STOPS = 60

/** An element between two buttons of a page, the first of which has the focus. */
export interface Walk {
  readonly element: HTMLElement
  readonly before: HTMLElement
  readonly after: HTMLElement
}

/** Shows a state on a page with something to focus before it and behind it. */
export async function startWalk(state: GalleryState): Promise<Walk> {
  const page = fixtureSync<HTMLElement>(
    html`<div>
      <button>before</button>
      <div></div>
      <button>after</button>
    </div>`,
  )
  const [before, after] = page.querySelectorAll('button')
  const place = page.querySelector('div')
  if (!before || !after || !place) throw new Error('the page has no places')
  const element = await mountState(state, place)
  before.focus()
  return { element, before, after }
}

/**
 * Presses Tab from before the element until it is left.
 * @returns what is named on the way
 * @throws Error where a stop is not seen to have the focus
 */
export async function tabThrough({ before, after }: Walk, isBackwards: boolean = false): Promise<readonly string[]> {
  const [from, to] = isBackwards ? [after, before] : [before, after]
  from.focus()
  const names: string[] = []
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    await (isBackwards ? tabBack() : sendKeys({ press: 'Tab' }))
    const active = deepActive()
    if (!active || active === to) return names
    if (!isSeen(active)) throw new Error(`nothing shows that "${nameOf(active)}" has the focus`)
    names.push(nameOf(active))
  }
  throw new Error(`Tab does not get out: ${names.join(', ')}`)
}

async function tabBack(): Promise<void> {
  await sendKeys({ down: 'Shift' })
  await sendKeys({ press: 'Tab' })
  await sendKeys({ up: 'Shift' })
}

/** Presses a key, and waits for what comes of it. */
export async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await sendKeys({ press: key })
    await settled()
  }
}

/** Presses Tab until something of this name has the focus. @throws Error where it never has */
export async function tabTo(name: string): Promise<void> {
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    await sendKeys({ press: 'Tab' })
    if (focused().includes(name)) return
  }
  throw new Error(`Tab does not come to "${name}"`)
}

/** The name of what has the focus, as a screen reader says it. */
export function focused(): string {
  const active = deepActive()
  return active ? nameOf(active) : ''
}

function nameOf(element: Element): string {
  const root = element.getRootNode() as Document | ShadowRoot
  const labels = (element.getAttribute('aria-labelledby') ?? '').split(' ').map(id => id && root.getElementById(id))
  const text =
    element.getAttribute('aria-label') ??
    (labels.some(Boolean)
      ? labels.map(label => (label ? label.innerText : '')).join(' ')
      : element instanceof HTMLInputElement
        ? [...(element.labels ?? [])]
            .map(label => label.querySelector('.name')?.textContent ?? label.textContent)
            .join(' ')
        : element.textContent)
  return (text ?? '').replaceAll(/[\s\u2068\u2069]+/gu, ' ').trim()
}

function isSeen(element: Element): boolean {
  const { outlineStyle, outlineWidth } = getComputedStyle(element)
  return element.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) > 0
}
