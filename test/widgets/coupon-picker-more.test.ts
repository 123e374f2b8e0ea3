import { expect } from '@open-wc/testing'
import type { CouponChoice } from '../../src/sdk/tearoff.ts'
import { moreAddress } from '../../widgets/coupon-picker/more-address.ts'
import { held, promotion } from '../support/fake-tearoff.ts'
import { big, mountPicker, named, patio } from '../support/mount-picker.ts'
import { pick, textOf } from '../support/shadow.ts'

type Reasons = CouponChoice['reasons']

const misfit = (reasons: Reasons, recoverable = true): CouponChoice =>
  named('misfit', 'Misfit', { status: 'unfit', saves: 0, reasons, recoverable })

async function mountMore(
  choices: readonly CouponChoice[],
  moreHref = '/products?for={promotion}',
): Promise<HTMLElement> {
  const { element } = await mountPicker({ choices })
  element.setAttribute('more-href', moreHref)
  await element.updateComplete
  pick<HTMLDetailsElement>(element, 'details').open = true
  return element
}

const links = (element: HTMLElement): (string | null)[] =>
  [...(element.shadowRoot?.querySelectorAll('a') ?? [])].map(link => link.getAttribute('href'))

describe('what is missing in <coupon-picker>', () => {
  it('says how far it is to the minimum, in words and as a bar', async () => {
    const { element } = await mountPicker({ choices: [big] })
    const fold = pick<HTMLDetailsElement>(element, 'details')
    fold.open = true
    expect(fold.textContent).to.contain('Add €12.00 and this takes 25% off')
    expect(fold.querySelector('progress')?.position).to.equal(0.94)
    expect(links(element)).to.deep.equal([])
    await expect(element).to.be.accessible()
  })

  it('shows the bar for pieces too', async () => {
    const element = await mountMore([
      misfit([{ reason: 'minimum_quantity_not_met', required: 4, current: 3, remaining: 1 }]),
    ])
    expect(pick<HTMLProgressElement>(element, 'progress').position).to.equal(0.75)
  })

  it('links to the shop’s page of what a coupon is for', async () => {
    const coupon = held('big', { promotion: promotion({ id: 'big & more/é', name: 'Big cart' }) })
    const element = await mountMore([{ ...big, coupon }])
    expect(links(element)).to.deep.equal([`${location.origin}/products?for=big%20%26%20more%2F%C3%A9`])
    expect(pick(element, 'a').textContent).to.equal('See items: Big cart')
    await expect(element).to.be.accessible()
  })

  it('lets the page follow the link in its own way', async () => {
    const element = await mountMore([big], '#elsewhere')
    const seen: unknown[] = []
    element.addEventListener('coupon-more', event => {
      event.preventDefault()
      seen.push(event.coupon.id, event.missing, event.bubbles && event.composed)
    })
    pick(element, 'a').click()
    expect(seen).to.deep.equal([
      'big',
      { reason: 'minimum_not_met', required: 20_000, current: 18_800, remaining: 1200 },
      true,
    ])
    expect(location.hash).to.equal('')
  })

  it('never links to a script, wherever the address comes from (B28)', async () => {
    for (const address of [
      'javascript:alert(1)',
      ' java\nscript:alert(1)//{promotion}',
      'data:text/html,{promotion}',
      'vbscript:x',
      'blob:x',
      'https://[',
    ]) {
      expect(links(await mountMore([big], address))).to.deep.equal([])
    }
    expect(moreAddress('{promotion}', 'javascript:alert(1)')).to.equal(
      new URL('javascript%3Aalert(1)', document.baseURI).href,
    )
    expect(moreAddress('/{promotion}', '\uD800')).to.equal(undefined)
    expect(moreAddress('/{promotion}/{promotion}', '$&')).to.equal(`${location.origin}/%24%26/%24%26`)
  })

  it('tells of several reasons the one that nobody can mend, and leads nowhere then', async () => {
    const element = await mountMore([
      misfit(
        [
          { reason: 'minimum_not_met', required: 20_000, current: 18_800, remaining: 1200 },
          { reason: 'customer_ineligible', rule: 'segments' },
        ],
        false,
      ),
    ])
    expect(textOf(element)).to.contain('for a group of customers that you are not in').and.not.to.contain('€12.00')
    expect([links(element), element.shadowRoot?.querySelector('progress')]).to.deep.equal([[], null])
  })

  it('leads to items only where items are missing', async () => {
    const leads = async (reasons: Reasons): Promise<number> => links(await mountMore([misfit(reasons)])).length
    expect(await leads([{ reason: 'no_eligible_items' }])).to.equal(1)
    expect(await leads([{ reason: 'sign_in_required' }])).to.equal(0)
    expect(await leads([{ reason: 'reserved_elsewhere' }])).to.equal(0)
    expect(await leads([{ reason: 'not_started', startsAt: '2026-12-01T00:00:00Z' }])).to.equal(0)
  })

  it('says once above the coupons whose alone count today (PAR-09)', async () => {
    const only = { reason: 'partner_session_only', partner: 'acme' } as const
    const { element, shop } = await mountPicker({ choices: [patio, misfit([only], false)] })
    expect(pick(element, '.only').textContent).to.contain('You came from Acme Garden: today only its coupons count.')
    shop.stores.$choices.set([patio])
    await element.updateComplete
    expect(element.shadowRoot?.querySelector('.only')).to.equal(null)
  })
})
