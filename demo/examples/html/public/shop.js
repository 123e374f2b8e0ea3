import { money, pageShop } from './page-shop.js'

const shop = await pageShop()
const form = document.querySelector('form')
const { quantity } = form.elements

const tellCart = () =>
  shop.cart.set({
    currency: 'EUR',
    lines: [{ id: 'can', sku: 'WATERING-CAN', quantity: quantity.valueAsNumber, unitPrice: 2450 }],
  })
quantity.addEventListener('change', () => form.checkValidity() && tellCart())
shop.cart.$totals.subscribe(totals => {
  if (totals) document.querySelector('#total').textContent = money(totals.total)
})
await tellCart()

// Without this the form is sent all the same, at the full price.
form.addEventListener('submit', async event => {
  event.preventDefault()
  await shop.checkout.reserve()
  await document.querySelector('coupon-picker').updateComplete // it posts the reservation
  form.submit()
})
