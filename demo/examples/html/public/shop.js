import { money, pageShop } from './page-shop.js'

const shop = await pageShop()
const form = document.querySelector('form')
const button = form.querySelector(':scope > button')
const said = document.querySelector('#said')
const { quantity, total } = form.elements

const tellCart = () =>
  quantity.validity.valid &&
  shop.cart.set({
    currency: 'EUR',
    lines: [{ id: 'can', sku: 'WATERING-CAN', quantity: quantity.valueAsNumber, unitPrice: 2450 }],
  })
quantity.addEventListener('input', tellCart) // `change` would wait until the field is left
shop.cart.$totals.subscribe(totals => {
  if (!totals) return
  total.value = totals.total
  document.querySelector('#total').textContent = money(totals.total)
})
await tellCart()

// Without this the form is sent all the same, at the full price.
form.addEventListener('submit', async event => {
  event.preventDefault()
  const seen = total.value
  said.textContent = ''
  button.disabled = true // a second click would order twice
  const held = await shop.checkout.reserve()
  await document.querySelector('coupon-picker').updateComplete // it posts the reservation
  const hasCoupons = shop.cart.$choices.get().some(({ status }) => status === 'applied')
  // The back end compares the total, so what was seen is what is paid.
  if ((held.ok || !hasCoupons) && total.value === seen && form.reportValidity()) return form.submit()
  button.disabled = false
  said.textContent =
    !held.ok && held.reasons[0].reason === 'temporarily_unavailable'
      ? 'Nothing was ordered: your coupons cannot be held just now. Please try again, or order without them.'
      : 'Nothing was ordered: your coupons or your total have changed. Please look at them once more.'
})

// Back with the browser's own button, out of its cache.
addEventListener('pageshow', event => {
  if (!event.persisted) return
  button.disabled = false
  void tellCart()
})
