import { expect, fixture, fixtureSync, html, waitUntil } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import '../../widgets/coupon-wallet/define.ts'
import type { CouponWallet } from '../../widgets/coupon-wallet/coupon-wallet.ts'
import {
  cart,
  choice,
  createFakeTearoff,
  type FakeStart,
  type FakeTearoff,
  held,
  promotion,
} from '../support/fake-tearoff.ts'
import { byText, deepActive, endMotion, nextEvent, pick, settled, textOf } from '../support/shadow.ts'

async function mount(start: FakeStart = {}): Promise<{ element: CouponWallet; shop: FakeTearoff }> {
  const shop = createFakeTearoff(start)
  const element = await fixture<CouponWallet>(html`<coupon-wallet .shop=${shop}></coupon-wallet>`)
  return { element, shop }
}

const used = held('used', {
  state: 'redeemed',
  endedAt: '2026-11-12T10:00:00Z',
  used: { orderId: '10482', saved: 735, currency: 'EUR' },
})
const ended = held('ended', { state: 'expired', endedAt: '2026-11-01T10:00:00Z' })

describe('<coupon-wallet>', () => {
  it('lists the live coupons with value, name and days left (HCL-13, HCL-17)', async () => {
    const { element } = await mount({ coupons: [held('a'), held('b', { expiresAt: '2026-11-21T23:00:00Z' })] })
    expect(element.shadowRoot?.querySelectorAll('article')).to.have.length(2)
    expect(textOf(element)).to.contain('25%').and.to.contain('Spring on the terrace')
    expect(textOf(element)).to.contain('13 days left, until December 4').and.to.contain('Today until midnight')
    await expect(element).to.be.accessible()
  })

  it('says what an empty wallet is for', async () => {
    const { element } = await mount()
    expect(textOf(element)).to.contain('No coupons yet')
    await expect(element).to.be.accessible()
  })

  it('keeps the room while it is loading, and shows the coupons when they come', async () => {
    const { element, shop } = await mount({ state: 'loading' })
    expect(element.shadowRoot?.querySelector('section')?.getAttribute('aria-busy')).to.equal('true')
    expect(element.offsetHeight).to.be.greaterThan(250)
    await expect(element).to.be.accessible()
    shop.stores.$coupons.set([held('a')])
    shop.stores.$state.set('ready')
    await element.updateComplete
    expect(textOf(element)).to.contain('Spring on the terrace')
  })

  it('shows what the device remembers when the service is gone', async () => {
    const { element } = await mount({
      coupons: [held('a')],
      status: { state: 'offline', why: 'service_unreachable' },
    })
    expect(textOf(element)).to.contain('No connection to the shop').and.to.contain('Spring on the terrace')
    await expect(element).to.be.accessible()
  })

  it('offers another try where nothing is known at all', async () => {
    const { element, shop } = await mount({
      state: 'loading',
      status: { state: 'offline', why: 'service_unreachable' },
    })
    await expect(element).to.be.accessible()
    byText(element, 'button', 'Try again').click()
    byText(element, 'button', 'Try again').click()
    await settled()
    expect(shop.calls).to.deep.equal(['wallet.refresh'])
    expect(textOf(element)).to.contain('No coupons yet')
  })

  it('walks the tabs with the arrow keys, and shows used and ended coupons', async () => {
    const { element } = await mount({ coupons: [held('a')], past: [used, ended] })
    element.shadowRoot?.querySelector<HTMLElement>('#tab-ready')?.focus()
    await sendKeys({ press: 'ArrowRight' })
    expect(deepActive()?.id).to.equal('tab-used')
    expect(textOf(element)).to.contain('Used on November 12, order 10482: saved €7.35')
    await expect(element).to.be.accessible()
    await sendKeys({ press: 'End' })
    expect(textOf(element)).to.contain('Ended on November 1')
    await expect(element).to.be.accessible()
    await sendKeys({ press: 'ArrowRight' })
    expect(deepActive()?.id).to.equal('tab-ready')
  })

  it('turns the arrow keys around where the page reads right to left', async () => {
    const { element } = await mount({ past: [used] })
    element.dir = 'rtl'
    element.shadowRoot?.querySelector<HTMLElement>('#tab-ready')?.focus()
    await sendKeys({ press: 'ArrowLeft' })
    expect(deepActive()?.id).to.equal('tab-used')
  })

  it('discards, leaves the way back in its place, and takes it back', async () => {
    const { element, shop } = await mount({ coupons: [held('a'), held('b')] })
    byText(element, 'button', 'Discard').click()
    const { coupon } = await nextEvent(element, 'coupon-discarded')
    await settled()
    expect(coupon.id).to.equal('a')
    expect(deepActive()?.textContent).to.contain('Undo')
    const described = deepActive()?.getAttribute('aria-describedby')
    expect(pick(element, `#${described}`).textContent).to.equal('Spring on the terrace was discarded')
    endMotion(element)
    await expect(element).to.be.accessible()
    await sendKeys({ press: 'Enter' })
    await settled()
    expect(shop.calls).to.deep.equal(['wallet.discard a', 'wallet.claim a'])
    expect(element.shadowRoot?.querySelectorAll('article')).to.have.length(2)
    expect(deepActive()?.textContent).to.equal('Spring on the terrace')
  })

  it('keeps the focus with a coupon that is used below a discarded one', async () => {
    const b = held('b', { promotion: promotion({ name: 'Second' }) })
    const { element } = await mount({ cart: cart(), coupons: [held('a'), b], choices: [choice(b)] })
    byText(element, 'button', 'Discard').click()
    await settled()
    byText(element, 'button', 'Use in cart').focus()
    await sendKeys({ press: 'Enter' })
    await settled()
    expect(deepActive()?.textContent).to.equal('Second')
  })

  it('offers no way to discard what a checkout holds', async () => {
    const { element } = await mount({ coupons: [held('a', { state: 'reserved' })] })
    expect(textOf(element)).to.contain('Held for your checkout').and.not.to.contain('Discard')
  })

  it('discards once, however often the button is clicked before the answer', async () => {
    const { element, shop } = await mount({ coupons: [held('a')] })
    const release = shop.hold()
    byText(element, 'button', 'Discard').click()
    byText(element, 'button', 'Discard').click()
    release()
    await settled()
    byText(element, 'button', 'Undo').click()
    byText(element, 'button', 'Undo').click()
    await settled()
    expect(shop.calls).to.deep.equal(['wallet.discard a', 'wallet.claim a'])
    expect(element.shadowRoot?.querySelector('.refusal')).to.equal(null)
  })

  it('leaves the way back of the last one in its place, below that of the one before', async () => {
    const { element } = await mount({ coupons: ['a', 'b', 'c'].map(id => held(id)) })
    byText(element, 'button', 'Discard').click()
    await settled()
    byText(element, 'button', 'Discard').click()
    await settled()
    const cards = [...(element.shadowRoot?.querySelectorAll('.card') ?? [])]
    expect(cards.map(card => !!card.querySelector('.discarded'))).to.deep.equal([true, false])
  })

  it('has no way back for what another shop’s wallet discarded', async () => {
    const { element, shop } = await mount({ coupons: [held('a')] })
    const release = shop.hold()
    byText(element, 'button', 'Discard').click()
    element.shop = createFakeTearoff({ coupons: [held('b')] })
    await element.updateComplete
    release()
    await settled()
    expect(textOf(element)).not.to.contain('was discarded')
  })

  it('takes the way back away when the coupon came back by another way', async () => {
    const { element, shop } = await mount({ coupons: [held('a')] })
    byText(element, 'button', 'Discard').click()
    await settled()
    shop.stores.$coupons.set([held('a')])
    await element.updateComplete
    expect(textOf(element)).not.to.contain('was discarded')
    shop.stores.$coupons.set([])
    await element.updateComplete
    expect(textOf(element)).not.to.contain('was discarded')
  })

  it('leaves the focus alone that has gone elsewhere while the answer was under way', async () => {
    const { element, shop } = await mount({ coupons: [held('a')] })
    const elsewhere = fixtureSync<HTMLInputElement>(html`<input aria-label="Search" />`)
    const release = shop.hold()
    byText(element, 'button', 'Discard').click()
    elsewhere.focus()
    release()
    await settled()
    expect(textOf(element)).to.contain('was discarded')
    expect(deepActive()).to.equal(elsewhere)
  })

  it('keeps the focus, and what is unfolded, when other coupons come and the connection goes', async () => {
    const { element, shop } = await mount({ coupons: [held('a', { promotion: promotion({ terms: 'One each.' }) })] })
    const terms = pick<HTMLDetailsElement>(element, 'details')
    terms.open = true
    const button = byText(element, 'button', 'Discard')
    button.focus()
    shop.stores.$coupons.set([
      held('new', { promotion: promotion({ terms: 'Two each.' }) }),
      ...shop.stores.$coupons.get(),
    ])
    shop.stores.$status.set({ state: 'offline', why: 'service_unreachable' })
    shop.stores.$cart.set(cart())
    shop.stores.$choices.set([choice(shop.stores.$coupons.get()[1] ?? held('a'))])
    await element.updateComplete
    expect(element.shadowRoot?.querySelectorAll('article')).to.have.length(2)
    expect([deepActive(), terms.isConnected, terms.open]).to.deep.equal([button, true, true])
  })

  it('says the same refusal again where it comes again', async () => {
    const { element, shop } = await mount({ coupons: [held('a')] })
    const said: (string | null)[] = []
    const status = pick(element, '[role=status]')
    new MutationObserver(() => said.push(status.textContent)).observe(status, {
      childList: true,
      characterData: true,
      subtree: true,
    })
    for (const _ of [1, 2]) {
      shop.refuse({ reason: 'temporarily_unavailable', retryAfter: 5 })
      const release = shop.hold()
      byText(element, 'button', 'Discard').click()
      await settled()
      release()
      await settled()
    }
    expect(said).to.have.length(3)
    expect(said[1]).to.equal('')
    expect(said[2]).to.equal(said[0])
  })

  it('is not locked by an SDK that throws', async () => {
    const { element, shop } = await mount({ coupons: [held('a')] })
    const discard = (): Promise<never> => Promise.reject(new Error('broken'))
    element.shop = { ...shop, wallet: { ...shop.wallet, discard } }
    await element.updateComplete
    byText(element, 'button', 'Discard').click()
    await settled()
    expect(textOf(element)).to.contain('Coupons cannot be reached right now')
    element.shop = shop
    await element.updateComplete
    expect(textOf(element)).not.to.contain('cannot be reached')
    byText(element, 'button', 'Discard').click()
    await settled()
    expect(textOf(element)).to.contain('was discarded')
  })

  it('leaves the arrow keys with a modifier to the browser', async () => {
    const { element } = await mount({ past: [used] })
    const tab = pick(element, '#tab-ready')
    const press = new KeyboardEvent('keydown', { key: 'ArrowLeft', altKey: true, bubbles: true, cancelable: true })
    tab.dispatchEvent(press)
    await element.updateComplete
    expect(press.defaultPrevented).to.equal(false)
    expect(tab.getAttribute('aria-selected')).to.equal('true')
  })

  it('selects the code where copying is blocked, and says so', async () => {
    const { element } = await mount({ coupons: [held('a', { code: 'WELCOME-10' })] })
    const write = navigator.clipboard.writeText
    navigator.clipboard.writeText = () => Promise.reject(new Error('blocked'))
    byText(element, 'button', 'Copy').click()
    await settled()
    navigator.clipboard.writeText = write
    expect(textOf(element)).to.contain('Copying is blocked here')
    expect(pick(element, '[role=status]').textContent).to.contain('the code is selected')
  })

  it('does nothing where the page cancels the event before', async () => {
    const { element, shop } = await mount({ coupons: [held('a')] })
    document.addEventListener('coupon-discard', event => event.preventDefault(), { once: true })
    byText(element, 'button', 'Discard').click()
    await settled()
    expect(shop.calls).to.deep.equal([])
    expect(textOf(element)).to.contain('Spring on the terrace')
  })

  it('says in place why a coupon could not be discarded', async () => {
    const { element, shop } = await mount({ coupons: [held('a')] })
    shop.refuse({ reason: 'temporarily_unavailable', retryAfter: 5 })
    byText(element, 'button', 'Discard').click()
    await settled()
    expect(element.shadowRoot?.querySelector('article')?.textContent).to.contain('Coupons cannot be reached right now')
    expect(element.shadowRoot?.querySelector('[role=status]')?.textContent).to.contain('cannot be reached')
  })

  it('tells what the coupon is worth on the cart and puts it there (HCL-15)', async () => {
    const coupon = held('a')
    const { element, shop } = await mount({ cart: cart(), choices: [choice(coupon)] })
    const seen = nextEvent(element, 'coupon-applied')
    const use = byText(element, 'button', 'Use in cart')
    use.click()
    use.click()
    expect((await seen).coupons).to.deep.equal([coupon])
    expect(shop.calls).to.deep.equal(['cart.apply a'])
    await element.updateComplete
    expect(textOf(element)).to.contain('On your cart')
    await expect(element).to.be.accessible()
  })

  it('shows a code of the link on top and claims it with one click (D-18)', async () => {
    const { element, shop } = await mount({ waitingCode: 'SPRING-25', codes: { 'SPRING-25': choice(held('s')) } })
    await expect(element).to.be.accessible()
    byText(element, 'button', 'Add to wallet').click()
    expect((await nextEvent(element, 'coupon-claimed')).coupon.id).to.equal('s')
    expect(shop.calls).to.deep.equal(['wallet.claim SPRING-25'])
  })

  it('keeps the focus when a code of the link will never be, and its button goes', async () => {
    const { element, shop } = await mount({ waitingCode: 'NOPE-1' })
    const { claim } = shop.wallet
    element.shop = {
      ...shop,
      wallet: {
        ...shop.wallet,
        async claim(what) {
          const outcome = await claim(what)
          shop.stores.$waitingCode.set(undefined)
          return outcome
        },
      },
    }
    await element.updateComplete
    const add = byText(element, 'button', 'Add to wallet')
    add.focus()
    add.click()
    add.click()
    await waitUntil(() => deepActive()?.localName === 'section')
    expect(shop.calls).to.deep.equal(['wallet.claim NOPE-1'])
    expect(pick(element, '.refusal').textContent).to.contain('We do not know this code')
  })

  it('says that a code was copied, and sends the event', async () => {
    const { element } = await mount({ coupons: [held('a', { code: 'WELCOME-10' })] })
    const written: string[] = []
    const write = navigator.clipboard.writeText
    navigator.clipboard.writeText = async text => void written.push(text)
    byText(element, 'button', 'Copy').click()
    await nextEvent(element, 'coupon-copied')
    navigator.clipboard.writeText = write
    await settled()
    expect(written).to.deep.equal(['WELCOME-10'])
    expect(byText(element, 'button', 'Copied').ariaLabel).to.equal('Copied: Spring on the terrace')
  })

  it('renders hostile texts as text (B28)', async () => {
    const evil = '<img src=x onerror="globalThis.pwned = true"><script>globalThis.pwned = true</script>'
    const { element } = await mount({
      coupons: [held('a', { promotion: promotion({ name: evil, description: evil, terms: evil }), code: evil })],
      waitingCode: evil,
    })
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(element.shadowRoot?.querySelector('img, script')).to.equal(null)
    expect(textOf(element)).to.contain(evil)
    expect('pwned' in globalThis).to.equal(false)
  })

  it('speaks German where the shop does, and takes the German texts of the promotion', async () => {
    const { element } = await mount({
      locale: 'de',
      coupons: [held('a', { promotion: promotion({ texts: { de: { name: 'Frühling auf der Terrasse' } } }) })],
    })
    await waitUntil(() => textOf(element).includes('Noch 13 Tage, bis 4. Dezember'), textOf(element), { timeout: 5000 })
    expect(textOf(element)).to.contain('Frühling auf der Terrasse')
  })

  it('keeps what stands inside until there is an SDK, and is upgraded late', async () => {
    const host = fixtureSync<HTMLDivElement>(html`<div></div>`)
    host.innerHTML = '<coupon-wallet>Your coupons come here.</coupon-wallet>'
    const element = host.firstElementChild as CouponWallet
    await element.updateComplete
    expect(element.shadowRoot?.querySelector('slot')?.assignedNodes()).to.have.length(1)
    const page = globalThis as { [key: symbol]: unknown }
    page[Symbol.for('tearoff')] = createFakeTearoff({ coupons: [held('a')] })
    document.dispatchEvent(new Event('tearoff-ready'))
    await element.updateComplete
    delete page[Symbol.for('tearoff')]
    expect(textOf(element)).to.contain('Spring on the terrace')
  })

  it('lets go of every store when it leaves, and takes them up again', async () => {
    const { element, shop } = await mount({ coupons: [held('a')] })
    const before = shop.listeners()
    expect(before).to.be.greaterThan(0)
    const parent = element.parentElement
    element.remove()
    expect(shop.listeners()).to.equal(0)
    parent?.append(element)
    expect(shop.listeners()).to.equal(before)
  })
})
