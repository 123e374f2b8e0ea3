import { expect, fixture, fixtureSync, html } from '@open-wc/testing'
import '../../widgets/coupon-badge/define.ts'
import type { CouponChoice } from '../../src/sdk/tearoff.ts'
import type { CouponBadge } from '../../widgets/coupon-badge/coupon-badge.ts'
import { define } from '../../widgets/internal/define.ts'
import { cart, choice, createFakeTearoff, type FakeStart, type FakeTearoff, held } from '../support/fake-tearoff.ts'
import { pick, settled } from '../support/shadow.ts'

const coupons = ['c1', 'c2', 'c3'].map(id => held(id))

async function mount(start: FakeStart = { coupons }): Promise<{ element: CouponBadge; shop: FakeTearoff }> {
  const shop = createFakeTearoff(start)
  const page = await fixture<HTMLElement>(
    html`<a href="#account"><coupon-badge .shop=${shop}>My coupons</coupon-badge></a>`,
  )
  const element = page.querySelector('coupon-badge')
  if (!element) throw new Error('no badge')
  return { element, shop }
}

const choices = (...statuses: readonly CouponChoice['status'][]): readonly CouponChoice[] =>
  statuses.map((status, i) => choice(coupons[i] ?? held(`c${i}`), { status }))

/** What is seen of the pill, and what is heard. */
function read(element: CouponBadge): readonly [string, string] {
  const says = (part: string): string => element.shadowRoot?.querySelector(part)?.textContent?.trim() ?? ''
  return [says('[aria-hidden]'), says('.sr')]
}
const isEmpty = (element: Element): boolean => element.matches(':state(empty)')
const pill = (element: Element): HTMLElement => pick(element, '[part=badge]')

describe('<coupon-badge>', () => {
  it('counts the coupons that are ready where there is no cart', async () => {
    const { element } = await mount()
    expect(read(element)).to.deep.equal(['3', '3 coupons ready'])
    expect(isEmpty(element)).to.equal(false)
    await expect(element.parentElement).to.be.accessible()
  })

  it('counts the coupons that fit where there is a cart, applied ones too', async () => {
    const { element, shop } = await mount({ cart: cart(), choices: choices('applied', 'skipped', 'unfit') })
    expect(read(element)).to.deep.equal(['2', '2 coupons fit this cart'])
    shop.stores.$choices.set(choices('applied', 'unfit', 'unfit'))
    await element.updateComplete
    expect(read(element)).to.deep.equal(['1', '1 coupon fits this cart'])
  })

  it('counts those that are ready with an empty cart, and until a cart is judged', async () => {
    const { element, shop } = await mount({ coupons, cart: cart({ lines: [] }), choices: choices('unfit') })
    expect(read(element)[1]).to.equal('3 coupons ready')
    shop.stores.$cart.set(cart())
    shop.stores.$choices.set([])
    await element.updateComplete
    expect(read(element)[1]).to.equal('3 coupons ready')
  })

  it('shows "99+" for more, and tells screen readers how many there are', async () => {
    const { element, shop } = await mount({ coupons: Array.from({ length: 99 }, (_, i) => held(`c${i}`)) })
    expect(read(element)[0]).to.equal('99')
    shop.stores.$coupons.set(Array.from({ length: 1234 }, (_, i) => held(`c${i}`)))
    await element.updateComplete
    expect(read(element)).to.deep.equal(['99+', '1,234 coupons ready'])
  })

  for (const [when, start] of [
    ['at 0', {}],
    ['where none fits', { cart: cart(), choices: choices('unfit') }],
    ['while nothing is known', { state: 'loading' }],
    ['offline, where the device remembers nothing', { status: { state: 'offline', why: 'service_unreachable' } }],
  ] as const satisfies readonly [string, FakeStart][]) {
    it(`shows its label alone ${when}`, async () => {
      const { element } = await mount(start)
      expect(read(element)).to.deep.equal(['', ''])
      expect(isEmpty(element)).to.equal(true)
      expect(getComputedStyle(pill(element)).visibility).to.equal('hidden')
      expect(pick<HTMLSlotElement>(element, 'slot').assignedNodes()).to.have.length(1)
      await expect(element.parentElement).to.be.accessible()
    })
  }

  it('moves nothing in a header when the first coupon comes, or the tenth', async () => {
    const { element, shop } = await mount({})
    const { offsetWidth, offsetHeight } = element
    shop.stores.$coupons.set(coupons)
    await element.updateComplete
    expect([element.offsetWidth, element.offsetHeight]).to.deep.equal([offsetWidth, offsetHeight])
    shop.stores.$coupons.set(Array.from({ length: 10 }, (_, i) => held(`c${i}`)))
    await element.updateComplete
    expect([element.offsetWidth, element.offsetHeight]).to.deep.equal([offsetWidth, offsetHeight])
  })

  it('moves nothing when its script comes, where the page keeps the room', async () => {
    const style = document.createElement('style')
    style.textContent = 'coupon-badge-room:not(:defined) { padding-inline-end: 2.24em }'
    document.head.append(style)
    const row = fixtureSync<HTMLElement>(html`<p><coupon-badge-room>My coupons</coupon-badge-room><b>Cart</b></p>`)
    const next = row.querySelector('b') as HTMLElement
    const { left } = next.getBoundingClientRect()
    customElements.define(
      'coupon-badge-room',
      class extends (customElements.get('coupon-badge') as typeof CouponBadge) {},
    )
    await settled()
    expect(next.getBoundingClientRect().left).to.be.closeTo(left, 1)
    style.remove()
  })

  it('gives up the room where the page says so', async () => {
    const { element, shop } = await mount({})
    const style = document.createElement('style')
    style.textContent = 'coupon-badge:state(empty)::part(badge) { display: none }'
    document.head.append(style)
    expect(pill(element).offsetWidth).to.equal(0)
    shop.stores.$coupons.set(coupons)
    await element.updateComplete
    expect(pill(element).offsetWidth).to.be.greaterThan(0)
    style.remove()
  })

  it('is no live region: a header does not speak up', async () => {
    const { element } = await mount()
    expect(element.shadowRoot?.querySelector('[role=status], [role=alert], [aria-live]')).to.equal(null)
  })

  it('keeps out of the way of the keyboard: its link is the one stop', async () => {
    const { element } = await mount()
    expect(element.shadowRoot?.querySelector('a, button, [tabindex]')).to.equal(null)
    element.parentElement?.focus()
    expect(document.activeElement).to.equal(element.parentElement)
  })

  it('takes a shop that was set before its code was there', async () => {
    const element = document.createElement('coupon-badge-late')
    Object.assign(element, { shop: createFakeTearoff({ coupons }) })
    fixtureSync<HTMLElement>(html`<div></div>`).append(element)
    customElements.define(
      'coupon-badge-late',
      class extends (customElements.get('coupon-badge') as typeof CouponBadge) {},
    )
    await settled()
    expect(pill(element).textContent).to.contain('3')
  })

  it('can be registered twice', () => {
    const known = customElements.get('coupon-badge')
    define('coupon-badge', known as CustomElementConstructor)
    expect(customElements.get('coupon-badge')).to.equal(known)
  })

  it('lets go of every store when it leaves, and takes them up again elsewhere', async () => {
    const { element, shop } = await mount()
    const listeners = shop.listeners()
    expect(listeners).to.be.greaterThan(0)
    const link = element.parentElement
    element.remove()
    expect(shop.listeners()).to.equal(0)
    shop.stores.$coupons.set(coupons.slice(1))
    link?.append(element)
    await element.updateComplete
    expect(shop.listeners()).to.equal(listeners)
    expect(read(element)[0]).to.equal('2')
  })
})
