import { type Product, money, pageOf } from './catalogue.ts'
import { element } from './element.ts'
import { addToCart } from './stored-cart.ts'
import { toast } from './toast.ts'

/** Makes the card of an article, with a button that puts it into the cart. */
export function productCard(product: Product): HTMLElement {
  const { name, summary, image, was } = product
  const picture = element('div', { class: 'picture' }, imageOf(image))
  if (was !== undefined) picture.append(element('span', { class: 'tag', text: 'Sale' }))
  const button = element('button', {
    class: 'btn quiet',
    text: 'Add',
    attributes: { 'aria-label': `Add ${name} to the cart` },
    onClick: () => putIntoCart(product),
  })
  return element(
    'article',
    { class: 'product' },
    picture,
    element(
      'div',
      {},
      element('h3', {}, element('a', { text: name, attributes: { href: pageOf(product) } })),
      element('p', { class: 'soft small', text: summary }),
    ),
    element('div', { class: 'buy' }, priceOf(product), button),
  )
}

/** Makes a decorative picture: the name of the article stands beside it. */
export function imageOf(image: string): HTMLImageElement {
  return element('img', { attributes: { src: image, alt: '', loading: 'lazy', width: '400', height: '400' } })
}

/** Writes the price of an article, with the one before the sale. */
export function priceOf({ price, was }: Product): HTMLElement {
  const written = element('span', { class: 'price money', text: money(price) })
  if (was === undefined) return written
  written.append(element('span', { class: 'sr', text: ', before ' }), element('del', { text: money(was) }))
  return written
}

/** Puts an article into the cart and says so. */
export function putIntoCart(product: Product, quantity: number = 1): void {
  addToCart(product.sku, quantity)
  toast(`${product.name} is in your cart.`, { text: 'See cart', href: '/cart' })
}
