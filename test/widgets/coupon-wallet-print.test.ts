import { expect, fixture, html, waitUntil } from '@open-wc/testing'
import { emulateMedia } from '@web/test-runner-commands'
import { mode } from 'lean-qr'
import '../../widgets/coupon-wallet/define.ts'
import type { CouponWallet } from '../../widgets/coupon-wallet/coupon-wallet.ts'
import { printTicket } from '../../widgets/internal/ticket-till.ts'
import { createFakeTearoff, held, promotion } from '../support/fake-tearoff.ts'
import { isQrCode } from '../support/qr-code.ts'
import { byText, pick, textOf } from '../support/shadow.ts'

const CODE = 'WELCOME-10'
const welcome = held('a', { code: CODE, promotion: promotion({ terms: 'One for each.' }) })

async function mount(coupons = [welcome]): Promise<CouponWallet> {
  return fixture<CouponWallet>(
    html`<coupon-wallet .shop=${createFakeTearoff({ coupons, waitingCode: 'SPRING-25' })}></coupon-wallet>`,
  )
}

describe('<coupon-wallet> on paper', () => {
  it('prints one ticket in a frame of its own, with picture, code and terms, and leaves the page as it was', async () => {
    const element = await mount()
    byText(element, 'button', 'Show in store').click()
    await waitUntil(() => textOf(element).includes('Print'))
    const before = [document.adoptedStyleSheets.length, document.body.childElementCount]
    const pages: Window[] = []
    printTicket(pick(element, 'dialog .ticket'), CODE, '.ticket { color: rgb(1, 2, 3) }', page => pages.push(page))
    await waitUntil(() => pages.length)
    const [page] = pages
    const printed = page!.document.body.firstElementChild!.shadowRoot!
    expect(isQrCode(printed.querySelector('canvas')!, mode.alphaNumeric(CODE))).to.equal(true)
    expect(printed.querySelector('code')?.textContent).to.equal(CODE)
    expect(printed.querySelector('details')?.open).to.equal(true)
    expect(page!.getComputedStyle(printed.querySelector('.ticket')!).color).to.equal('rgb(1, 2, 3)')
    expect([document.adoptedStyleSheets.length, document.body.childElementCount]).to.deep.equal(before)
    page!.dispatchEvent(new Event('afterprint'))
    expect(element.shadowRoot?.querySelector('iframe')).to.equal(null)
  })

  it('prints with the page: dark on white with nothing to press, and with the code', async () => {
    document.documentElement.style.colorScheme = 'dark'
    const element = await mount()
    await emulateMedia({ media: 'print' })
    const { backgroundColor, color } = getComputedStyle(pick(element, '.stub'))
    document.documentElement.style.removeProperty('color-scheme')
    expect([backgroundColor, color]).to.deep.equal(['rgb(255, 255, 255)', 'rgb(0, 0, 0)'])
    const seen = [...(element.shadowRoot?.querySelectorAll('button, summary, [role=tab]') ?? [])]
    expect(seen.filter(one => one.checkVisibility()).map(one => one.textContent)).to.deep.equal([])
    expect(pick(element, '.card code').checkVisibility()).to.equal(true)
    expect(pick(element, 'details p').checkVisibility({ contentVisibilityAuto: true })).to.equal(true)
    await emulateMedia({ media: 'screen' })
  })

  it('prints all coupons, however far down', async () => {
    const element = await mount(Array.from({ length: 100 }, (_, index) => held(`c${index}`)))
    expect(element.shadowRoot?.querySelectorAll('article')).to.have.length(48)
    dispatchEvent(new Event('beforeprint'))
    await element.updateComplete
    expect(element.shadowRoot?.querySelectorAll('article')).to.have.length(100)
  })
})
