import { expect, fixture, html, waitUntil } from '@open-wc/testing'
import { sendKeys, sendMouse } from '@web/test-runner-commands'
import { mode } from 'lean-qr'
import { LitElement, type TemplateResult } from 'lit'
import '../../widgets/coupon-wallet/define.ts'
import type { CouponWallet } from '../../widgets/coupon-wallet/coupon-wallet.ts'
import { InStore } from '../../widgets/coupon-wallet/in-store.ts'
import { createVoice } from '../../widgets/internal/voice.ts'
import { createFakeTearoff, type FakeStart, type FakeTearoff, held, promotion } from '../support/fake-tearoff.ts'
import { isQrCode } from '../support/qr-code.ts'
import { byText, deepActive, endMotion, pick, settled, textOf } from '../support/shadow.ts'

const CODE = 'WELCOME-10'
const welcome = held('a', { code: CODE, promotion: promotion({ terms: 'One for each.' }) })

async function mount(start: FakeStart = { coupons: [welcome] }): Promise<{ element: CouponWallet; shop: FakeTearoff }> {
  const shop = createFakeTearoff(start)
  const element = await fixture<CouponWallet>(html`<coupon-wallet .shop=${shop}></coupon-wallet>`)
  return { element, shop }
}

async function open(
  start?: FakeStart,
): Promise<{ element: CouponWallet; shop: FakeTearoff; dialog: HTMLDialogElement }> {
  const { element, shop } = await mount(start)
  const button = byText(element, 'button', 'Show in store')
  button.focus()
  button.click()
  await waitUntil(() => textOf(element).includes('Print') || textOf(element).includes('did not load'))
  endMotion(element)
  return { element, shop, dialog: pick<HTMLDialogElement>(element, 'dialog') }
}

const hasDialog = (element: Element): boolean => !!element.shadowRoot?.querySelector('dialog')

const isLoaded = (): boolean =>
  performance.getEntriesByType('resource').some(({ name }) => name.includes('ticket-till'))

describe('<coupon-wallet> in a store', () => {
  it('loads what draws codes when the first one is opened, and not before', async () => {
    await mount()
    await settled()
    expect(isLoaded()).to.equal(false)
    await open()
    expect(isLoaded()).to.equal(true)
  })

  it('opens a code large, as a picture for scanners and as text, with nothing of it in an attribute (B27)', async () => {
    const { element, dialog } = await open()
    expect(dialog.matches(':modal')).to.equal(true)
    expect(isQrCode(pick(element, 'canvas'), mode.alphaNumeric(CODE))).to.equal(true)
    expect(dialog.querySelector('code')?.textContent).to.equal(CODE)
    expect(textOf(element)).to.contain('Let the till scan this')
    const attributes = [...(element.shadowRoot?.querySelectorAll('*') ?? [])].flatMap(one =>
      [...one.attributes].map(({ value }) => value),
    )
    expect(attributes.filter(value => value.includes('WELCOME'))).to.deep.equal([])
    await expect(element).to.be.accessible()
  })

  it('puts a code in small letters into the picture without a mark of its encoding, which tills would print', async () => {
    const { element } = await open({ coupons: [held('a', { code: 'welcome-10' })] })
    expect(isQrCode(pick(element, 'canvas'), mode.ascii('welcome-10'))).to.equal(true)
  })

  it('has it for coupons with a code that nothing else holds, and for no other', async () => {
    const { element } = await mount({
      coupons: [held('plain'), held('held', { state: 'reserved', code: 'HELD-10' })],
      past: [held('gone', { state: 'expired', code: 'GONE-10', endedAt: '2026-11-20T10:00:00Z' })],
    })
    expect(textOf(element)).not.to.contain('Show in store')
    pick(element, '#tab-past').click()
    await element.updateComplete
    expect(textOf(element)).not.to.contain('Show in store')
  })

  it('has it in no shop without a till', async () => {
    const { element } = await mount()
    element.toggleAttribute('online-only', true)
    await element.updateComplete
    expect(textOf(element)).not.to.contain('Show in store')
  })

  for (const [way, close] of [
    ['Escape', () => sendKeys({ press: 'Escape' })],
    ['its button', (element: CouponWallet) => byText(element, 'button', 'Close').click()],
    ['a click beside it', () => sendMouse({ type: 'click', position: [4, 4] })],
  ] as const) {
    it(`closes with ${way}, and gives the focus back`, async () => {
      const { element } = await open()
      expect(deepActive()?.localName).to.equal('h3')
      await close(element)
      await waitUntil(() => !hasDialog(element))
      expect(deepActive()?.textContent).to.contain('Show in store')
    })
  }

  it('tells the code where a picture of it cannot be made', async () => {
    const { element } = await open({ coupons: [held('a', { code: 'A'.repeat(5000) })] })
    expect(textOf(element)).to.contain('did not load')
    expect(element.shadowRoot?.querySelectorAll('canvas')).to.have.length(0)
    expect(pick(element, 'dialog code').textContent).to.have.length(5000)
  })

  it('tells the code where what draws it does not load, and tries again the next time', async () => {
    const host = await fixture<Till>(html`<till-host></till-host>`)
    void host.inStore.show(welcome)
    await settled()
    expect(textOf(host)).to.contain('did not load').and.to.contain(CODE)
    expect(textOf(host)).not.to.contain('Print')
    byText(host, 'button', 'Close').click()
    await waitUntil(() => !hasDialog(host))
    host.isLoading = true
    void host.inStore.show(welcome)
    await waitUntil(() => textOf(host).includes('Print'))
    expect(textOf(host)).not.to.contain('did not load')
  })

  it('says it when the coupon is used while it is shown', async () => {
    const { element, shop, dialog } = await open()
    shop.stores.$past.set([
      {
        ...welcome,
        state: 'redeemed',
        endedAt: '2026-11-21T10:30:00Z',
        used: { orderId: '10482', saved: 735, currency: 'EUR' },
      },
    ])
    shop.stores.$coupons.set([])
    await element.updateComplete
    expect(dialog.open).to.equal(true)
    expect(dialog.querySelector('[role=status]')?.textContent).to.contain('order 10482: saved €7.35')
    expect(dialog.querySelectorAll('canvas, code')).to.have.length(0)
  })

  it('is white on a dark page, too, as scanners need it', async () => {
    document.documentElement.style.colorScheme = 'dark'
    const { dialog } = await open()
    const body = dialog.querySelector('.body')!
    const { backgroundColor, color } = getComputedStyle(body)
    document.documentElement.style.removeProperty('color-scheme')
    expect([backgroundColor, color]).to.deep.equal(['rgb(255, 255, 255)', 'rgb(22, 24, 28)'])
  })

  it('keeps the screen on as long as it is shown', async () => {
    const heard: string[] = []
    const request = async (type: string): Promise<object> => {
      heard.push(type)
      return { release: async () => void heard.push('released') }
    }
    Object.defineProperty(navigator, 'wakeLock', { configurable: true, value: { request } })
    const { element } = await open()
    expect(heard).to.deep.equal(['screen'])
    byText(element, 'button', 'Close').click()
    await waitUntil(() => heard.length > 1)
    Reflect.deleteProperty(navigator, 'wakeLock')
    expect(heard).to.deep.equal(['screen', 'released'])
  })

  it('is closed when the wallet leaves the page, and does not come back with it', async () => {
    const { element } = await open()
    const place = element.parentElement!
    element.remove()
    await element.updateComplete
    place.append(element)
    await element.updateComplete
    expect(hasDialog(element)).to.equal(false)
  })
})

/** Shows a coupon with a drawing that does not load at first. */
class Till extends LitElement {
  isLoading = false
  readonly inStore: InStore = new InStore(this, [], () =>
    this.isLoading ? import('../../widgets/internal/ticket-till.ts') : Promise.reject(new Error('offline')),
  )
  readonly #shop = createFakeTearoff({ coupons: [welcome] })

  protected override render(): TemplateResult {
    return html`${this.inStore.render({ shop: this.#shop, voice: createVoice(this.#shop, 'en') })}`
  }
}
customElements.define('till-host', Till)
