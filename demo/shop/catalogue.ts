/** An article, as the back end tells it. Prices are in cents, for display: the back end prices every order itself. */
export interface Product {
  readonly sku: string
  readonly name: string
  readonly price: number
  readonly was?: number
  readonly categories: readonly string[]
  readonly brand: string
  readonly image: string
  readonly summary: string
  readonly description: string
  readonly details: readonly string[]
}

/** What the shop sells, and what a parcel costs. */
export interface Catalogue {
  readonly products: readonly Product[]
  readonly shipping: number
}

/** The departments, in the order of the shop's navigation. */
export const DEPARTMENTS: Readonly<Record<string, string>> = {
  patio: 'Patio',
  light: 'Light',
  plants: 'Plants',
  bulbs: 'Bulbs',
  tools: 'Tools',
}

/** Asks the back end for the catalogue. */
export async function loadCatalogue(): Promise<Catalogue> {
  const response = await fetch('/shop-api/products')
  return (await response.json()) as Catalogue
}

/** The address of an article's page. */
export function pageOf(product: Product): string {
  return `/product?sku=${encodeURIComponent(product.sku)}`
}

const euros = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' })

/** Writes cents as euros, with a real minus sign. */
export function money(cents: number): string {
  return euros.format(cents / 100).replace('-', '\u2212')
}
