import type { Order, Refusal, TotalChange } from 'tearoff'
import { loadCatalogue, money } from './catalogue.ts'
import { byId, element } from './element.ts'
import { orderLines, orderSums } from './order-summary.ts'
import { startPage } from './page.ts'
import { shop } from './shop.ts'
import { cartOf, emptyCart, linesWith, readCart } from './stored-cart.ts'

startPage()

const pay = byId<HTMLButtonElement>('pay')
const problem = byId('problem')
const catalogue = await loadCatalogue()
/** What the shopper sees is what is ordered, whatever another tab does to the cart meanwhile. */
const wanted = readCart()
if (wanted.length === 0) location.replace('/cart')

byId('lines').append(...orderLines(linesWith(catalogue)))
shop.cart.$totals.subscribe(totals => {
  if (!totals) return
  byId('sums').replaceChildren(...orderSums(totals))
  pay.textContent = `Pay ${money(totals.total)}`
})
await shop.cart.set(cartOf(catalogue))

/** The id of this checkout: the back end makes one order of it, however often the form is sent. */
let checkoutId: string = crypto.randomUUID()
let reservation: string | undefined
await hold()

/** Holds the applied coupons while the shopper fills the form in. Without the service he can still buy, at the full price. */
async function hold(): Promise<void> {
  const held = await shop.checkout.reserve()
  if (held.ok) {
    ;({ checkoutId } = held)
    reservation = held.reservation.id
    const until = new Date(held.reservation.reservedUntil)
    const time = until.toLocaleTimeString('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      timeZone: shop.wallet.timeZone(),
    })
    byId('held').textContent = held.reservation.coupons.length ? `Your coupons are held for you until ${time}.` : ''
  } else if (held.reasons.some(({ reason }) => reason === 'temporarily_unavailable')) {
    byId('held').textContent = 'Coupons cannot be reached just now. You can pay without them, or try again in a minute.'
  } else {
    say('A coupon on your cart does not fit any more.', {
      text: 'Back to the cart',
      act: () => location.assign('/cart'),
    })
  }
}

byId('checkout').addEventListener('submit', event => {
  event.preventDefault()
  void order()
})

/** Asks the back end for the order. The page names what is wanted and the reservation: prices are the back end's. */
async function order(confirm?: string): Promise<void> {
  pay.disabled = true
  problem.hidden = true
  try {
    const response = await fetch('/shop-api/orders', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ checkoutId, lines: wanted, reservation, confirm }),
    })
    const answer = (await response.json()) as { order?: Order; change?: TotalChange }
    if (answer.order) return finish(answer.order)
    if (answer.change) return askAgain(answer.change)
    say('The order did not go through. Nothing was charged.')
  } catch {
    say('We cannot be reached just now. Nothing was charged; your cart stays as it is.')
  } finally {
    pay.disabled = false
  }
}

function finish({ orderId }: Order): void {
  emptyCart()
  location.assign(`/thanks?order=${encodeURIComponent(orderId)}`)
}

/** The total is not the one that the shopper saw: it is said once, and ordered only if he agrees (D-11). */
function askAgain(change: TotalChange): void {
  shop.checkout.changed(change)
  byId('held').textContent = ''
  const count = Object.keys(change.dropped).length
  const why =
    count === 1 ? 'One coupon is not valid any more.' : count ? `${count} coupons are not valid any more.` : ''
  const total = money(change.totals.total)
  say(`${why} Your new total is ${total} instead of ${money(change.previous.total)}.`.trim(), {
    text: `Pay ${total}`,
    act: () => void agree(change),
  })
}

async function agree(change: TotalChange): Promise<void> {
  const confirmed: Refusal | { readonly ok: true; readonly confirm: string } = await shop.checkout.confirm(change)
  if (confirmed.ok) await order(confirmed.confirm)
}

function say(text: string, next?: { readonly text: string; act(): void }): void {
  problem.replaceChildren(element('p', { text }))
  if (next) {
    problem.append(
      element('button', { class: 'btn', text: next.text, attributes: { type: 'button' }, onClick: next.act }),
    )
  }
  pay.hidden = next !== undefined
  problem.hidden = false
}
