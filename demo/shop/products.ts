import { DEPARTMENTS, loadCatalogue } from './catalogue.ts'
import { byId, element } from './element.ts'
import { startPage } from './page.ts'
import { productCard } from './product-card.ts'

startPage()

const wanted = new URLSearchParams(location.search).get('category') ?? ''
const department = DEPARTMENTS[wanted]
byId('title').textContent = department ?? 'Everything'

byId('categories').append(
  ...[['', 'Everything'] as const, ...Object.entries(DEPARTMENTS)].map(([category, text]) =>
    element('a', {
      text,
      attributes: {
        href: category ? `/products?category=${category}` : '/products',
        ...((category === wanted || (!category && !department)) && { 'aria-current': 'page' }),
      },
    }),
  ),
)

const { products } = await loadCatalogue()
const shown = department ? products.filter(product => product.categories.includes(wanted)) : products
byId('products').append(...shown.map(productCard))
byId('count').textContent = `${shown.length} articles`
