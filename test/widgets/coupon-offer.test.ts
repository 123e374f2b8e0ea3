import { expect, fixture, fixtureSync, html } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import '../../widgets/coupon-offer/define.ts'
import type { PublicOffer } from '../../src/contract/offer.ts'
import type { CouponOffer } from '../../widgets/coupon-offer/coupon-offer.ts'
import { define } from '../../widgets/internal/define.ts'
import { createFakeTearoff, type FakeStart, type FakeTearoff, held, promotion } from '../support/fake-tearoff.ts'
import { byText, deepActive, nextEvent, pick, settled, textOf } from '../support/shadow.ts'

function offer(over: Partial<PublicOffer> = {}): PublicOffer {
  return {
    id: 'o1',
    slot: 'home-top',
    action: 'add_to_wallet',
    claimed: false,
    promotion: promotion({ couponLifetimeDays: 14, terms: 'One each.' }),
    ...over,
  }
}

async function mount(start: FakeStart = {}): Promise<{ element: CouponOffer; shop: FakeTearoff }> {
  const shop = createFakeTearoff(start)
  const element = await fixture<CouponOffer>(
    html`<coupon-offer slot-name="home-top" .shop=${shop}><p>Look at our offers</p></coupon-offer>`,
  )
  return { element, shop }
}

describe('<coupon-offer>', () => {
  it('shows the top offer with its value and how long it will be good', async () => {
    const { element } = await mount({
      offers: [offer(), offer({ id: 'o2', promotion: promotion({ name: 'Second' }) })],
    })
    expect(textOf(element)).to.contain('Spring on the terrace').and.to.contain('Yours for 14 days once you clip it')
    expect(textOf(element)).not.to.contain('Second')
    await expect(element).to.be.accessible()
  })

  it('puts the coupon in the wallet with one click and keeps the focus (HCL-09)', async () => {
    const { element, shop } = await mount({ offers: [offer(), offer({ id: 'o2' })] })
    byText(element, 'button', 'Clip coupon').focus()
    const before = nextEvent(element, 'coupon-claim')
    const after = nextEvent(element, 'coupon-claimed')
    await sendKeys({ press: 'Enter' })
    expect((await before).offer?.id).to.equal('o1')
    expect((await after).coupon.promotion.name).to.equal('Spring on the terrace')
    await settled()
    expect(shop.calls).to.deep.equal(['wallet.claim o1'])
    expect(textOf(element)).to.contain('13 days left, until December 4').and.not.to.contain('once you clip it')
    expect(deepActive()?.textContent).to.contain('In your wallet')
    expect(element.shadowRoot?.querySelector('[role=status]')?.textContent).to.contain('In your wallet')
    await expect(element).to.be.accessible()
    await sendKeys({ press: 'Enter' })
    await settled()
    expect(shop.calls).to.have.length(1)
  })

  it('offers it again when the coupon was discarded', async () => {
    const { element, shop } = await mount({ offers: [offer()] })
    byText(element, 'button', 'Clip coupon').click()
    await settled()
    expect(textOf(element)).to.contain('In your wallet')
    shop.stores.$coupons.set([])
    shop.stores.$offers.set([offer()])
    await settled()
    expect(textOf(element)).to.contain('Clip coupon')
  })

  it('has no button where a click adds nothing (HCL-10)', async () => {
    const { element } = await mount({ offers: [offer({ action: 'none' })] })
    expect(element.shadowRoot?.querySelector('button')).to.equal(null)
    await expect(element).to.be.accessible()
  })

  it('does nothing where the page cancels', async () => {
    const { element, shop } = await mount({ offers: [offer()] })
    element.addEventListener('coupon-claim', event => event.preventDefault())
    byText(element, 'button', 'Clip coupon').click()
    await settled()
    expect(shop.calls).to.deep.equal([])
    expect(textOf(element)).to.contain('Clip coupon')
  })

  it('says in place why the offer is gone', async () => {
    const { element, shop } = await mount({ offers: [offer()] })
    shop.refuse({ reason: 'claim_limit_reached' })
    byText(element, 'button', 'Clip coupon').click()
    await settled()
    expect(textOf(element)).to.contain('All coupons of this offer have been taken.')
    await expect(element).to.be.accessible()
  })

  it('keeps its fallback until the offer is known, and takes no room where there is none', async () => {
    const { element, shop } = await mount()
    expect(element.offsetHeight).to.be.greaterThan(0)
    expect(element.shadowRoot?.querySelector('slot')).not.to.equal(null)
    shop.stores.$offers.set([])
    await element.updateComplete
    expect(getComputedStyle(element).display).to.equal('none')
    shop.stores.$offers.set([offer()])
    await element.updateComplete
    expect(element.offsetHeight).to.be.greaterThan(100)
  })

  it('renders hostile texts as text (B28)', async () => {
    const evil = '<img src=x onerror="globalThis.pwned = true">'
    const { element } = await mount({ offers: [offer({ promotion: promotion({ name: evil, description: evil }) })] })
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(element.shadowRoot?.querySelector('img')).to.equal(null)
    expect('pwned' in globalThis).to.equal(false)
  })

  it('says when its promotion ends where that is before a coupon would', async () => {
    const ending = (endsAt: string): PublicOffer => offer({ promotion: promotion({ couponLifetimeDays: 14, endsAt }) })
    const { element, shop } = await mount({ offers: [ending('2026-11-24T23:00:00Z')] })
    expect(textOf(element)).to.contain('3 days left, until November 24').and.not.to.contain('Yours for')
    shop.stores.$offers.set([ending('2026-12-24T23:00:00Z')])
    await element.updateComplete
    expect(textOf(element)).to.contain('Yours for 14 days')
    // Already over by this device's clock, which decides nothing.
    shop.stores.$offers.set([ending('2026-11-20T23:00:00Z')])
    await element.updateComplete
    expect(textOf(element)).to.contain('Yours for 14 days')
  })

  it('says whose visitors it is for (PAR-09)', async () => {
    const { element } = await mount({
      offers: [offer({ promotion: promotion({ partner: { id: 'acme', use: 'referred' } }) })],
    })
    expect(textOf(element)).to.contain('For visitors from Acme Garden')
    await expect(element).to.be.accessible()
  })

  it('shows a coupon that is held already as clipped, with how long it has', async () => {
    const spring = promotion()
    const { element } = await mount({
      offers: [offer({ claimed: true, promotion: spring })],
      coupons: [held('c1', { promotion: spring })],
    })
    expect(textOf(element)).to.contain('In your wallet').and.to.contain('13 days left')
    expect(element.shadowRoot?.querySelector('.tearing')).to.equal(null)
    await expect(element).to.be.accessible()
  })

  it('says one thing at a time while it is clipped, and clips once', async () => {
    const { element, shop } = await mount({ offers: [offer()] })
    const release = shop.hold()
    const button = byText(element, 'button', 'Clip coupon')
    button.click()
    await settled()
    expect(button.getAttribute('aria-disabled')).to.equal('true')
    button.click()
    release()
    await settled()
    expect(shop.calls).to.deep.equal(['wallet.claim o1'])
  })

  it('keeps what it knows while the service is away, and says so when it is clicked', async () => {
    const { element, shop } = await mount({
      offers: [offer()],
      status: { state: 'offline', why: 'service_unreachable' },
    })
    shop.refuse({ reason: 'temporarily_unavailable', retryAfter: 5 })
    byText(element, 'button', 'Clip coupon').click()
    await settled()
    expect(pick(element, '[role=status]').textContent?.trim()).not.to.equal('')
    expect(byText(element, 'button', 'Clip coupon').hasAttribute('aria-disabled')).to.equal(false)
    await expect(element).to.be.accessible()
  })

  it('says nothing of one slot’s offer in another’s', async () => {
    const other = offer({ id: 'o2' })
    const { element, shop } = await mount({ offers: [offer()] })
    const release = shop.hold()
    byText(element, 'button', 'Clip coupon').click()
    element.slotName = 'elsewhere'
    shop.stores.$offers.set([other])
    await element.updateComplete
    const claimed = nextEvent(element, 'coupon-claimed')
    shop.stores.$offers.set([offer(), other])
    release()
    expect((await claimed).type).to.equal('coupon-claimed')
    await settled()
    expect(pick(element, '[role=status]').textContent?.trim()).to.equal('')
  })

  it('says nothing of one shop’s offer beside another’s', async () => {
    const { element, shop } = await mount({ offers: [offer()] })
    shop.refuse({ reason: 'claim_limit_reached' })
    byText(element, 'button', 'Clip coupon').click()
    await settled()
    element.shop = createFakeTearoff({ offers: [offer()] })
    await element.updateComplete
    expect(pick(element, '[role=status]').textContent?.trim()).to.equal('')
  })

  it('takes a shop that was set before its code was there', async () => {
    const element = document.createElement('coupon-offer-late')
    Object.assign(element, { shop: createFakeTearoff({ offers: [offer()] }), slotName: 'home-top' })
    fixtureSync<HTMLElement>(html`<div></div>`).append(element)
    const known = customElements.get('coupon-offer') as typeof CouponOffer
    customElements.define('coupon-offer-late', class extends known {})
    await settled()
    expect(textOf(element)).to.contain('Spring on the terrace')
  })

  it('can be registered twice', () => {
    const known = customElements.get('coupon-offer') as CustomElementConstructor
    define('coupon-offer', known)
    expect(customElements.get('coupon-offer')).to.equal(known)
  })

  it('lets go of every store when it leaves, and follows another slot', async () => {
    const { element, shop } = await mount({ offers: [offer()] })
    const listeners = shop.listeners()
    element.slotName = 'other'
    await element.updateComplete
    expect(shop.listeners()).to.equal(listeners)
    element.remove()
    expect(shop.listeners()).to.equal(0)
  })
})
