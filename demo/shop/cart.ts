import { type Product, loadCatalogue, money, pageOf } from './catalogue.ts'
import { byId, element } from './element.ts'
import { startPage } from './page.ts'
import { imageOf } from './product-card.ts'
import { shop } from './shop.ts'
import { stepper } from './stepper.ts'
import { cartOf, linesWith, onCart, setQuantity } from './stored-cart.ts'

startPage()

const catalogue = await loadCatalogue()
const rows = new Map<string, HTMLElement>()

/** Shows the shop's cart and tells it to the SDK, which judges the coupons anew. */
function showCart(): void {
  const lines = linesWith(catalogue)
  document.documentElement.classList.toggle('has-cart', lines.length > 0)
  document.documentElement.style.setProperty('--cart-lines', String(lines.length))
  const skus = new Set(lines.map(({ product }) => product.sku))
  for (const [sku, row] of rows) {
    if (skus.has(sku)) continue
    row.remove()
    rows.delete(sku)
  }
  for (const { product, quantity } of lines) {
    const known = rows.get(product.sku)
    // A quantity that was changed in another tab; the stepper of this one knows its own.
    if (known?.querySelector('output')?.textContent === String(quantity)) continue
    const row = makeRow(product, quantity)
    if (known) known.replaceWith(row)
    else byId('lines').append(row)
    rows.set(product.sku, row)
  }
  void shop.cart.set(cartOf(catalogue))
  showSums()
}

function makeRow(product: Product, quantity: number): HTMLElement {
  const { sku, name, image, summary } = product
  const steps = element('div')
  stepper(steps, { name, quantity, least: 1, onChange: wanted => setQuantity(sku, wanted) })
  const remove = element('button', {
    class: 'link',
    text: 'Remove',
    attributes: { 'aria-label': `Remove ${name}` },
    onClick: () => setQuantity(sku, 0),
  })
  return element(
    'li',
    { class: 'line' },
    element('div', { class: 'picture' }, imageOf(image)),
    element(
      'div',
      {},
      element('h3', {}, element('a', { text: name, attributes: { href: pageOf(product) } })),
      element('p', { class: 'soft small', text: summary }),
    ),
    element('div', { class: 'sum money' }),
    element('div', { class: 'acts' }, steps, remove),
  )
}

/** Shows what each line costs, with what the applied coupons take off it. */
function showSums(): void {
  const applied = shop.cart.$choices.get().filter(({ status }) => status === 'applied')
  for (const { product, quantity } of linesWith(catalogue)) {
    const full = product.price * quantity
    const off = applied.reduce((sum, { lines }) => sum + (lines[product.sku] ?? 0), 0)
    const sum = rows.get(product.sku)?.querySelector('.sum')
    sum?.replaceChildren(
      ...(off ? [element('span', { class: 'sr', text: 'instead of ' }), element('del', { text: money(full) })] : []),
      element('span', { class: off ? 'saved' : '', text: money(full - off) }),
    )
  }
}

// The picker is likely to be as high on the next visit; once something is done here, it is as high as it wants.
const picker = document.querySelector('coupon-picker')
addEventListener('pagehide', () => sessionStorage.setItem('garden-picker', `${picker?.offsetHeight ?? 0}px`))
const free = (): void => document.documentElement.style.setProperty('--picker', '0')
for (const type of ['pointerdown', 'keydown']) addEventListener(type, free, { once: true })

onCart(showCart)
shop.cart.$choices.listen(showSums)
showCart()
