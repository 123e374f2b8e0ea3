import { expect, waitUntil } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import type { BestChoice } from '../../src/sdk/tearoff.ts'
import { cart, createFakeTearoff, held } from '../support/fake-tearoff.ts'
import { big, boxes, change, mountPicker, named, patio, ship } from '../support/mount-picker.ts'
import { byText, deepActive, nextEvent, pick, settled, textOf } from '../support/shadow.ts'

const best: BestChoice = {
  coupons: [patio.coupon, ship.coupon],
  saves: 1590,
  gain: 1590,
  leftOut: [],
  exact: true,
}

describe('<coupon-picker>', () => {
  it('shows what fits with its saving, and folds away what does not (HCL-18, PAR-09)', async () => {
    const { element } = await mountPicker({ choices: [patio, ship, big] })
    expect(textOf(element))
      .to.contain('2 fit this cart')
      .and.to.contain('−€10.00')
      .and.to.contain('Not for this cart · 1')
    expect(boxes(element)).to.have.length(2)
    expect(pick<HTMLDetailsElement>(element, 'details').open).to.equal(false)
    await expect(element).to.be.accessible()
  })

  it('is worked by keyboard alone, and keeps the focus (HCL-15)', async () => {
    const { element, shop } = await mountPicker({ choices: [patio, ship] })
    pick(element, 'input').focus()
    const seen = nextEvent(element, 'coupon-applied')
    await sendKeys({ press: ' ' })
    expect((await seen).coupons[0]?.id).to.equal('patio')
    await settled()
    expect(deepActive() === boxes(element)[0]).to.equal(true)
    await expect(element).to.be.accessible()
    await sendKeys({ press: ' ' })
    await settled()
    expect(shop.calls).to.deep.equal(['cart.apply patio', 'cart.remove patio'])
  })

  it('saves an applied coupon for later (HCL-19)', async () => {
    const { element, shop } = await mountPicker({ choices: [{ ...patio, status: 'applied' }] })
    const seen = nextEvent(element, 'coupon-removed')
    byText(element, 'button', 'Save for later').click()
    expect((await seen).coupon.id).to.equal('patio')
    await element.updateComplete
    expect(shop.calls).to.deep.equal(['cart.remove patio'])
    expect(boxes(element)[0]?.checked).to.equal(false)
  })

  it('puts the tick back where the page cancels or the shop refuses', async () => {
    const { element, shop } = await mountPicker({ choices: [patio] })
    element.addEventListener('coupon-apply', event => event.preventDefault(), { once: true })
    pick(element, 'input').click()
    await settled()
    expect(boxes(element)[0]?.checked).to.equal(false)
    expect(shop.calls).to.deep.equal([])
    shop.refuse({ reason: 'usage_limit_reached' })
    pick(element, 'input').click()
    await settled()
    expect(boxes(element)[0]?.checked).to.equal(false)
    expect(textOf(element)).to.contain('as often as the shop allows')
    await expect(element).to.be.accessible()
  })

  it('follows the box when it is clicked twice before the first click is answered', async () => {
    const { element, shop } = await mountPicker({ choices: [patio] })
    pick(element, 'input').click()
    pick(element, 'input').click()
    await settled()
    expect(shop.calls).to.deep.equal(['cart.apply patio', 'cart.remove patio'])
    expect(boxes(element)[0]?.checked).to.equal(false)
  })

  it('marks what is under way, and styles of the page can see it', async () => {
    const { element, shop } = await mountPicker({ choices: [patio, ship] })
    const release = shop.hold()
    boxes(element)[0]?.click()
    await element.updateComplete
    expect(pick(element, '.busy').textContent).to.contain('Patio')
    expect(element.matches(':state(busy)')).to.equal(true)
    release()
    await settled()
    expect(element.shadowRoot?.querySelector('.busy')).to.equal(null)
    expect(element.matches(':state(busy)')).to.equal(false)
  })

  it('applies the best combination with one click', async () => {
    const { element, shop } = await mountPicker({ choices: [patio, ship], best })
    expect(textOf(element)).to.contain('Best for this cart: save €15.90').and.to.contain('Patio and Shipping together.')
    await expect(element).to.be.accessible()
    byText(element, 'button', 'Apply both').focus()
    await sendKeys({ press: 'Enter' })
    await settled()
    expect(deepActive()?.textContent).to.contain('Applied')
    expect(shop.calls).to.deep.equal(['cart.applyBest'])
    expect(textOf(element)).to.contain('You have the best for this cart')
    expect(boxes(element).every(box => box.checked)).to.equal(true)
  })

  it('says why the best does without the coupon that will be missed', async () => {
    const welcome = named('welcome', 'Welcome', { status: 'applied', saves: 300 })
    const reason = { reason: 'combination_disallowed', conflictsWith: ['patio'] } as const
    const lost = { reason: 'better_offer_applied' } as const
    const { element } = await mountPicker({
      choices: [patio, ship, named('other', 'Other', { saves: 900 }), welcome],
      best: {
        ...best,
        leftOut: [
          { coupon: named('other', 'Other').coupon, reason: lost },
          { coupon: welcome.coupon, reason },
        ],
      },
    })
    expect(pick(element, '.best').textContent)
      .to.contain('Welcome stays off. This cannot be combined with Patio.')
      .and.not.to.contain('Other')
  })

  it('calls nothing the best that is not proved, and hides what saves less than the cart has', async () => {
    const { element, shop } = await mountPicker({ choices: [patio, ship], best: { ...best, exact: false, gain: 0 } })
    expect(pick(element, '.best').textContent).to.contain('Good for this cart').and.to.contain('Applied')
    shop.stores.$best.set({ ...best, exact: false, gain: -100 })
    await element.updateComplete
    expect(element.shadowRoot?.querySelector('.best')).to.equal(null)
  })

  it('names what a coupon would replace', async () => {
    const { element } = await mountPicker({
      choices: [
        { ...patio, status: 'applied' },
        { ...ship, replaces: ['patio'] },
      ],
    })
    expect(textOf(element)).to.contain('Would replace Patio')
  })

  it('says that a checkout holds an applied coupon', async () => {
    const coupon = held('patio', { state: 'reserved' })
    const { element } = await mountPicker({ choices: [{ ...patio, coupon, status: 'applied' }] })
    expect(textOf(element)).to.contain('On your whole order · Held for your checkout')
  })

  it('tells nothing of the shop before when it is given another', async () => {
    const { element, shop } = await mountPicker({ choices: [patio] })
    shop.refuse({ reason: 'usage_limit_reached' })
    pick(element, 'input').click()
    await settled()
    expect(textOf(element)).to.contain('as often as the shop allows')
    element.shop = createFakeTearoff({ cart: cart({ shipping: 0 }), choices: [patio] })
    await element.updateComplete
    expect(textOf(element)).not.to.contain('as often as the shop allows')
    expect(pick(element, '[role=status]').textContent).to.equal('')
  })

  it('shows the same in two pickers of one page', async () => {
    const { element, shop } = await mountPicker({ choices: [patio] })
    const { element: other } = await mountPicker()
    other.shop = shop
    await other.updateComplete
    boxes(element)[0]?.click()
    await settled()
    expect(boxes(other)[0]?.checked).to.equal(true)
    boxes(other)[0]?.click()
    await settled()
    expect(boxes(element)[0]?.checked).to.equal(false)
  })

  it('says why a changed total could not be confirmed, and lets it be tried again', async () => {
    const { element, shop } = await mountPicker({ choices: [patio], change })
    shop.refuse({ reason: 'temporarily_unavailable', retryAfter: 5 })
    byText(element, 'button', 'Continue with').click()
    byText(element, 'button', 'Continue with').click()
    await settled()
    expect(shop.calls).to.deep.equal(['checkout.confirm'])
    expect(pick(element, '.change').textContent).to.contain('Coupons cannot be reached right now')
    byText(element, 'button', 'Continue with').click()
    await settled()
    expect(textOf(element)).not.to.contain('Your new total')
  })

  it('shows loading, an empty cart, an empty wallet and offline as states of their own', async () => {
    const { element, shop } = await mountPicker({ state: 'loading' })
    expect(element.matches(':state(loading)')).to.equal(true)
    await expect(element).to.be.accessible()
    shop.stores.$state.set('ready')
    await element.updateComplete
    expect(textOf(element)).to.contain('You hold no coupons yet')
    expect([':state(loading)', ':state(empty)'].map(state => element.matches(state))).to.deep.equal([false, true])
    await expect(element).to.be.accessible()
    shop.stores.$status.set({ state: 'offline', why: 'service_unreachable' })
    await element.updateComplete
    expect(textOf(element)).to.contain('No connection to the shop')
    expect(element.matches(':state(offline)')).to.equal(true)
    await expect(element).to.be.accessible()
    shop.stores.$status.set({ state: 'degraded', why: 'storage_blocked' })
    await element.updateComplete
    expect(textOf(element)).to.contain('This browser keeps nothing')
    shop.stores.$cart.set(cart({ lines: [] }))
    await element.updateComplete
    expect(textOf(element)).to.contain('Your cart is empty')
    await expect(element).to.be.accessible()
  })

  it('says plainly that the order goes on without coupons when they cannot be reached (B33)', async () => {
    const { element, shop } = await mountPicker({
      state: 'loading',
      status: { state: 'offline', why: 'service_unreachable' },
    })
    expect(textOf(element)).to.contain('You can order without them')
    await expect(element).to.be.accessible()
    byText(element, 'button', 'Try again').click()
    byText(element, 'button', 'Try again').click()
    await settled()
    expect(shop.calls).to.deep.equal(['wallet.refresh'])
    expect(textOf(element)).to.contain('You hold no coupons yet')
  })

  it('keeps what the page shows in its place until there are coupons', async () => {
    const { element, shop } = await mountPicker({ state: 'loading' })
    expect(element.shadowRoot?.querySelectorAll('.bone')).to.have.length(9)
    element.innerHTML = '<h3 slot="heading">Vouchers</h3>'
    element.requestUpdate()
    await element.updateComplete
    expect(element.shadowRoot?.querySelectorAll('.bone')).to.have.length(9)
    element.innerHTML = '<p>Room for coupons</p>'
    element.requestUpdate()
    await element.updateComplete
    const slot = pick<HTMLSlotElement>(element, 'slot')
    expect(slot.assignedElements()[0]?.textContent).to.equal('Room for coupons')
    expect(element.shadowRoot?.querySelector('section')).to.equal(null)
    shop.stores.$state.set('ready')
    await element.updateComplete
    expect(textOf(element)).to.contain('You hold no coupons yet')
  })

  it('leaves the sums to the shop where it is told to', async () => {
    const { element } = await mountPicker()
    expect(textOf(element)).to.contain('Subtotal')
    element.withoutTotals = true
    await element.updateComplete
    expect(textOf(element)).not.to.contain('Subtotal')
  })

  it('renders hostile texts as text (B28)', async () => {
    const evil = '<img src=x onerror="globalThis.pwned = true">'
    const { element } = await mountPicker({ choices: [named('a', evil), { ...big, coupon: named('b', evil).coupon }] })
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(element.shadowRoot?.querySelector('img')).to.equal(null)
    expect('pwned' in globalThis).to.equal(false)
  })

  it('lets go of every store when it leaves', async () => {
    const { element, shop } = await mountPicker()
    expect(shop.listeners()).to.be.greaterThan(0)
    element.remove()
    expect(shop.listeners()).to.equal(0)
  })

  it('is empty and says nothing more once the cart was ordered', async () => {
    const { element, shop } = await mountPicker({ choices: [patio] })
    boxes(element)[0]?.click()
    await waitUntil(() => pick(element, '[role=status]').textContent?.includes('€10.00'))
    shop.stores.$totals.set(undefined)
    shop.stores.$cart.set(undefined)
    await element.updateComplete
    expect(textOf(element)).to.contain('Your cart is empty')
    expect(element.matches(':state(loading)')).to.equal(false)
    expect(pick(element, '[role=status]').textContent).to.equal('')
    shop.stores.$cart.set(cart())
    await element.updateComplete
    expect(boxes(element)).to.have.length(1)
  })

  it('applies the best once, however often the button is clicked before the answer', async () => {
    const { element, shop } = await mountPicker({ choices: [patio], best })
    const release = shop.hold()
    byText(element, 'button', 'Apply').click()
    byText(element, 'button', 'Apply').click()
    release()
    await settled()
    expect(shop.calls).to.deep.equal(['cart.applyBest'])
  })

  it('says nothing of what another shop refuses late', async () => {
    const { element, shop } = await mountPicker({ choices: [patio], best })
    shop.refuse({ reason: 'customer_limit_reached' })
    const release = shop.hold()
    byText(element, 'button', 'Apply').click()
    element.shop = createFakeTearoff({ cart: cart(), choices: [ship], best })
    await element.updateComplete
    release()
    await settled()
    expect(element.shadowRoot?.querySelector('.refusal')).to.equal(null)
    expect(pick(element, '[role=status]').textContent).to.equal('')
  })
})
