import { type Product, money } from './catalogue.ts'
import { element } from './element.ts'
import { imageOf } from './product-card.ts'

/** Sums of a cart or an order, in cents. */
export interface Sums {
  readonly subtotal: number
  readonly shipping: number
  readonly discount: number
  readonly total: number
}

/** Makes the short lines of an order. */
export function orderLines(
  lines: readonly { readonly product: Product; readonly quantity: number }[],
): readonly HTMLElement[] {
  return lines.map(({ product, quantity }) =>
    element(
      'li',
      {},
      element('div', { class: 'picture' }, imageOf(product.image)),
      element('span', { text: `${quantity} \u00d7 ${product.name}` }),
      element('span', { class: 'money', text: money(product.price * quantity) }),
    ),
  )
}

/** Makes the sums under them. */
export function orderSums({ subtotal, shipping, discount, total }: Sums): readonly HTMLElement[] {
  const row = (name: string, amount: number, look: string = ''): HTMLElement =>
    element(
      'div',
      { class: look },
      element('dt', { text: name }),
      element('dd', { class: 'money', text: money(amount) }),
    )
  return [
    row('Subtotal', subtotal),
    row('Shipping', shipping),
    ...(discount ? [row('Coupons', -discount, 'saving')] : []),
    row('Total', total, 'total'),
  ]
}
