import { expect, fixtureSync, html, waitUntil } from '@open-wc/testing'
import { loadElements } from '../../widgets/internal/load-elements.ts'

const TAGS = ['coupon-badge', 'coupon-offer', 'coupon-picker', 'coupon-snippet', 'coupon-wallet'] as const

const defined = (): readonly string[] => TAGS.filter(tag => customElements.get(tag))

describe('the one tag', () => {
  it('loads each of the five elements when its tag comes into the page, and no other', async () => {
    const page = fixtureSync<HTMLElement>(html`<div></div>`)
    const stop = loadElements()
    for (const [i, tag] of TAGS.entries()) {
      expect(defined()).to.deep.equal(TAGS.slice(0, i))
      page.append(document.createElement(tag))
      await waitUntil(() => customElements.get(tag), `<${tag}> should be loaded`, { timeout: 8000 })
    }
    stop()
  })
})
