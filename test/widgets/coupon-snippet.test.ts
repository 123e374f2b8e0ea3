import { expect, fixture, fixtureSync, html } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import '../../widgets/coupon-snippet/define.ts'
import type { CouponSnippet } from '../../widgets/coupon-snippet/coupon-snippet.ts'
import { define } from '../../widgets/internal/define.ts'
import { createFakeTearoff, type FakeStart, type FakeTearoff, held, promotion } from '../support/fake-tearoff.ts'
import { deepActive, nextEvent, pick, settled } from '../support/shadow.ts'

const welcome = promotion({ id: 'welcome', name: 'Welcome' })
const assigned = held('c1', { promotion: welcome, code: 'WELCOME-10' })

async function mount(
  start: FakeStart = { coupons: [assigned] },
): Promise<{ element: CouponSnippet; shop: FakeTearoff }> {
  const shop = createFakeTearoff(start)
  const page = await fixture<HTMLElement>(
    html`<p>Yours: <coupon-snippet promotion="welcome" .shop=${shop}>write to us for a code</coupon-snippet>.</p>`,
  )
  const element = page.querySelector('coupon-snippet')
  if (!element) throw new Error('no snippet')
  return { element, shop }
}

/** Lets the page's clipboard take, or refuse, what is written. */
function stubClipboard(write: (text: string) => Promise<void>): () => void {
  const own = Object.getOwnPropertyDescriptor(navigator, 'clipboard')
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: write } })
  return () => {
    if (own) Object.defineProperty(navigator, 'clipboard', own)
    else Reflect.deleteProperty(navigator, 'clipboard')
  }
}

const isAssigned = (element: Element): boolean => element.matches(':state(assigned)')
const codeOf = (element: Element): string | undefined =>
  element.shadowRoot?.querySelector('code')?.textContent ?? undefined
const showsFallback = (element: Element): boolean =>
  element.shadowRoot?.querySelector('slot') !== null && codeOf(element) === undefined && !isAssigned(element)

describe('<coupon-snippet>', () => {
  it('shows the code that this shopper was assigned, and not what stands inside it (USR-18, USR-20)', async () => {
    const { element } = await mount()
    expect(codeOf(element)).to.equal('WELCOME-10')
    expect(isAssigned(element)).to.equal(true)
    expect(element.shadowRoot?.querySelector('slot')).to.equal(null)
    expect(getComputedStyle(element).display).to.equal('inline')
    await expect(element).to.be.accessible()
  })

  it('is a line of its own with `block`, and nothing with `hidden`', async () => {
    const { element } = await mount()
    element.block = true
    await element.updateComplete
    expect(getComputedStyle(element).display).to.equal('block')
    expect(pick(element, '.chip').offsetWidth).to.equal(element.offsetWidth)
    await expect(element).to.be.accessible()
    element.hidden = true
    expect(getComputedStyle(element).display).to.equal('none')
  })

  const none: readonly [string, FakeStart][] = [
    ['while nothing is known', { state: 'loading' }],
    [
      'offline, where the device remembers nothing',
      { state: 'loading', status: { state: 'offline', why: 'service_unreachable' } },
    ],
    ['where no coupon was assigned', {}],
    ['where the code is of another promotion', { coupons: [held('c2', { code: 'OTHER-1' })] }],
    ['where the coupon has no code', { coupons: [held('c3', { promotion: welcome })] }],
    ['where the code is empty', { coupons: [{ ...assigned, code: '' }] }],
    ['once it was used', { past: [{ ...assigned, state: 'redeemed' }] }],
    ['once it has ended', { past: [{ ...assigned, state: 'expired' }] }],
  ]
  for (const [when, start] of none) {
    it(`shows its fallback ${when}, and never an empty code (USR-23)`, async () => {
      const { element } = await mount(start)
      expect(showsFallback(element)).to.equal(true)
      expect(pick<HTMLSlotElement>(element, 'slot').assignedNodes()[0]?.textContent).to.equal('write to us for a code')
      await expect(element).to.be.accessible()
    })
  }

  it('follows the wallet: a code that is assigned appears, one that ends goes', async () => {
    const { element, shop } = await mount({})
    shop.stores.$coupons.set([assigned])
    await element.updateComplete
    expect(codeOf(element)).to.equal('WELCOME-10')
    shop.stores.$coupons.set([])
    await element.updateComplete
    expect(showsFallback(element)).to.equal(true)
  })

  it('shows what the device remembers while the service is away', async () => {
    const { element } = await mount({ coupons: [assigned], status: { state: 'offline', why: 'service_unreachable' } })
    expect(codeOf(element)).to.equal('WELCOME-10')
  })

  it('shows the code that can be used and ends first; one that a checkout holds comes last', async () => {
    const [first, later] = [
      { ...assigned, id: 'c4', code: 'FIRST-1' },
      { ...assigned, id: 'c5', code: 'LATER-2' },
    ]
    const { element, shop } = await mount({ coupons: [{ ...assigned, state: 'reserved' }, first, later] })
    expect(codeOf(element)).to.equal('FIRST-1')
    shop.stores.$coupons.set([{ ...assigned, state: 'reserved' }])
    await element.updateComplete
    expect(codeOf(element)).to.equal('WELCOME-10')
  })

  it('follows its promotion', async () => {
    const other = held('c6', { promotion: promotion({ id: 'birthday' }), code: 'CAKE-1' })
    const { element } = await mount({ coupons: [assigned, other] })
    element.setAttribute('promotion', 'birthday')
    await element.updateComplete
    expect(codeOf(element)).to.equal('CAKE-1')
  })

  it('copies by keyboard and says so, in place and to screen readers', async () => {
    const written: string[] = []
    const restore = stubClipboard(async text => void written.push(text))
    const { element } = await mount()
    const width = pick(element, '.chip').offsetWidth
    pick(element, 'button').focus()
    const [before, after] = [nextEvent(element, 'coupon-copy'), nextEvent(element, 'coupon-copied')]
    await sendKeys({ press: 'Enter' })
    expect((await before).coupon.id).to.equal('c1')
    expect((await after).coupon.id).to.equal('c1')
    await settled()
    restore()
    expect(written).to.deep.equal(['WELCOME-10'])
    expect(pick(element, '[role=status]').textContent).to.equal('Copied')
    expect(getComputedStyle(pick(element, '.done')).visibility).to.equal('visible')
    expect(deepActive()).to.equal(pick(element, 'button'))
    expect(pick(element, '.chip').offsetWidth).to.equal(width)
    await expect(element).to.be.accessible()
  })

  it('copies nothing where the page cancels', async () => {
    const written: string[] = []
    const restore = stubClipboard(async text => void written.push(text))
    const { element } = await mount()
    let isCopied = false
    element.addEventListener('coupon-copy', event => event.preventDefault())
    element.addEventListener('coupon-copied', () => (isCopied = true))
    pick(element, 'button').click()
    await settled()
    restore()
    expect([written, isCopied, pick(element, '[role=status]').textContent]).to.deep.equal([[], false, ''])
  })

  it('selects the code where copying is not allowed, and says that', async () => {
    const restore = stubClipboard(() => Promise.reject(new DOMException('no', 'NotAllowedError')))
    const { element } = await mount()
    pick(element, 'button').click()
    await settled()
    restore()
    const status = pick(element, '[role=status]')
    expect(status.textContent).to.contain('the code is selected')
    expect(status.offsetWidth).to.be.greaterThan(50)
    expect(String(getSelection())).to.contain('WELCOME-10')
    await expect(element).to.be.accessible()
  })

  it('says nothing of one code’s copy beside another', async () => {
    const restore = stubClipboard(async () => undefined)
    const { element, shop } = await mount()
    pick(element, 'button').click()
    await settled()
    restore()
    shop.stores.$coupons.set([{ ...assigned, id: 'c7', code: 'NEXT-1' }])
    await element.updateComplete
    expect(pick(element, '[role=status]').textContent).to.equal('')
  })

  it('names its button by what is shown, and has no code in an attribute (B27)', async () => {
    const { element } = await mount()
    const all = [element, ...(element.shadowRoot?.querySelectorAll('*') ?? [])]
    const values = all.flatMap(one => [...one.attributes].map(({ value }) => value))
    expect(values.some(value => value.includes('WELCOME-10'))).to.equal(false)
    expect(element.textContent).not.to.contain('WELCOME-10')
    expect(pick(element, 'button').getAttribute('aria-labelledby')).to.equal('copy code')
  })

  it('keeps the order of a code’s signs in a page that reads from right to left', async () => {
    const { element } = await mount({ coupons: [{ ...assigned, code: '10-OFF' }] })
    const page = element.parentElement
    page?.setAttribute('dir', 'rtl')
    expect(getComputedStyle(pick(element, 'code')).direction).to.equal('ltr')
    expect(getComputedStyle(pick(element, 'code')).unicodeBidi).to.equal('isolate')
  })

  it('renders a hostile code as text (B28)', async () => {
    const evil = '<img src=x onerror="globalThis.pwned = true">'
    const { element } = await mount({ coupons: [{ ...assigned, code: evil }] })
    expect(codeOf(element)).to.equal(evil)
    expect(element.shadowRoot?.querySelector('img')).to.equal(null)
  })

  it('breaks a long code in a narrow page, and cuts off neither it nor its button', async () => {
    const { element } = await mount({ coupons: [{ ...assigned, code: 'WILLKOMMENSGUTSCHEIN-2026-HERBSTANFANG' }] })
    const page = element.parentElement
    if (page) page.style.cssText = 'inline-size: 200px; font-size: 200%'
    const right = (selector: string): number => pick(element, selector).getBoundingClientRect().right
    expect(pick(element, '.chip').offsetWidth).to.be.at.most(200)
    expect(Math.max(right('code'), right('button'))).to.be.at.most(right('.chip'))
    // The code is read in lines as long as there is room, not letter by letter beside the button.
    expect(pick(element, 'code').offsetWidth).to.be.greaterThan(150)
  })

  it('takes a shop that was set before its code was there', async () => {
    const element = document.createElement('coupon-snippet-late')
    Object.assign(element, { shop: createFakeTearoff({ coupons: [assigned] }), promotion: 'welcome' })
    fixtureSync<HTMLElement>(html`<div></div>`).append(element)
    customElements.define(
      'coupon-snippet-late',
      class extends (customElements.get('coupon-snippet') as typeof CouponSnippet) {},
    )
    await settled()
    expect(codeOf(element)).to.equal('WELCOME-10')
  })

  it('can be registered twice', () => {
    const known = customElements.get('coupon-snippet')
    define('coupon-snippet', known as CustomElementConstructor)
    expect(customElements.get('coupon-snippet')).to.equal(known)
  })

  it('lets go of every store when it leaves, and takes them up again elsewhere', async () => {
    const { element, shop } = await mount()
    const listeners = shop.listeners()
    expect(listeners).to.be.greaterThan(0)
    const page = element.parentElement
    element.remove()
    expect(shop.listeners()).to.equal(0)
    shop.stores.$coupons.set([{ ...assigned, code: 'MOVED-1' }])
    page?.append(element)
    await element.updateComplete
    expect(shop.listeners()).to.equal(listeners)
    expect(codeOf(element)).to.equal('MOVED-1')
  })
})
