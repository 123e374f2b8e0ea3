import { loadCatalogue } from './catalogue.ts'
import { type Customer, rememberCustomer, signedInCustomer } from './customer.ts'
import { byId, element } from './element.ts'
import { startPage } from './page.ts'
import { shop } from './shop.ts'
import { cartOf, readCart } from './stored-cart.ts'
import { toast } from './toast.ts'

const MERGED = 'garden-merged'

startPage()

const customer = signedInCustomer()
if (customer) showCustomer(customer)
else await showSignIn()

// An offer that was clipped before is a coupon in the wallet above; one that is clipped here stays to say so.
shop.offers.$offers('account').subscribe(offers => {
  if (offers?.some(({ claimed }) => !claimed)) byId('on-offer').hidden = false
})

// With a cart the wallet can say what each coupon saves on it.
if (readCart().length) void shop.cart.set(cartOf(await loadCatalogue()))

function showCustomer({ name }: Customer): void {
  byId('hello').textContent = `Hello ${name}`
  byId('merged').textContent = sessionStorage.getItem(MERGED) ?? ''
  sessionStorage.removeItem(MERGED)
  byId('sign-out').addEventListener('click', async () => {
    await shop.wallet.signOut()
    rememberCustomer(undefined)
    location.reload()
  })
}

async function showSignIn(): Promise<void> {
  const response = await fetch('/shop-api/customers')
  const customers = (await response.json()) as readonly (Customer & { readonly says: string })[]
  byId('customers').append(
    ...customers.map(one =>
      element(
        'button',
        { class: 'customer', onClick: () => void signIn(one) },
        element('span', { class: 'face', text: one.name.slice(0, 1), attributes: { 'aria-hidden': 'true' } }),
        element('b', {}, element('span', { class: 'sr', text: 'Sign in as ' }), one.name),
        element('span', { class: 'soft small', text: one.says }),
      ),
    ),
  )
}

/** Asks the back end for the customer's token, and hands it to the SDK, which merges the guest's wallet into his. */
async function signIn({ id, name }: Customer): Promise<void> {
  const response = await fetch('/shop-api/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customer: id }),
  })
  const answer = (await response.json()) as { customerToken?: string }
  const outcome = answer.customerToken ? await shop.wallet.signIn(answer.customerToken) : undefined
  if (!outcome?.ok) return toast('Signing in does not work just now. Please try again in a minute.')
  rememberCustomer({ id, name })
  const ready = new Set(shop.wallet.$coupons.get().map(coupon => coupon.id))
  const count = outcome.merged.moved.filter(id => ready.has(id)).length
  if (count)
    sessionStorage.setItem(MERGED, count === 1 ? 'Your coupon came along.' : `Your ${count} coupons came along.`)
  location.reload()
}
