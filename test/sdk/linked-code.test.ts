import { expect } from '@open-wc/testing'
import { land, leave } from './landings.ts'
import { cart, closePages, openStorefront, promotion, type Storefront, until } from './storefront.ts'

async function openAutomatic(autoApplyLinks: boolean = true): Promise<Storefront> {
  const shop = await openStorefront({
    promotions: [
      promotion({ currency: 'EUR', conditions: { minimumSubtotal: { amount: 5000 } } }),
      promotion({ id: 'ten', discount: { type: 'percentage', of: 'order', basisPoints: 1000 } }),
    ],
    codes: { SPRING: 'patio-25' },
  })
  await shop.admin('PUT', '/v1/policy', { autoApplyLinks })
  return shop
}

const small = cart({ lines: [{ id: 'l1', sku: 'CHAIR', quantity: 1, unitPrice: 1000 }] })

describe('a code from a link where the shop applies it (D-18)', () => {
  afterEach(() => {
    closePages()
    leave()
  })

  it('is claimed with the first cart and applied when it fits', async () => {
    const shop = await openAutomatic()
    land('?coupon=spring')
    const page = shop.page()
    await until(page.wallet.$waitingCode, code => code === 'spring')
    expect(page.wallet.$coupons.get()).to.deep.equal([])
    await page.cart.set(cart())
    await until(page.cart.$totals, totals => totals?.discount === 2500 && totals.source === 'service')
    expect(page.wallet.$waitingCode.get()).to.equal(undefined)
  })

  it('waits in the wallet until the cart is big enough, also on a later page', async () => {
    const shop = await openAutomatic()
    land('?coupon=spring')
    const first = shop.page()
    await first.referral.record()
    await first.cart.set(small)
    await until(first.wallet.$coupons, coupons => coupons.length === 1)
    await until(first.cart.$choices, choices => choices[0]?.status === 'unfit')
    expect(first.cart.$totals.get()?.discount).to.equal(0)
    closePages()
    land('')
    const second = shop.page()
    await second.cart.set(cart())
    await until(second.cart.$totals, totals => totals?.discount === 2500)
  })

  it('stays off once the shopper took it off', async () => {
    const shop = await openAutomatic()
    land('?coupon=spring')
    const page = shop.page()
    await page.referral.record()
    await page.cart.set(cart())
    await until(page.cart.$totals, totals => totals?.discount === 2500)
    const [choice] = page.cart.$choices.get()
    await page.cart.remove(choice!.coupon.id)
    await page.cart.set(cart({ shipping: 100 }))
    await page.wallet.refresh()
    expect(page.cart.$totals.get()?.discount).to.equal(0)
    expect(page.cart.$choices.get()[0]?.status).to.equal('fits')
  })

  it('pushes no coupon off that the shopper chose', async () => {
    const shop = await openAutomatic()
    const page = shop.page()
    await page.cart.set(cart())
    const ten = await page.wallet.claim({ offer: 'ten' })
    await page.cart.apply([ten.ok ? ten.coupon.id : ''])
    land('?coupon=spring')
    await page.referral.record()
    await until(page.cart.$choices, choices => choices.length === 2 && choices.some(one => one.replaces.length > 0))
    for (let turn = 0; turn < 3; turn += 1) await page.wallet.refresh()
    expect(page.cart.$totals.get()?.discount).to.equal(1000)
  })

  it('waits for a click where the shop’s policy does not say so', async () => {
    const shop = await openAutomatic(false)
    land('?coupon=spring')
    const page = shop.page()
    await page.referral.record()
    await page.cart.set(cart())
    await page.wallet.refresh()
    await page.cart.set(cart())
    expect(page.wallet.$waitingCode.get()).to.equal('spring')
    expect(page.wallet.$coupons.get()).to.deep.equal([])
  })
})
