import { expect, fixtureSync, html } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import { cart, choice, createFakeTearoff, held } from '../support/fake-tearoff.ts'
import { boxes, change, codeField, mountInForm, patio, pickerIn, sendCodes, ship } from '../support/mount-picker.ts'
import { byText, deepActive, pick, settled, textOf } from '../support/shadow.ts'

const applied = { ...patio, status: 'applied' } as const

describe('<coupon-picker> in a form', () => {
  it('posts the reservation, the coupons and the codes', async () => {
    const coupon = held('patio', { code: 'PATIO-25' })
    const { shop, element, form } = await mountInForm({ choices: [choice(coupon, { status: 'applied' }), ship] })
    const totals = { subtotal: 1, discount: 0, shippingDiscount: 0, total: 1 }
    shop.stores.$reservation.set({ id: 'r1', checkoutId: 'c', coupons: [], reservedUntil: '', totals })
    await element.updateComplete
    expect([...new FormData(form)]).to.deep.equal([
      ['reservation', 'r1'],
      ['coupons', 'patio'],
      ['codes', 'PATIO-25'],
    ])
  })

  it('posts nothing of the field for codes', async () => {
    const { element, form } = await mountInForm()
    codeField(element).value = 'TYPED'
    expect([...new FormData(form)]).to.deep.equal([])
  })

  it('says a changed total once, holds the form back, and goes on when it is confirmed', async () => {
    const { element, shop, form } = await mountInForm({ choices: [patio], change })
    expect(textOf(element)).to.contain('One coupon ended while you were shopping. Your new total is €125.90.')
    expect([form.checkValidity(), element.validity.customError, element.matches(':state(changed)')]).to.deep.equal([
      false,
      true,
      true,
    ])
    await expect(element).to.be.accessible()
    byText(element, 'button', 'Continue with €125.90').focus()
    await sendKeys({ press: 'Enter' })
    await settled()
    expect(shop.calls).to.deep.equal(['checkout.confirm'])
    expect([form.checkValidity(), element.validity.valid, element.matches(':state(changed)')]).to.deep.equal([
      true,
      true,
      false,
    ])
    // The button has gone with the note.
    expect(deepActive() === pick(element, 'section')).to.equal(true)
  })

  it('does not send the shop’s form with the enter key, nor by any of its buttons', async () => {
    const { element, form } = await mountInForm({ choices: [applied] })
    let sent = 0
    form.addEventListener('submit', event => {
      event.preventDefault()
      sent += 1
    })
    codeField(element).focus()
    await sendKeys({ type: 'NO-SUCH' })
    await sendKeys({ press: 'Enter' })
    boxes(element)[0]?.focus()
    await sendKeys({ press: 'Enter' })
    for (const button of element.shadowRoot?.querySelectorAll('button') ?? []) button.click()
    await settled()
    expect(sent).to.equal(0)
    expect(textOf(element)).to.contain('We do not know this code')
  })

  it('empties the field for codes when it is reset, and leaves the choice as it is', async () => {
    const { element, form } = await mountInForm({ choices: [applied] })
    sendCodes(element, 'NO-SUCH')
    await settled()
    expect(codeField(element).getAttribute('aria-invalid')).to.equal('true')
    form.reset()
    await element.updateComplete
    expect(codeField(element).value).to.equal('')
    expect(codeField(element).hasAttribute('aria-invalid')).to.equal(false)
    expect(new FormData(form).getAll('coupons')).to.deep.equal(['patio'])
    expect(boxes(element)[0]?.checked).to.equal(true)
  })

  it('lets nothing be chosen, typed or confirmed inside a disabled fieldset, until it is enabled', async () => {
    const shop = createFakeTearoff({ cart: cart(), choices: [applied], change })
    const form = fixtureSync<HTMLFormElement>(
      html`<form>
        <fieldset disabled><coupon-picker .shop=${shop}></coupon-picker></fieldset>
      </form>`,
    )
    const element = pickerIn(form)
    await element.updateComplete
    const controls = (): boolean[] =>
      [...(element.shadowRoot?.querySelectorAll<HTMLInputElement | HTMLButtonElement>('input, button') ?? [])].map(
        ({ disabled }) => disabled,
      )
    expect(controls()).to.deep.equal([true, true, true, true, true])
    await expect(element).to.be.accessible()
    form.querySelector('fieldset')?.removeAttribute('disabled')
    await element.updateComplete
    expect(controls()).to.deep.equal([false, false, false, false, false])
  })

  it('lets the form go when its shop is taken away, and posts nothing of it', async () => {
    const { element, shop, form } = await mountInForm({ choices: [applied], change })
    expect(form.checkValidity()).to.equal(false)
    element.shop = undefined
    await element.updateComplete
    expect(form.checkValidity()).to.equal(true)
    expect([...new FormData(form)]).to.deep.equal([])
    expect(shop.listeners()).to.equal(0)
  })

  it('goes on when it is moved in the page, also into another form', async () => {
    const shop = createFakeTearoff({ cart: cart(), choices: [applied] })
    const page = fixtureSync<HTMLDivElement>(
      html`<div>
        <form><coupon-picker .shop=${shop}></coupon-picker></form>
        <form></form>
      </div>`,
    )
    const [first, second] = page.querySelectorAll('form')
    const element = pickerIn(page)
    await element.updateComplete
    second?.append(element)
    shop.stores.$choices.set([applied, { ...ship, status: 'applied' }])
    await element.updateComplete
    expect([...new FormData(first)]).to.deep.equal([])
    expect(new FormData(second).getAll('coupons')).to.deep.equal(['patio', 'ship'])
  })
})
