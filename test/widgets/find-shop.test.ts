import { expect, fixtureSync, html } from '@open-wc/testing'
import '../../widgets/define.ts'
import { createTearoff } from '../../src/sdk/create-tearoff.ts'
import { createLocalBackend } from '../../src/sdk/local-backend.ts'
import type { Tearoff } from '../../src/sdk/tearoff.ts'
import type { CouponBadge } from '../../widgets/coupon-badge/coupon-badge.ts'
import { cart, createFakeTearoff, type FakeTearoff, held, promotion } from '../support/fake-tearoff.ts'
import { byText, pick, settled, textOf } from '../support/shadow.ts'

const TAGS = ['coupon-badge', 'coupon-offer', 'coupon-picker', 'coupon-snippet', 'coupon-wallet'] as const
const PAGE = Symbol.for('tearoff')
const page = globalThis as { [PAGE]?: unknown }

type AnyElement = HTMLElementTagNameMap[(typeof TAGS)[number]]

/** A shop whose elements all have something to show that has this number in it. */
function shopOf(number: string): FakeTearoff {
  const mine = promotion({ id: 'mine', name: `Coupon ${number}` })
  const coupon = held('c1', { promotion: mine, code: `CODE-${number}` })
  return createFakeTearoff({
    coupons: Array.from({ length: Number(number) }, (_, i) => ({ ...coupon, id: `c${i}` })),
    cart: cart({ lines: [] }),
    offers: [{ id: 'o1', slot: 's', action: 'add_to_wallet', claimed: false, promotion: mine }],
  })
}

function mount(): readonly AnyElement[] {
  const root = fixtureSync<HTMLElement>(
    html`<div>
      <coupon-badge>Here</coupon-badge>
      <coupon-offer slot-name="s">Here</coupon-offer>
      <coupon-picker>Here</coupon-picker>
      <coupon-snippet promotion="mine">Here</coupon-snippet>
      <coupon-wallet>Here</coupon-wallet>
    </div>`,
  )
  return TAGS.map(tag => root.querySelector(tag) as AnyElement)
}

const withShop = (elements: readonly AnyElement[]): readonly AnyElement[] =>
  elements.filter(({ localName }) => localName !== 'coupon-picker')
const isWaiting = (element: AnyElement): boolean =>
  pick<HTMLSlotElement>(element, 'slot').assignedNodes().length > 0 && !/\d/u.test(textOf(element))

describe('an element and its shop', () => {
  afterEach(() => {
    delete page[PAGE]
  })

  it('shows what stands inside it until there is one, and takes the page’s as soon as it is there', async () => {
    const elements = mount()
    await settled()
    expect(elements.filter(element => !isWaiting(element))).to.deep.equal([])
    page[PAGE] = shopOf('6')
    document.dispatchEvent(new Event('tearoff-ready'))
    await settled()
    for (const element of withShop(elements)) expect(textOf(element), element.localName).to.contain('6')
    expect(textOf(elements[2] as AnyElement)).to.contain('Coupons')
  })

  it('prefers its own to the page’s, and goes back to the page’s', async () => {
    page[PAGE] = shopOf('6')
    const elements = mount()
    for (const element of elements) element.shop = shopOf('7')
    await settled()
    for (const element of withShop(elements)) expect(textOf(element), element.localName).to.contain('7')
    for (const element of elements) element.shop = undefined
    await settled()
    for (const element of withShop(elements)) {
      expect(textOf(element), element.localName).to.contain('6').and.not.to.contain('7')
    }
  })

  it('lets two shops be on one page, each with its own', async () => {
    const [six, seven] = [shopOf('6'), shopOf('7')]
    const [left, right] = [mount(), mount()]
    for (const element of left) element.shop = six
    for (const element of right) element.shop = seven
    await settled()
    six.stores.$coupons.set([])
    await settled()
    expect(textOf(left[0] as AnyElement)).not.to.match(/\d/u)
    expect(textOf(right[0] as AnyElement)).to.contain('7')
  })

  it('is none where the page’s is another version without a cart (B21)', async () => {
    page[PAGE] = { wallet: {} }
    const elements = mount()
    await settled()
    expect(elements.filter(element => !isWaiting(element))).to.deep.equal([])
  })

  it('listens to one shop at a time, and to nothing once it has left the page', async () => {
    const [six, seven] = [shopOf('6'), shopOf('7')]
    const elements = mount()
    for (const element of elements) element.shop = six
    await settled()
    expect(six.listeners()).to.be.greaterThan(elements.length)
    for (const element of elements) element.shop = seven
    await settled()
    expect(six.listeners()).to.equal(0)
    const listeners = seven.listeners()
    for (const element of elements) {
      const parent = element.parentElement
      element.remove()
      parent?.append(element)
    }
    await settled()
    expect(seven.listeners()).to.equal(listeners)
    for (const element of elements) element.remove()
    expect(seven.listeners()).to.equal(0)
    await settled()
    document.dispatchEvent(new Event('tearoff-ready'))
    document.dispatchEvent(new Event('visibilitychange'))
    expect(elements.filter(element => element.isUpdatePending)).to.deep.equal([])
  })

  it('listens to nothing where it left before it was shown', async () => {
    const shop = shopOf('6')
    const elements = mount()
    for (const element of elements) {
      element.shop = shop
      element.remove()
    }
    await settled()
    expect(shop.listeners()).to.equal(0)
  })

  it('goes on with what it knows when its shop is disposed, and takes another one', async () => {
    const database = `disposed-${crypto.randomUUID()}`
    const shop: Tearoff = createTearoff({
      locale: 'en',
      database,
      backend: createLocalBackend({
        database: `${database}-local`,
        promotions: [promotion({ id: 'mine', name: 'Coupon 6', couponLifetimeDays: 14 })],
        offers: [{ id: 'o1', promotion: 'mine', slot: 's', action: 'add_to_wallet' }],
        codes: {},
      }),
    })
    const [, offer] = mount()
    if (!offer) throw new Error('no offer')
    offer.shop = shop
    await new Promise<void>(resolve => {
      shop.offers.$offers('s').subscribe(offers => offers && resolve())
    })
    await settled()
    shop.dispose()
    byText(offer, 'button', 'Clip coupon').click()
    await settled()
    expect(textOf(offer)).to.contain('Coupon 6')
    offer.shop = shopOf('7')
    await settled()
    expect(textOf(offer)).to.contain('Coupon 7')
  })

  it('renders anew what a server rendered, and not beside it', async () => {
    const root = fixtureSync<HTMLElement>(html`<div></div>`)
    root.setHTMLUnsafe(
      '<coupon-badge><template shadowrootmode="open"><style></style><slot></slot><span class="pill"></span></template>Here</coupon-badge>',
    )
    const badge = root.querySelector('coupon-badge') as CouponBadge
    badge.shop = shopOf('6')
    await settled()
    expect(badge.shadowRoot?.querySelectorAll('slot')).to.have.length(1)
    expect(badge.shadowRoot?.querySelectorAll('style')).to.have.length(0)
    expect(textOf(badge)).to.contain('6')
  })
})
