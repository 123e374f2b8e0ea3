import { fixtureSync, html, waitUntil } from '@open-wc/testing'
import '../../widgets/define.ts'
import { createTearoff } from '../../src/sdk/create-tearoff.ts'
import { createLocalBackend } from '../../src/sdk/local-backend.ts'
import type { Tearoff } from '../../src/sdk/tearoff.ts'
import { cart, promotion } from '../support/fake-tearoff.ts'
import { byText, pick, textOf } from '../support/shadow.ts'

const patio = promotion({
  id: 'patio-25',
  name: 'Patio',
  couponLifetimeDays: 14,
  combinesWith: ['shipping'],
})
const ship = promotion({
  id: 'ship',
  name: 'Free shipping',
  couponLifetimeDays: 14,
  discount: { type: 'percentage', of: 'shipping', basisPoints: 10_000 },
  combinesWith: ['order'],
})

function open(): Tearoff {
  const database = `widgets-${crypto.randomUUID()}`
  return createTearoff({
    locale: 'en',
    database,
    backend: createLocalBackend({
      database: `${database}-local`,
      promotions: [patio, ship],
      offers: [{ id: 'banner', promotion: 'patio-25', slot: 'home-top', action: 'add_to_wallet' }],
      codes: { 'SHIP-FREE': 'ship' },
    }),
  })
}

function find(page: HTMLElement, tag: 'coupon-offer' | 'coupon-picker' | 'coupon-wallet'): HTMLElement {
  const element = page.querySelector(tag)
  if (!element) throw new Error(`no <${tag}>`)
  return element
}

const shows = (element: HTMLElement, text: string): Promise<void> =>
  waitUntil(() => textOf(element).includes(text), '', { timeout: 8000 }).catch(() => {
    throw new Error(`${element.localName} should say "${text}": ${textOf(element)}`)
  })

describe('the elements on the real SDK', () => {
  it('go the whole way: clip, look, apply, add a code, take the best, discard', async () => {
    const shop = open()
    const page = fixtureSync<HTMLElement>(
      html`<div>
        <coupon-offer slot-name="home-top" .shop=${shop}></coupon-offer>
        <coupon-wallet .shop=${shop}></coupon-wallet>
        <coupon-picker .shop=${shop}></coupon-picker>
      </div>`,
    )
    const [offer, wallet, picker] = [
      find(page, 'coupon-offer'),
      find(page, 'coupon-wallet'),
      find(page, 'coupon-picker'),
    ]
    await shows(offer, 'Clip coupon')
    await shows(wallet, 'No coupons yet')
    byText(offer, 'button', 'Clip coupon').click()
    await shows(offer, 'In your wallet')
    await shows(wallet, '13 days left')

    await shop.cart.set(cart())
    await shows(picker, '−€30.00')
    pick(picker, 'input').click()
    await shows(picker, '€95.90')
    await shows(wallet, 'On your cart')

    const field = pick<HTMLInputElement>(picker, '#code')
    field.value = ' ship free '
    field.form?.requestSubmit()
    await shows(picker, 'Free shipping: €5.90 less')
    await shows(picker, 'You have the best for this cart: €35.90 saved')
    field.value = 'NO-SUCH-CODE'
    field.form?.requestSubmit()
    await shows(picker, 'We do not know this code')

    byText(wallet, 'button', 'Discard').click()
    await shows(wallet, 'was discarded')
    byText(wallet, 'button', 'Undo').click()
    await waitUntil(() => wallet.shadowRoot?.querySelectorAll('article').length === 2)
    shop.dispose()
  })
})
