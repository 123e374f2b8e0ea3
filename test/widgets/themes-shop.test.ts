import { expect, fixtureSync, html } from '@open-wc/testing'
import '../../widgets/define.ts'
import { cart, choice, createFakeTearoff, held, promotion } from '../support/fake-tearoff.ts'
import { settled } from '../support/shadow.ts'

const soon = held('soon', { code: 'WELCOME-10', expiresAt: '2026-11-21T23:00:00Z' })
const shop = createFakeTearoff({
  cart: cart(),
  offers: [{ id: 'o1', slot: 'home-top', action: 'add_to_wallet', claimed: false, promotion: promotion() }],
  choices: [choice(held('applied'), { status: 'applied' }), choice(soon)],
  best: { coupons: [soon], saves: 1000, gain: 500, leftOut: [], exact: true },
})
const LOOKS = [
  ['plain', 'light'],
  ['plain', 'dark'],
  ['brand', 'light'],
  ['brand', 'dark'],
  ['dark', 'dark'],
] as const

/** What is written on what, by the elements' own names. */
const PAIRS = [
  ['--_ink', '--_paper'],
  ['--_soft', '--_paper'],
  ['--_accent', '--_paper'],
  ['--_warn', '--_paper'],
  ['--_ink', '--_tint'],
  ['--_accent', '--_tint'],
  ['--_on', '--_accent'],
  ['--_warn', '--_warn-tint'],
  // The shop's page.
  ['--ink', '--page'],
  ['--soft', '--page'],
  ['--accent', '--page'],
  ['--soft', '--tile'],
  ['--_accent', '--page'],
  ['--_warn', '--page'],
] as const

const page = document.documentElement
const sheets: HTMLStyleElement[] = []

async function mount(theme: string, scheme: string): Promise<HTMLElement> {
  page.dataset['theme'] = theme
  page.style.colorScheme = scheme
  const shown = fixtureSync<HTMLElement>(
    html`<main>
      <coupon-offer slot-name="home-top" .shop=${shop}></coupon-offer>
      <coupon-wallet .shop=${shop}></coupon-wallet>
      <coupon-picker .shop=${shop}></coupon-picker>
      <a href="#account"><coupon-badge .shop=${shop}>Account</coupon-badge></a>
      <p>Your code: <coupon-snippet promotion="soon-promotion" .shop=${shop}></coupon-snippet></p>
    </main>`,
  )
  await settled()
  return shown
}

type Colour = readonly [red: number, green: number, blue: number]
const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!

function rgb(colour: string): Colour {
  canvas.fillStyle = colour
  canvas.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data
  return [red, green, blue]
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map(part => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** The contrast of WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [one, other].map(colour => luminance(rgb(colour))).toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

describe('the themes of the demo', () => {
  before(async () => {
    for (const file of ['shop.css', 'themes.css']) {
      const style = document.createElement('style')
      style.textContent = await (await fetch(`/demo/shop/${file}`)).text()
      document.head.append(style)
      sheets.push(style)
    }
  })
  after(() => {
    for (const style of sheets) style.remove()
    delete page.dataset['theme']
    page.style.colorScheme = ''
  })

  for (const [theme, scheme] of LOOKS) {
    it(`has enough contrast in ${theme}, ${scheme}`, async () => {
      const shown = await mount(theme, scheme)
      const wallet = shown.querySelector('coupon-wallet')!
      const probe = document.createElement('span')
      wallet.shadowRoot!.append(probe)
      const colour = (token: string): string => {
        probe.style.color = `var(${token})`
        return getComputedStyle(probe).color
      }
      const low = PAIRS.map(([ink, paper]) => [ink, paper, contrast(colour(ink), colour(paper))] as const)
      expect(low.filter(([, , ratio]) => ratio < 4.5)).to.deep.equal([])
      const stub = getComputedStyle(wallet.shadowRoot!.querySelector('.stub')!)
      // What is printed on the stub is read on each colour that its pattern covers it with.
      const grounds = stub.backgroundImage.match(/rgb\([^)]*\)/gu) ?? []
      for (const ground of [stub.backgroundColor, ...grounds]) {
        expect(contrast(stub.color, ground), ground).to.be.at.least(4.5)
      }
      probe.remove()
      await expect(shown).to.be.accessible()
    })
  }

  it('set no token in the plain one, and only tokens in the others', async () => {
    const rules = sheets.flatMap(({ sheet }) => [...(sheet?.cssRules ?? [])])
    const texts = rules.map(rule => rule.cssText)
    const tokens = texts.filter(text => text.includes('--coupon-'))
    expect(tokens.length).to.be.greaterThan(2)
    for (const text of tokens) expect(text).to.match(/^\[data-theme="(?:brand|dark)"\]/u)
    expect(texts.filter(text => text.includes('::part'))).to.deep.equal([])
  })

  it('make another shop of it: letters, colours, corners and stubs', async () => {
    const seen = new Map<string, Set<string>>()
    for (const [theme, scheme] of LOOKS) {
      const shown = await mount(theme, scheme)
      const wallet = shown.querySelector('coupon-wallet')!.shadowRoot!
      const stub = getComputedStyle(wallet.querySelector('.stub')!)
      const facts = {
        letters: getComputedStyle(wallet.querySelector('h2')!).fontFamily,
        corners: stub.borderStartStartRadius,
        cut: stub.maskImage,
        paper: stub.backgroundColor,
      }
      for (const [name, fact] of Object.entries(facts)) seen.set(name, (seen.get(name) ?? new Set()).add(fact))
    }
    for (const [name, facts] of seen) expect(facts.size, name).to.be.at.least(name === 'letters' ? 2 : 3)
  })
})
