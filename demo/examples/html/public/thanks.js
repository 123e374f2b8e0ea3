import { money, pageShop } from './page-shop.js'

const shop = await pageShop()
const orderId = new URLSearchParams(location.search).get('order')
const done = await shop.checkout.complete({ orderId }) // sends the event `coupon-used`, once
if (done.ok && done.order.totals.discount > 0) {
  document.querySelector('#saved').textContent = `You saved ${money(done.order.totals.discount)}.`
}
