// Teaches Lit to take over what the server rendered.
import '@lit-labs/ssr-client/lit-element-hydrate-support.js'
import { type Cart, definePageTearoff } from 'tearoff'

const shop = definePageTearoff()
// Not a static import: a bundler may run it, and Lit with it, before Lit's support above.
await import('tearoff/elements')

const form = document.querySelector('form')
if (form) {
  void shop?.cart.set(JSON.parse(form.dataset.cart ?? '') as Cart)
  form.addEventListener('submit', async event => {
    event.preventDefault()
    await shop?.checkout.reserve()
    await document.querySelector('coupon-picker')?.updateComplete // it posts the reservation
    form.submit()
  })
}

const saved = document.querySelector<HTMLElement>('[data-order]')
if (saved) {
  const done = await shop?.checkout.complete({ orderId: saved.dataset.order ?? '' })
  if (done?.ok) {
    const { discount } = done.order.totals
    saved.textContent = (discount / 100).toLocaleString(document.documentElement.lang, {
      style: 'currency',
      currency: done.order.cart.currency,
    })
  }
}
