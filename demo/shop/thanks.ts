import { loadCatalogue, money } from './catalogue.ts'
import { byId, element } from './element.ts'
import { orderLines, orderSums } from './order-summary.ts'
import { startPage } from './page.ts'
import { shop } from './shop.ts'

startPage()

const orderId = new URLSearchParams(location.search).get('order') ?? ''
byId('order').textContent = orderId

const catalogue = await loadCatalogue()
// However often this page is loaded, `coupon-used` is told once.
const completed = await shop.checkout.complete({ orderId })
if (completed.ok) {
  const { cart, totals, coupons } = completed.order
  const lines = cart.lines.flatMap(({ sku, quantity }) => {
    const product = catalogue.products.find(one => one.sku === sku)
    return product ? [{ product, quantity }] : []
  })
  byId('lines').append(...orderLines(lines))
  byId('sums').append(...orderSums({ ...totals, shipping: cart.shipping ?? 0 }))
  await shop.wallet.refresh()
  const past = shop.wallet.$past.get()
  const used = Object.entries(coupons).map(([id, { discount, code }]) => {
    const name = past.find(coupon => coupon.id === id)?.promotion.name ?? code ?? 'Coupon'
    return element(
      'li',
      { class: 'used-coupon' },
      element('span', { text: name }),
      element('span', { class: 'saving money', text: money(-discount) }),
    )
  })
  byId('used-coupons').append(...used)
  byId('coupons').hidden = used.length === 0
} else {
  byId('lines').append(element('li', {}, element('span', { text: 'The details are in your e-mail.' })))
}
