import { readSeed } from './seeds.ts'

/** An article of the garden shop. Prices are in cents. */
export interface Product {
  readonly sku: string
  readonly name: string
  readonly price: number
  /** The price before the sale. */
  readonly was?: number
  readonly categories: readonly string[]
  readonly brand: string
}

/** What a page may say about a line: never a price. */
export interface WantedLine {
  readonly sku: string
  readonly quantity: number
}

/** A cart as the coupon service takes it. */
export interface PricedCart {
  readonly currency: 'EUR'
  readonly lines: readonly {
    readonly id: string
    readonly sku: string
    readonly quantity: number
    readonly unitPrice: number
    readonly categories: readonly string[]
    readonly brand: string
    readonly onSale: boolean
  }[]
  readonly shipping: number
}

/** The shop's prices. */
export interface Catalogue {
  readonly products: readonly Product[]
  /** The fee of every parcel, in cents. */
  readonly shipping: number
  /** Prices what the page wants. @returns nothing where an article is unknown or a quantity is none */
  price(lines: readonly WantedLine[]): PricedCart | undefined
}

const SHIPPING = 590
const MOST_OF_ONE = 99

/** Reads the catalogue from the seeds. */
export async function createCatalogue(): Promise<Catalogue> {
  const products = await readSeed<readonly Product[]>('products.json')
  const bySku = new Map(products.map(product => [product.sku, product]))
  return {
    products,
    shipping: SHIPPING,
    price(lines) {
      const priced = lines.map(({ sku, quantity }) => {
        const product = bySku.get(sku)
        const isCount = Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST_OF_ONE
        if (!product || !isCount) return undefined
        const { price, was, categories, brand } = product
        return { id: sku, sku, quantity, unitPrice: price, categories, brand, onSale: was !== undefined }
      })
      const known = priced.filter(line => line !== undefined)
      const isWhole = known.length === lines.length && new Set(lines.map(({ sku }) => sku)).size === lines.length
      return isWhole && lines.length ? { currency: 'EUR', lines: known, shipping: SHIPPING } : undefined
    },
  }
}
