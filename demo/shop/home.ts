import { loadCatalogue } from './catalogue.ts'
import { byId } from './element.ts'
import { startPage } from './page.ts'
import { productCard } from './product-card.ts'

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

const { products } = await loadCatalogue()
const favourites = FAVOURITES.flatMap(sku => products.find(product => product.sku === sku) ?? [])
byId('products').append(...favourites.map(productCard))
