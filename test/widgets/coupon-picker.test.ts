import { expect, fixture, fixtureSync, html } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import '../../widgets/coupon-picker/define.ts'
import type { CouponPicker } from '../../widgets/coupon-picker/coupon-picker.ts'
import type { BestChoice, CouponChoice } from '../../src/sdk/tearoff.ts'
import {
  cart,
  choice,
  createFakeTearoff,
  type FakeStart,
  type FakeTearoff,
  held,
  promotion,
} from '../support/fake-tearoff.ts'
import { byText, deepActive, nextEvent, pick, settled, textOf } from '../support/shadow.ts'

async function mount(start: FakeStart = {}): Promise<{ element: CouponPicker; shop: FakeTearoff }> {
  const shop = createFakeTearoff({ cart: cart(), ...start })
  const element = await fixture<CouponPicker>(html`<coupon-picker .shop=${shop}></coupon-picker>`)
  return { element, shop }
}

const named = (id: string, name: string, over: Partial<CouponChoice> = {}): CouponChoice =>
  choice(held(id, { promotion: promotion({ id: `${id}-promotion`, name }) }), over)
const patio = named('patio', 'Patio')
const ship = named('ship', 'Shipping', { saves: 590 })
const big = named('big', 'Big cart', {
  status: 'unfit',
  saves: 0,
  reasons: [{ reason: 'minimum_not_met', required: 20000, current: 18800, remaining: 1200 }],
})
const best: BestChoice = {
  coupons: [patio.coupon, ship.coupon],
  saves: 1590,
  gain: 1590,
  leftOut: [],
  exact: true,
}
const change = {
  totals: { subtotal: 12000, discount: 0, shippingDiscount: 0, total: 12590 },
  previous: { subtotal: 12000, discount: 1000, shippingDiscount: 0, total: 11590 },
  dropped: { patio: [{ reason: 'expired', cause: 'coupon' }] },
  confirm: 'yes',
} as const

const boxes = (element: CouponPicker): HTMLInputElement[] => [
  ...(element.shadowRoot?.querySelectorAll<HTMLInputElement>('input[type=checkbox]') ?? []),
]

function paste(field: HTMLInputElement, text: string): void {
  const clipboardData = new DataTransfer()
  clipboardData.setData('text', text)
  const event = new Event('paste', { bubbles: true, cancelable: true })
  // Firefox gives a `ClipboardEvent` of a script an empty clipboard, whatever it is made with.
  field.dispatchEvent(Object.defineProperty(event, 'clipboardData', { value: clipboardData }))
}

describe('<coupon-picker>', () => {
  it('shows what fits with its saving, and folds away what does not (HCL-18, PAR-09)', async () => {
    const { element } = await mount({ choices: [patio, ship, big] })
    expect(textOf(element))
      .to.contain('2 fit this cart')
      .and.to.contain('−€10.00')
      .and.to.contain('Not for this cart · 1')
    expect(boxes(element)).to.have.length(2)
    await expect(element).to.be.accessible()
  })

  it('says how far it is to the minimum, in words and as a bar', async () => {
    const { element } = await mount({ choices: [big] })
    const fold = pick<HTMLDetailsElement>(element, 'details')
    fold.open = true
    expect(fold.textContent).to.contain('Add €12.00 and this takes 25% off')
    expect(fold.querySelector('progress')?.position).to.equal(0.94)
    await expect(element).to.be.accessible()
  })

  it('is worked by keyboard alone, keeps the focus, and says the new total politely (HCL-15)', async () => {
    const { element, shop } = await mount({ choices: [patio, ship] })
    pick(element, 'input').focus()
    const status = pick(element, '[role=status]')
    expect(status.textContent).to.equal('')
    const seen = nextEvent(element, 'coupon-applied')
    await sendKeys({ press: ' ' })
    expect((await seen).coupons[0]?.id).to.equal('patio')
    await settled()
    expect(deepActive()).to.equal(boxes(element)[0])
    expect(status.textContent).to.equal('1 coupon applied: €10.00 saved, total €115.90')
    await expect(element).to.be.accessible()
    await sendKeys({ press: ' ' })
    await settled()
    expect(shop.calls).to.deep.equal(['cart.apply patio', 'cart.remove patio'])
  })

  it('saves an applied coupon for later (HCL-19)', async () => {
    const { element, shop } = await mount({ choices: [{ ...patio, status: 'applied' }] })
    const seen = nextEvent(element, 'coupon-removed')
    byText(element, 'button', 'Save for later').click()
    expect((await seen).coupon.id).to.equal('patio')
    await element.updateComplete
    expect(shop.calls).to.deep.equal(['cart.remove patio'])
    expect(boxes(element)[0]?.checked).to.equal(false)
  })

  it('puts the tick back where the page cancels or the shop refuses', async () => {
    const { element, shop } = await mount({ choices: [patio] })
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
    const { element, shop } = await mount({ choices: [patio] })
    pick(element, 'input').click()
    pick(element, 'input').click()
    await settled()
    expect(shop.calls).to.deep.equal(['cart.apply patio', 'cart.remove patio'])
    expect(boxes(element)[0]?.checked).to.equal(false)
  })

  it('keeps the focus in the row when "save for later" goes with the coupon', async () => {
    const { element } = await mount({ choices: [{ ...patio, status: 'applied' }] })
    byText(element, 'button', 'Save for later').focus()
    await sendKeys({ press: 'Enter' })
    await settled()
    expect(deepActive()).to.equal(boxes(element)[0])
  })

  it('moves no coupon away from under the pointer while the cart is the same', async () => {
    const { element, shop } = await mount({ choices: [patio, ship] })
    shop.stores.$choices.set([{ ...ship, saves: 5000 }, named('new', 'New one'), patio])
    await element.updateComplete
    const names = (): (string | null)[] =>
      [...(element.shadowRoot?.querySelectorAll('.name') ?? [])].map(one => one.textContent)
    expect(names()).to.deep.equal(['Patio', 'New one', 'Shipping'])
    shop.stores.$cart.set(cart({ ref: 'other' }))
    await element.updateComplete
    expect(names()).to.deep.equal(['Patio', 'New one', 'Shipping'].sort(by(['Shipping', 'New one', 'Patio'])))
  })

  it('applies the best combination with one click', async () => {
    const { element, shop } = await mount({ choices: [patio, ship], best })
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

  it('names what a coupon would replace', async () => {
    const { element } = await mount({
      choices: [
        { ...patio, status: 'applied' },
        { ...ship, replaces: ['patio'] },
      ],
    })
    expect(textOf(element)).to.contain('Would replace Patio')
  })

  it('takes a typed code by the enter key and puts it on the cart', async () => {
    const { element, shop } = await mount({ codes: { 'PATIO-25': patio } })
    pick<HTMLInputElement>(element, '#code').focus()
    await sendKeys({ type: 'PATIO-25' })
    const seen = nextEvent(element, 'coupon-claim')
    await sendKeys({ press: 'Enter' })
    expect((await seen).code).to.equal('PATIO-25')
    await settled()
    expect(shop.calls).to.deep.equal(['wallet.claim PATIO-25', 'cart.apply patio'])
    expect(textOf(element)).to.contain('Patio: €10.00 less')
    expect(deepActive()?.id).to.equal('code')
  })

  it('answers an unknown code in place, bound to the field, and tells no more', async () => {
    const { element } = await mount()
    const field = pick<HTMLInputElement>(element, '#code')
    field.value = 'SUMER20'
    field.form?.requestSubmit()
    await settled()
    const answer = element.shadowRoot?.getElementById(field.getAttribute('aria-describedby') ?? '')
    expect(answer?.textContent).to.equal('We do not know this code. Please check its spelling.')
    expect(field.getAttribute('aria-invalid')).to.equal('true')
    await expect(element).to.be.accessible()
  })

  it('does not put a typed code in the place of what is applied', async () => {
    const { element, shop } = await mount({
      choices: [{ ...patio, status: 'applied' }],
      codes: { SHIP: { ...ship, replaces: ['patio'] } },
    })
    const field = pick<HTMLInputElement>(element, '#code')
    field.value = 'SHIP'
    field.form?.requestSubmit()
    await settled()
    expect(shop.calls).to.deep.equal(['wallet.claim SHIP'])
    expect(textOf(element)).to.contain('Shipping is in your wallet. Would replace Patio')
  })

  it('pastes a code without the white space around it', async () => {
    const { element } = await mount()
    const field = pick<HTMLInputElement>(element, '#code')
    paste(field, ' PATIO-25\n')
    expect(field.value).to.equal('PATIO-25')
  })

  it('takes a pasted code for a new one, and leaves room for no more than the field has', async () => {
    const { element } = await mount()
    const field = pick<HTMLInputElement>(element, '#code')
    field.value = 'NO-SUCH'
    field.form?.requestSubmit()
    await settled()
    expect(field.getAttribute('aria-invalid')).to.equal('true')
    paste(field, `${'A'.repeat(5000)}\n`)
    await element.updateComplete
    expect(field.value.length).to.equal(200)
    expect(field.hasAttribute('aria-invalid')).to.equal(false)
  })

  it('keeps what is typed, the focus and the fold while a code is answered and the wallet changes', async () => {
    const { element, shop } = await mount({ choices: [patio, big], codes: { SHIP: ship } })
    const field = pick<HTMLInputElement>(element, '#code')
    const fold = pick<HTMLDetailsElement>(element, 'details')
    fold.open = true
    field.focus()
    await sendKeys({ type: 'SHIP' })
    const release = shop.hold()
    await sendKeys({ press: 'Enter' })
    await sendKeys({ type: 'PING' })
    shop.stores.$status.set({ state: 'offline', why: 'service_unreachable' })
    shop.stores.$choices.set([big])
    release()
    await settled()
    expect(shop.calls[0]).to.equal('wallet.claim SHIP')
    expect(field.value).to.equal('SHIPPING')
    expect([deepActive(), fold.open, fold.isConnected]).to.deep.equal([field, true, true])
  })

  it('does not refuse a code under another one that is being typed', async () => {
    const { element, shop } = await mount()
    const field = pick<HTMLInputElement>(element, '#code')
    field.value = 'NO-SUCH'
    const release = shop.hold()
    field.form?.requestSubmit()
    field.value = 'NO-SUCH-2'
    release()
    await settled()
    expect(textOf(element)).not.to.contain('We do not know this code')
    expect(field.hasAttribute('aria-invalid')).to.equal(false)
  })

  it('lets the form go when its shop is taken away, and posts nothing of it', async () => {
    const shop = createFakeTearoff({ cart: cart(), choices: [{ ...patio, status: 'applied' }], change })
    const form = fixtureSync<HTMLFormElement>(html`<form><coupon-picker .shop=${shop}></coupon-picker></form>`)
    const element = elementOf(form)
    await element.updateComplete
    expect(form.checkValidity()).to.equal(false)
    element.shop = undefined
    await element.updateComplete
    expect(form.checkValidity()).to.equal(true)
    expect([...new FormData(form)]).to.deep.equal([])
    expect(shop.listeners()).to.equal(0)
  })

  it('tells nothing of the shop before when it is given another', async () => {
    const { element, shop } = await mount({ choices: [patio] })
    shop.refuse({ reason: 'usage_limit_reached' })
    pick(element, 'input').click()
    await settled()
    expect(textOf(element)).to.contain('as often as the shop allows')
    element.shop = createFakeTearoff({ cart: cart({ shipping: 0 }), choices: [patio] })
    await element.updateComplete
    expect(textOf(element)).not.to.contain('as often as the shop allows')
    expect(pick(element, '[role=status]').textContent).to.equal('')
  })

  it('goes on when it is moved in the page, also into another form', async () => {
    const shop = createFakeTearoff({ cart: cart(), choices: [{ ...patio, status: 'applied' }] })
    const page = fixtureSync<HTMLDivElement>(
      html`<div>
        <form><coupon-picker .shop=${shop}></coupon-picker></form>
        <form></form>
      </div>`,
    )
    const [first, second] = page.querySelectorAll('form')
    const element = elementOf(page)
    await element.updateComplete
    second?.append(element)
    shop.stores.$choices.set([
      { ...patio, status: 'applied' },
      { ...ship, status: 'applied' },
    ])
    await element.updateComplete
    expect([...new FormData(first)]).to.deep.equal([])
    expect(new FormData(second).getAll('coupons')).to.deep.equal(['patio', 'ship'])
  })

  it('leaves the choice as it is when its form is reset', async () => {
    const shop = createFakeTearoff({ cart: cart(), choices: [{ ...patio, status: 'applied' }] })
    const form = fixtureSync<HTMLFormElement>(html`<form><coupon-picker .shop=${shop}></coupon-picker></form>`)
    await elementOf(form).updateComplete
    form.reset()
    expect(new FormData(form).getAll('coupons')).to.deep.equal(['patio'])
    expect(boxes(elementOf(form))[0]?.checked).to.equal(true)
  })

  it('shows the same in two pickers of one page', async () => {
    const { element, shop } = await mount({ choices: [patio] })
    const other = await fixture<CouponPicker>(html`<coupon-picker .shop=${shop}></coupon-picker>`)
    boxes(element)[0]?.click()
    await settled()
    expect(boxes(other)[0]?.checked).to.equal(true)
    boxes(other)[0]?.click()
    await settled()
    expect(boxes(element)[0]?.checked).to.equal(false)
  })

  it('says a changed total once, holds the form back, and goes on when it is confirmed', async () => {
    const shop = createFakeTearoff({ cart: cart(), choices: [patio], change })
    const form = fixtureSync<HTMLFormElement>(html`<form><coupon-picker .shop=${shop}></coupon-picker></form>`)
    const element = elementOf(form)
    await element.updateComplete
    expect(textOf(element)).to.contain('One coupon ended while you were shopping. Your new total is €125.90.')
    expect(form.checkValidity()).to.equal(false)
    await expect(element).to.be.accessible()
    byText(element, 'button', 'Continue with €125.90').click()
    await settled()
    expect(shop.calls).to.deep.equal(['checkout.confirm'])
    expect(form.checkValidity()).to.equal(true)
  })

  it('says why a changed total could not be confirmed, and lets it be tried again', async () => {
    const { element, shop } = await mount({ choices: [patio], change })
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

  it('posts the reservation, the coupons and the codes with a plain form', async () => {
    const coupon = held('patio', { code: 'PATIO-25' })
    const shop = createFakeTearoff({ cart: cart(), choices: [choice(coupon, { status: 'applied' }), ship] })
    const form = fixtureSync<HTMLFormElement>(html`<form><coupon-picker .shop=${shop}></coupon-picker></form>`)
    const totals = { subtotal: 1, discount: 0, shippingDiscount: 0, total: 1 }
    shop.stores.$reservation.set({ id: 'r1', checkoutId: 'c', coupons: [], reservedUntil: '', totals })
    await elementOf(form).updateComplete
    expect([...new FormData(form)]).to.deep.equal([
      ['reservation', 'r1'],
      ['coupons', 'patio'],
      ['codes', 'PATIO-25'],
    ])
  })

  it('lets nothing be chosen inside a disabled fieldset', async () => {
    const shop = createFakeTearoff({ cart: cart(), choices: [patio] })
    const form = fixtureSync<HTMLFormElement>(
      html`<form>
        <fieldset disabled><coupon-picker .shop=${shop}></coupon-picker></fieldset>
      </form>`,
    )
    const element = elementOf(form)
    await element.updateComplete
    expect(boxes(element)[0]?.disabled).to.equal(true)
    await expect(element).to.be.accessible()
  })

  it('shows loading, an empty cart, an empty wallet and offline as states of their own', async () => {
    const { element, shop } = await mount({ state: 'loading' })
    await expect(element).to.be.accessible()
    shop.stores.$state.set('ready')
    await element.updateComplete
    expect(textOf(element)).to.contain('You hold no coupons yet')
    await expect(element).to.be.accessible()
    shop.stores.$status.set({ state: 'offline', why: 'service_unreachable' })
    await element.updateComplete
    expect(textOf(element)).to.contain('You are offline')
    await expect(element).to.be.accessible()
    shop.stores.$cart.set(cart({ lines: [] }))
    await element.updateComplete
    expect(textOf(element)).to.contain('Your cart is empty')
    await expect(element).to.be.accessible()
  })

  it('says plainly that the order goes on without coupons when they cannot be reached (B33)', async () => {
    const { element, shop } = await mount({
      state: 'loading',
      status: { state: 'offline', why: 'service_unreachable' },
    })
    expect(textOf(element)).to.contain('You can order without them')
    await expect(element).to.be.accessible()
    byText(element, 'button', 'Try again').click()
    await settled()
    expect(shop.calls).to.deep.equal(['wallet.refresh'])
    expect(textOf(element)).to.contain('You hold no coupons yet')
  })

  it('leaves the sums to the shop where it is told to', async () => {
    const { element } = await mount()
    expect(textOf(element)).to.contain('Subtotal')
    element.withoutTotals = true
    await element.updateComplete
    expect(textOf(element)).not.to.contain('Subtotal')
  })

  it('renders hostile texts as text (B28)', async () => {
    const evil = '<img src=x onerror="globalThis.pwned = true">'
    const { element } = await mount({ choices: [named('a', evil), { ...big, coupon: named('b', evil).coupon }] })
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(element.shadowRoot?.querySelector('img')).to.equal(null)
    expect('pwned' in globalThis).to.equal(false)
  })

  it('lets go of every store when it leaves', async () => {
    const { element, shop } = await mount()
    expect(shop.listeners()).to.be.greaterThan(0)
    element.remove()
    expect(shop.listeners()).to.equal(0)
  })
})

function elementOf(form: HTMLElement): CouponPicker {
  const element = form.querySelector('coupon-picker')
  if (!element) throw new Error('the form has no picker')
  return element
}

function by(order: readonly string[]): (a: string, b: string) => number {
  return (a, b) => order.indexOf(a) - order.indexOf(b)
}
