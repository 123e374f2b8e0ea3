import { DEPARTMENTS, loadCatalogue } from './catalogue.ts'
import { byId, element } from './element.ts'
import { startPage } from './page.ts'
import { imageOf, priceOf, productCard, putIntoCart } from './product-card.ts'
import { stepper } from './stepper.ts'

startPage()

const { products } = await loadCatalogue()
const sku = new URLSearchParams(location.search).get('sku')
const product = products.find(one => one.sku === sku) ?? products[0]
if (!product) throw new Error('the shop sells nothing')

const [department = ''] = product.categories
document.title = `${product.name}: Hazel & Fern`
byId('crumbs').append(
  element('li', {}, element('a', { text: 'Everything', attributes: { href: '/products' } })),
  element(
    'li',
    {},
    element('a', {
      text: DEPARTMENTS[department] ?? department,
      attributes: { href: `/products?category=${department}` },
    }),
  ),
)
const picture = imageOf(product.image)
picture.alt = product.name
byId('picture').replaceWith(picture)
byId('brand').textContent = product.brand
byId('name').textContent = product.name
byId('summary').textContent = product.summary
byId('price').replaceWith(priceOf(product))
byId('description').textContent = product.description
byId('details').append(...product.details.map(text => element('li', { text })))

const quantity = stepper(byId('quantity'), { name: product.name, quantity: 1, least: 1, onChange: () => {} })
byId('add').addEventListener('click', () => putIntoCart(product, quantity()))

const others = products.filter(one => one !== product)
const near = others.filter(one => one.categories.includes(department))
const far = others.filter(one => !near.includes(one))
byId('products').append(...[...near.slice(0, 3), ...far].slice(0, 4).map(productCard))
