import { expect, fixtureSync, html } from '@open-wc/testing'
import { emulateMedia, setViewport } from '@web/test-runner-commands'
import '../../widgets/define.ts'
import { cart, choice, createFakeTearoff, held, promotion } from '../support/fake-tearoff.ts'
import { settled } from '../support/shadow.ts'

const soon = held('soon', { code: 'WELCOME-10', expiresAt: '2026-11-21T23:00:00Z' })
const shop = createFakeTearoff({
  status: { state: 'offline', why: 'service_unreachable' },
  cart: cart(),
  waitingCode: 'SPRING-25',
  offers: [
    {
      id: 'o1',
      slot: 'home-top',
      action: 'add_to_wallet',
      claimed: false,
      promotion: promotion({ terms: 'One each.', couponLifetimeDays: 14 }),
    },
  ],
  choices: [
    choice(held('applied'), { status: 'applied' }),
    choice(soon),
    choice(held('unfit'), { status: 'unfit', reasons: [{ reason: 'no_effect' }] }),
  ],
  best: { coupons: [soon], saves: 1000, gain: 500, leftOut: [], exact: true },
})

async function mount(scheme: 'light' | 'dark', dir: 'ltr' | 'rtl'): Promise<HTMLElement> {
  const page = fixtureSync<HTMLElement>(
    html`<div dir=${dir}>
      <coupon-offer slot-name="home-top" .shop=${shop}></coupon-offer>
      <coupon-wallet .shop=${shop}></coupon-wallet>
      <coupon-picker .shop=${shop}></coupon-picker>
    </div>`,
  )
  page.style.cssText = `color-scheme: ${scheme}; background: light-dark(#fff, #121512); color: light-dark(#222, #eee)`
  await settled()
  return page
}

const stubOf = (page: HTMLElement): Element | null | undefined =>
  page.querySelector('coupon-wallet')?.shadowRoot?.querySelector('.stub')

describe('the look', () => {
  for (const scheme of ['light', 'dark'] as const) {
    it(`has enough contrast in ${scheme}`, async () => {
      const page = await mount(scheme, 'ltr')
      await expect(page).to.be.accessible()
    })
  }

  it('follows the page’s color-scheme, and a token where the shop sets one', async () => {
    const [light, dark, brand] = [await mount('light', 'ltr'), await mount('dark', 'ltr'), await mount('light', 'ltr')]
    brand.style.setProperty('--coupon-accent', 'rgb(80, 20, 120)')
    const colour = (page: HTMLElement): string => getComputedStyle(stubOf(page) ?? page).backgroundColor
    expect(colour(light)).not.to.equal(colour(dark))
    expect(colour(brand)).to.equal('rgb(80, 20, 120)')
  })

  it('has the stub where reading begins, beside the body from 300 px and above it below that', async () => {
    const edge = (page: HTMLElement, part: string, side: 'left' | 'right' | 'top' | 'bottom'): number =>
      page.querySelector('coupon-wallet')?.shadowRoot?.querySelector(part)?.getBoundingClientRect()[side] ?? NaN
    const [left, right] = [await mount('light', 'ltr'), await mount('light', 'rtl')]
    expect(edge(left, '.stub', 'right')).to.be.closeTo(edge(left, '.body', 'left'), 0.01)
    expect(edge(right, '.stub', 'left')).to.be.closeTo(edge(right, '.body', 'right'), 0.01)
    left.style.inlineSize = '280px'
    await settled()
    expect(edge(left, '.stub', 'bottom')).to.be.closeTo(edge(left, '.body', 'top'), 0.01)
  })

  it('never makes a page of 320 px scroll sideways, long words and twice the text size included', async () => {
    await setViewport({ width: 320, height: 600 })
    const page = await mount('light', 'ltr')
    page.style.fontSize = '200%'
    shop.stores.$coupons.set([
      held('long', {
        code: 'WILLKOMMENSGUTSCHEIN-2026-HERBSTANFANG',
        promotion: promotion({ name: 'Gartenmöbelausverkaufsgutschein für Terrassenüberdachungsliebhaber' }),
      }),
    ])
    await settled()
    expect(document.documentElement.scrollWidth).to.be.at.most(320)
    await setViewport({ width: 800, height: 600 })
  })

  it('does not move where less motion is asked for', async () => {
    await emulateMedia({ reducedMotion: 'reduce' })
    const page = await mount('light', 'ltr')
    page.querySelector('coupon-offer')?.shadowRoot?.querySelector('button')?.click()
    await settled()
    const torn = page.querySelector('coupon-offer')?.shadowRoot?.querySelector('.tearing .stub')
    expect(torn?.getAnimations()).to.deep.equal([])
    await emulateMedia({ reducedMotion: 'no-preference' })
  })
})
