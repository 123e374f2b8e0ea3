import { loadCatalogue } from './catalogue.ts'
import { signedInCustomer } from './customer.ts'
import { byId } from './element.ts'
import { startPage } from './page.ts'
import { productCard } from './product-card.ts'
import { shop } from './shop.ts'
import { toast } from './toast.ts'

const FAVOURITES = [
  'CHAIR-BISTRO',
  'TABLE-BISTRO',
  'LANTERN-EMBER',
  'PLANT-OLIVE',
  'CHAIR-DECK',
  'PLANT-LAVENDER',
  'BULBS-TULIP',
  'TOOL-CAN',
]

startPage()
byId('letter-get').addEventListener('click', () => void subscribe())

const { products } = await loadCatalogue()
const favourites = FAVOURITES.flatMap(sku => products.find(product => product.sku === sku) ?? [])
byId('products').append(...favourites.map(productCard))

/** Asks the back end for the letter, which comes with a code of the customer's own. */
async function subscribe(): Promise<void> {
  const response = await fetch('/shop-api/letter', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customer: signedInCustomer()?.id }),
  })
  if (!response.ok) return toast('The letter cannot be ordered just now. Please try again in a minute.')
  // The shop has assigned the coupon behind the page's back; the snippet shows it as soon as the wallet knows.
  await shop.wallet.refresh()
  byId('letter').focus()
  toast('Thank you. Your code is here, and with your coupons.')
}
