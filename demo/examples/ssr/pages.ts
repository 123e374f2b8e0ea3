import { html, render } from '@lit-labs/ssr'
import { collectResult } from '@lit-labs/ssr/lib/render-result.js'
import type { Cart } from 'tearoff'
import 'tearoff/elements'
import { money } from './money.ts'

const WORDS = {
  en: {
    account: 'Your account',
    checkout: 'Checkout',
    wait: 'Your coupons are on their way …',
    order: 'Order and pay',
    again: 'Nothing was ordered: your coupons or your total have changed. Please look at them once more.',
    unheld: 'Nothing was ordered: your coupons cannot be held just now. Please try again, or order without them.',
    thanks: 'Thank you!',
    saved: 'You saved',
  },
  de: {
    account: 'Ihr Konto',
    checkout: 'Kasse',
    wait: 'Ihre Gutscheine kommen gleich …',
    order: 'Zahlungspflichtig bestellen',
    again:
      'Nichts wurde bestellt: Ihre Gutscheine oder die Summe haben sich geändert. Bitte sehen Sie noch einmal hin.',
    unheld:
      'Nichts wurde bestellt: Ihre Gutscheine lassen sich gerade nicht einlösen. Bitte versuchen Sie es noch einmal, oder bestellen Sie ohne sie.',
    thanks: 'Vielen Dank!',
    saved: 'Gespart:',
  },
}

/** What every page needs; one for each request. */
export interface PageOf {
  readonly language: keyof typeof WORDS
  readonly publishableKey: string
}

const page = ({ language, publishableKey }: PageOf, title: string, content: unknown) =>
  collectResult(
    render(html`
      <!doctype html>
      <html lang="${language}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width" />
          <title>${title}</title>
          <link rel="stylesheet" href="/shop.css" />
          <script type="module" src="/client.js" data-tearoff data-service="/" data-key="${publishableKey}"></script>
        </head>
        <body>
          <main>
            <h1>${title}</h1>
            ${content}
          </main>
        </body>
      </html>
    `),
  )

/** Renders the account: an offer, and the wallet without its coupons, which are the browser's. */
export function accountPage(of: PageOf): Promise<string> {
  const words = WORDS[of.language]
  return page(
    of,
    words.account,
    html`
      <coupon-offer slot-name="home"></coupon-offer>
      <coupon-wallet><p class="wait">${words.wait}</p></coupon-wallet>
      <a href="/checkout">${words.checkout}</a>
    `,
  )
}

/** Renders the checkout: a plain form, which is sent with and without scripts. */
export function checkoutPage(of: PageOf, cart: Cart, total: number, isAgain = false): Promise<string> {
  const words = WORDS[of.language]
  return page(
    of,
    words.checkout,
    html`
      <p role="alert" data-again="${words.again}" data-unheld="${words.unheld}">${isAgain ? words.again : ''}</p>
      <form method="post" action="/orders" data-cart="${JSON.stringify(cart)}">
        <coupon-picker><p class="wait">${words.wait}</p></coupon-picker>
        <input type="hidden" name="total" value="${total}" />
        <button>${words.order} <span id="total">${money(total, cart.currency, of.language)}</span></button>
      </form>
      <a href="/account"><coupon-badge>${words.account}</coupon-badge></a>
    `,
  )
}

/** Renders the thank-you page; `client.ts` writes what was saved. */
export function thanksPage(of: PageOf, orderId: string): Promise<string> {
  const words = WORDS[of.language]
  return page(of, words.thanks, html`<p>${words.saved} <strong data-order="${orderId}"></strong></p>`)
}
