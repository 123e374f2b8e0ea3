import { expect } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import { choice, createFakeTearoff, held, promotion } from '../support/fake-tearoff.ts'
import { big, codeField, mountPicker, named, paste, patio, sendCodes, ship } from '../support/mount-picker.ts'
import { deepActive, nextEvent, pick, settled, textOf } from '../support/shadow.ts'
import type { HeldCoupon } from '../../src/sdk/tearoff.ts'
import { splitCodes } from '../../widgets/coupon-picker/split-codes.ts'

const answerOf = (element: HTMLElement): string => pick(element, '#answer').textContent.replaceAll(/\s+/gu, ' ').trim()

describe('the code field of <coupon-picker>', () => {
  it('takes a typed code by the enter key and puts it on the cart', async () => {
    const { element, shop } = await mountPicker({ codes: { 'PATIO-25': patio } })
    codeField(element).focus()
    await sendKeys({ type: 'PATIO-25' })
    const seen = nextEvent(element, 'coupon-claim')
    await sendKeys({ press: 'Enter' })
    expect((await seen).code).to.equal('PATIO-25')
    await settled()
    expect(shop.calls).to.deep.equal(['wallet.claim PATIO-25', 'cart.apply patio'])
    expect(answerOf(element)).to.equal('Patio: €10.00 less')
    expect(codeField(element).value).to.equal('')
    expect(deepActive()?.id).to.equal('code')
  })

  it('answers an unknown code in place, bound to the field, and tells no more', async () => {
    const { element } = await mountPicker()
    sendCodes(element, 'SUMER20')
    await settled()
    const field = codeField(element)
    const answer = element.shadowRoot?.getElementById(field.getAttribute('aria-describedby') ?? '')
    expect(answer?.textContent.trim()).to.equal('We do not know this code. Please check its spelling.')
    expect(field.getAttribute('aria-invalid')).to.equal('true')
    expect(field.value).to.equal('SUMER20')
    await expect(element).to.be.accessible()
  })

  it('says when to try again when codes were tried too often', async () => {
    const { element, shop } = await mountPicker()
    shop.refuse({ reason: 'rate_limited', retryAfter: 30 })
    sendCodes(element, 'GUESS-3')
    await settled()
    expect(answerOf(element)).to.contain('in 30 seconds')
    shop.refuse({ reason: 'rate_limited', retryAfter: 3000 })
    sendCodes(element, 'GUESS-4')
    await settled()
    expect(answerOf(element)).to.contain('in 50 minutes')
  })

  it('puts a code on the cart that is judged only after something else is done', async () => {
    const { element, shop } = await mountPicker()
    const claim = async (): Promise<{ readonly ok: true; readonly coupon: HeldCoupon }> => ({
      ok: true,
      coupon: patio.coupon,
    })
    element.shop = { ...shop, wallet: { ...shop.wallet, claim } }
    await element.updateComplete
    sendCodes(element, 'PATIO-25')
    await settled()
    expect(shop.calls).to.deep.equal([])
    shop.stores.$choices.set([patio])
    await settled()
    expect(shop.calls).to.deep.equal(['cart.apply patio'])
    expect(answerOf(element)).to.equal('Patio: €10.00 less')
  })

  it('does not put a typed code in the place of what is applied', async () => {
    const { element, shop } = await mountPicker({
      choices: [{ ...patio, status: 'applied' }],
      codes: { SHIP: { ...ship, replaces: ['patio'] } },
    })
    sendCodes(element, 'SHIP')
    await settled()
    expect(shop.calls).to.deep.equal(['wallet.claim SHIP'])
    expect(answerOf(element)).to.equal('Shipping is in your wallet. Would replace Patio')
  })

  it('puts a coupon on the cart whose code the wallet holds already, and claims nothing', async () => {
    const mine = choice(held('mine', { code: 'PATIO-25', promotion: promotion({ name: 'Mine' }) }))
    const { element, shop } = await mountPicker({ choices: [mine] })
    let claimed = 0
    element.addEventListener('coupon-claimed', () => (claimed += 1))
    shop.refuse({ reason: 'already_claimed' })
    sendCodes(element, ' patio 25')
    await settled()
    expect(shop.calls).to.deep.equal(['wallet.claim patio 25', 'cart.apply mine'])
    expect(answerOf(element)).to.equal('Mine: €10.00 less')
    expect(claimed).to.equal(0)
  })

  it('claims several codes one after the other, and stops at the first that is refused', async () => {
    const { element, shop } = await mountPicker({ codes: { 'PATIO-25': patio, SHIP: ship } })
    sendCodes(element, 'PATIO-25, NO-SUCH, SHIP')
    await settled()
    await settled()
    expect(shop.calls).to.deep.equal(['wallet.claim PATIO-25', 'cart.apply patio', 'wallet.claim NO-SUCH'])
    expect(codeField(element).value).to.equal('NO-SUCH, SHIP')
    expect(answerOf(element)).to.equal(
      'Patio: €10.00 less NO-SUCH: We do not know this code. Please check its spelling.',
    )
    await expect(element).to.be.accessible()
    sendCodes(element, 'SHIP')
    await settled()
    expect(answerOf(element)).to.equal('Shipping: €5.90 less')
  })

  it('leaves a code where it is when the page cancels it, and says nothing old of it', async () => {
    const { element, shop } = await mountPicker()
    sendCodes(element, 'NO-SUCH')
    await settled()
    element.addEventListener('coupon-claim', event => event.preventDefault())
    sendCodes(element, 'NO-SUCH-2')
    await settled()
    expect([codeField(element).value, answerOf(element)]).to.deep.equal(['NO-SUCH-2', ''])
    expect(shop.calls).to.deep.equal(['wallet.claim NO-SUCH'])
  })

  it('parts codes where no code has a sign, and nowhere else', () => {
    expect(splitCodes(' PATIO-25\r\n')).to.deep.equal(['PATIO-25'])
    expect(splitCodes('PATIO 25')).to.deep.equal(['PATIO 25'])
    expect(splitCodes('A-1,B;2')).to.deep.equal(['A-1,B;2'])
    expect(splitCodes('A-1, B-2;\nC-3\tA-1,')).to.deep.equal(['A-1', 'B-2', 'C-3'])
    expect(splitCodes(' \n, ')).to.deep.equal([])
  })

  it('pastes codes without the white space around them, and several with commas between', async () => {
    const { element } = await mountPicker()
    const field = codeField(element)
    paste(field, ' PATIO-25\n')
    expect(field.value).to.equal('PATIO-25')
    field.select()
    paste(field, 'PATIO-25\nSHIP')
    expect(field.value).to.equal('PATIO-25, SHIP')
  })

  it('cuts no code in two when more are pasted than there is room for', async () => {
    const { element } = await mountPicker()
    const field = codeField(element)
    paste(field, Array.from({ length: 400 }, (_, index) => `CODE-${1000 + index}`).join('\n'))
    expect(field.value).to.match(/^(?:CODE-\d{4}, )+CODE-\d{4}$/u)
    expect(field.value.length).to.be.within(1980, 2000)
  })

  it('takes the signs of a code for what they look like, and letters for what they are', () => {
    const written = [
      'WELCOME–10',
      'WELCOME\u201110',
      'WELCOME\u221210',
      'WEL\u00adCOME-10\u200b',
      '“WELCOME-10”',
      'ＷＥＬＣＯＭＥ－１０',
    ]
    expect(splitCodes(written.join('\n'))).to.deep.equal(['WELCOME-10'])
    expect(splitCodes('WELCOME\u00a010')).to.deep.equal(['WELCOME 10'])
    expect(splitCodes('ΑΒС-1')).to.deep.equal(['ΑΒС-1'])
  })

  it('takes a pasted code for a new one, and leaves room for no more than the field has', async () => {
    const { element } = await mountPicker()
    sendCodes(element, 'NO-SUCH')
    await settled()
    const field = codeField(element)
    expect(field.getAttribute('aria-invalid')).to.equal('true')
    paste(field, `${'A'.repeat(5000)}\n`)
    await element.updateComplete
    expect(field.value.length).to.equal(2000)
    expect(field.hasAttribute('aria-invalid')).to.equal(false)
  })

  it('keeps what is typed, the focus and the fold while a code is answered and the wallet changes', async () => {
    const { element, shop } = await mountPicker({ choices: [patio, big], codes: { SHIP: ship } })
    const field = codeField(element)
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

  it('sends codes once while they are on their way, and lets go of them afterwards', async () => {
    const { element, shop } = await mountPicker({ codes: { 'PATIO-25': patio } })
    const button = pick(element, '.code button')
    const release = shop.hold()
    sendCodes(element, 'PATIO-25')
    sendCodes(element, 'PATIO-25')
    await element.updateComplete
    expect([button.getAttribute('aria-disabled'), button.matches('.busy')]).to.deep.equal(['true', true])
    release()
    await settled()
    expect(shop.calls).to.deep.equal(['wallet.claim PATIO-25', 'cart.apply patio'])
    expect([button.getAttribute('aria-disabled'), button.matches('.busy')]).to.deep.equal([null, false])
  })

  it('does not refuse a code under another one that is being typed', async () => {
    const { element, shop } = await mountPicker()
    const release = shop.hold()
    sendCodes(element, 'NO-SUCH')
    codeField(element).value = 'NO-SUCH-2'
    release()
    await settled()
    expect(textOf(element)).not.to.contain('We do not know this code')
    expect(codeField(element).hasAttribute('aria-invalid')).to.equal(false)
  })

  it('says nothing of a code that another shop was asked about', async () => {
    const { element, shop } = await mountPicker({ codes: { 'PATIO-25': patio } })
    const release = shop.hold()
    sendCodes(element, 'PATIO-25')
    element.shop = createFakeTearoff({ cart: shop.stores.$cart.get()!, choices: [named('x', 'Other')] })
    await element.updateComplete
    release()
    await settled()
    expect(answerOf(element)).to.equal('')
  })

  it('says no longer what a code took off when the cart has changed', async () => {
    const { element, shop } = await mountPicker({ codes: { 'PATIO-25': patio } })
    sendCodes(element, 'PATIO-25')
    await settled()
    expect(answerOf(element)).to.equal('Patio: €10.00 less')
    shop.stores.$cart.set({ ...shop.stores.$cart.get()!, shipping: 0 })
    await element.updateComplete
    expect(answerOf(element)).to.equal('')
  })
})
