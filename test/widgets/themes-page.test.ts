import { expect, fixtureSync, html } from '@open-wc/testing'
import '../../widgets/define.ts'
import { cart, choice, createFakeTearoff, held, promotion } from '../support/fake-tearoff.ts'
import { settled } from '../support/shadow.ts'

const soon = held('soon', { code: 'WELCOME-10', expiresAt: '2026-11-21T23:00:00Z' })
const shop = createFakeTearoff({
  status: { state: 'offline', why: 'service_unreachable' },
  cart: cart(),
  offers: [{ id: 'o1', slot: 'home-top', action: 'add_to_wallet', claimed: false, promotion: promotion() }],
  choices: [
    choice(held('applied'), { status: 'applied' }),
    choice(soon),
    choice(held('unfit'), { status: 'unfit', reasons: [{ reason: 'no_effect' }] }),
  ],
  best: { coupons: [soon], saves: 1000, gain: 500, leftOut: [], exact: true },
})

/** What a page of other manners writes for everything in it. */
const HOSTILE = `
* { all: unset; letter-spacing: 5px; word-spacing: 9px; line-height: 0; text-transform: uppercase; text-align: right;
  text-indent: 40px; white-space: nowrap; font-style: italic; font-weight: 900; font-variant: small-caps; cursor: crosshair;
  text-shadow: 1px 1px red; word-break: break-all; hyphens: none; -webkit-text-fill-color: red; overflow-wrap: normal;
  font-stretch: condensed; box-sizing: content-box !important; }
html { font-size: 40px; }
button, input, summary, a { background: red; padding: 40px; border: 9px solid red; border-radius: 50px; margin: 9px; }
h2, h3, p, ul, li, dl, dd { margin: 50px; padding: 50px; font-size: 70px; list-style: square; color: red; }
span, b, code, strong, section, article, div, form { display: inline; color: red; background: red; float: right; }
`

/** What decides how something looks, its size aside. */
const LOOKS = `display position float box-sizing margin-top margin-inline-start padding-top padding-inline-start
  border-top-width border-top-style border-top-color border-top-left-radius background-color color opacity filter cursor
  font-family font-size font-style font-weight font-variant font-stretch line-height letter-spacing word-spacing word-break
  overflow-wrap hyphens white-space text-align text-indent text-shadow text-transform -webkit-text-fill-color
  list-style-type content visibility`.split(/\s+/u)

async function mount(style = ''): Promise<HTMLElement> {
  const page = fixtureSync<HTMLElement>(
    html`<div>
      <coupon-offer slot-name="home-top" .shop=${shop}></coupon-offer>
      <coupon-wallet .shop=${shop}></coupon-wallet>
      <coupon-picker .shop=${shop}></coupon-picker>
      <coupon-badge .shop=${shop}></coupon-badge>
      <coupon-snippet promotion="soon-promotion" .shop=${shop}></coupon-snippet>
    </div>`,
  )
  page.style.cssText = `display: block; inline-size: 700px; font: 16px/1.2 serif; color: #222; ${style}`
  await settled()
  return page
}

const shadows = (page: HTMLElement): readonly ShadowRoot[] =>
  [...page.children].map(({ shadowRoot }) => shadowRoot).filter(root => root !== null)

/**
 * Reads how everything in the elements looks, one line for each thing and property. What is slotted is the page's, and the
 * `display` of the tag, which decides that of what is next inside.
 */
function looks(page: HTMLElement): readonly string[] {
  return shadows(page).flatMap(root =>
    [...root.querySelectorAll('*:not(slot)')].flatMap((element, index) => {
      const style = getComputedStyle(element)
      const name = `${root.host.localName} ${index} ${element.localName}.${element.className}`
      return LOOKS.filter(property => property !== 'display' || element.parentNode !== root).map(
        property => `${name} ${property}: ${style.getPropertyValue(property)}`,
      )
    }),
  )
}

const partOf = (page: HTMLElement, tag: string, selector: string): Element =>
  page.querySelector(tag)?.shadowRoot?.querySelector(selector) ?? page

describe('a page’s styles', () => {
  let hostile: HTMLStyleElement | undefined
  afterEach(() => hostile?.remove())

  it('do not come into an element, whatever they say of everything', async () => {
    const page = await mount()
    const before = looks(page)
    hostile = document.createElement('style')
    hostile.textContent = HOSTILE
    document.head.append(hostile)
    expect(getComputedStyle(page.querySelector('coupon-wallet')!).lineHeight, 'it comes to the door').to.equal('0px')
    const after = new Set(looks(page))
    expect(before.filter(look => !after.has(look))).to.deep.equal([])
    expect(before.length).to.be.greaterThan(3000)
  })

  it('give an element their font, its size, their colour and their direction', async () => {
    const page = await mount('font: 20px/3 monospace; color: rgb(1, 2, 3); direction: rtl')
    const heading = getComputedStyle(partOf(page, 'coupon-wallet', 'h2'))
    expect(heading.fontFamily).to.equal('monospace')
    expect(heading.fontSize).to.equal('25px')
    expect(heading.color).to.equal('rgb(1, 2, 3)')
    expect(getComputedStyle(partOf(page, 'coupon-picker', 'section')).color).not.to.equal('rgb(1, 2, 3)')
    expect(heading.direction).to.equal('rtl')
  })

  it('get a heading font of the tickets by a token', async () => {
    const page = await mount('--coupon-heading-font: cursive')
    for (const [tag, part] of [
      ['coupon-wallet', 'h2'],
      ['coupon-wallet', '.stub b'],
      ['coupon-offer', 'h2'],
    ] as const) {
      expect(getComputedStyle(partOf(page, tag, part)).fontFamily, `${tag} ${part}`).to.equal('cursive')
    }
    expect(getComputedStyle(partOf(page, 'coupon-wallet', 'p')).fontFamily).to.equal('serif')
  })
})

describe('an element’s styles', () => {
  it('are no rule of the page', async () => {
    const count = (): readonly number[] => [
      document.styleSheets.length,
      document.adoptedStyleSheets.length,
      document.querySelectorAll('style, link').length,
    ]
    const before = count()
    await mount()
    expect(count()).to.deep.equal(before)
  })

  it('leave what the page slots as the page has it', async () => {
    const slotted = (inside: unknown): HTMLElement =>
      fixtureSync<HTMLElement>(html`<div>${inside}</div>`).querySelector('h2')!
    const alone = slotted(html`<h2>Ours</h2>`)
    const within = slotted(html`<coupon-wallet .shop=${shop}><h2 slot="heading">Ours</h2></coupon-wallet>`)
    await settled()
    for (const property of ['margin-top', 'font-size', 'font-weight', 'font-family', 'display', 'box-sizing']) {
      const of = (element: Element): string => getComputedStyle(element).getPropertyValue(property)
      expect(of(within), property).to.equal(of(alone))
    }
  })

  it('leave what stands inside a tag as the page has it until there is something to show', async () => {
    const page = fixtureSync<HTMLElement>(
      html`<div style="line-height: 3; letter-spacing: 2px">
        <coupon-wallet><p>Coupons load.</p></coupon-wallet>
        <p>Beside it.</p>
      </div>`,
    )
    await settled()
    const [inside, beside] = [...page.querySelectorAll('p')].map(element => getComputedStyle(element))
    for (const property of ['line-height', 'letter-spacing', 'overflow-wrap', 'hyphens', 'margin-top'] as const) {
      expect(inside?.getPropertyValue(property), property).to.equal(beside?.getPropertyValue(property))
    }
  })
})
