import { money } from './money.ts'
// Teaches Lit to take over what the server rendered.
import '@lit-labs/ssr-client/lit-element-hydrate-support.js'
import { type Cart, definePageTearoff } from 'tearoff'

const shop = definePageTearoff()
// Not a static import: a bundler may run it, and Lit with it, before Lit's support above.
await import('tearoff/elements')

const { lang } = document.documentElement
const form = document.querySelector('form')
const button = document.querySelector<HTMLButtonElement>('form > button')
const total = document.querySelector<HTMLInputElement>('[name=total]')
const shown = document.querySelector('#total')
const said = document.querySelector<HTMLElement>('[data-again]')
if (shop && form && button && total && shown && said) {
  const { cart, checkout } = shop
  cart.$totals.subscribe(totals => {
    if (!totals) return
    total.value = `${totals.total}`
    shown.textContent = money(totals.total, totals.currency, lang)
  })
  const tellCart = () => cart.set(JSON.parse(form.dataset.cart ?? '') as Cart)
  void tellCart()

  form.addEventListener('submit', async event => {
    event.preventDefault()
    const seen = total.value
    said.textContent = ''
    button.disabled = true // a second click would order twice
    const held = await checkout.reserve()
    await document.querySelector('coupon-picker')?.updateComplete // it posts the reservation
    const hasCoupons = cart.$choices.get().some(({ status }) => status === 'applied')
    // The back end compares the total, so what was seen is what is paid.
    if ((held.ok || !hasCoupons) && total.value === seen && form.reportValidity()) return form.submit()
    button.disabled = false
    const isOutage = !held.ok && held.reasons[0]?.reason === 'temporarily_unavailable'
    said.textContent = (isOutage ? said.dataset.unheld : said.dataset.again) ?? ''
  })

  // Back with the browser's own button, out of its cache.
  addEventListener('pageshow', event => {
    if (!event.persisted) return
    button.disabled = false
    void tellCart()
  })
}

const saved = document.querySelector<HTMLElement>('[data-order]')
if (saved) {
  const done = await shop?.checkout.complete({ orderId: saved.dataset.order ?? '' })
  if (done?.ok) {
    saved.textContent = money(done.order.totals.discount, done.order.cart.currency, lang)
  }
}
