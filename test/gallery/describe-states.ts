import { expect } from '@open-wc/testing'
import type Axe from 'axe-core'
import 'axe-core/axe.min.js'
import { contrastOf, isLargeText } from './contrast.ts'
import { mountState } from './mount-state.ts'
import { endMotion } from '../support/shadow.ts'
import type { GalleryGroup, GalleryState } from './state.ts'
import { findStickingOut } from './sticking-out.ts'

/** What a narrow column, a small phone and a wide page leave an element, in CSS pixels. */
const widths = [280, 320, 1280]

const place = document.createElement('main')

/** Tests every state of an element: axe without a fault in light and dark, and nothing that sticks out. */
export function describeStates(element: string, groups: readonly GalleryGroup[]): void {
  describe(`every state of <${element}>`, () => {
    beforeEach(() => {
      place.removeAttribute('style')
      place.removeAttribute('lang')
      place.removeAttribute('dir')
      place.style.cssText = 'background: light-dark(#f3f1ea, #161a17); color: light-dark(#22261f, #eceee8)'
      document.body.append(place)
    })
    afterEach(() => {
      place.replaceChildren()
      place.remove()
    })
    for (const { width, states } of groups) {
      // A look that is another one in a narrower place only is met by every state's three widths.
      for (const state of states.filter(({ look }) => !look?.width)) describeState(state, width)
    }
  })
}

function describeState(state: GalleryState, width: number): void {
  it(`${state.name}: breaks no rule of WCAG 2.2 AA, in light and in dark`, async () => {
    place.style.inlineSize = `${width}px`
    const element = await mountState(state, place)
    for (const scheme of state.look ? [state.look.scheme ?? 'light'] : ['light', 'dark']) {
      place.style.colorScheme = scheme
      endMotion(element)
      expect(await findFaults(), scheme).to.deep.equal([])
    }
  })

  it(`${state.name}: fits in ${widths.join(', ')} px`, async () => {
    const element = await mountState(state, place)
    for (const inlineSize of widths) {
      place.style.inlineSize = `${inlineSize}px`
      expect(findStickingOut(element), `${inlineSize} px`).to.deep.equal([])
    }
  })
}

async function findFaults(): Promise<readonly string[]> {
  const { axe } = globalThis as unknown as { readonly axe: typeof Axe }
  const results = await axe.run(place, {
    elementRef: true,
    resultTypes: ['violations', 'incomplete'],
    rules: { 'target-size': { enabled: true } },
  })
  const broken = results.violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html}`))
  const unclear = results.incomplete.flatMap(({ id, nodes }) => (id === 'color-contrast' ? nodes : []))
  return [...broken, ...unclear.flatMap(findLowContrast)]
}

/** Axe leaves to people what is printed on a gradient. */
function findLowContrast({ element, html }: Axe.NodeResult): readonly string[] {
  if (!element) return []
  const [contrast, least] = [contrastOf(element), isLargeText(element) ? 3 : 4.5]
  return contrast < least ? [`color-contrast: ${contrast.toFixed(2)} is less than ${least}: ${html}`] : []
}
