import type { Catalogue, Product } from './catalogue.ts'

const KEY = 'garden-cart'
const MOST_OF_ONE = 99

/** What lies in the shop's cart: it is the shop's own, in this browser's storage. */
export interface StoredLine {
  readonly sku: string
  readonly quantity: number
}

/** Reads the cart. */
export function readCart(): readonly StoredLine[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(stored) ? stored : []
  } catch {
    return []
  }
}

/** Sets how many of an article are in the cart; 0 takes it out. */
export function setQuantity(sku: string, quantity: number): void {
  const lines = readCart()
  const line = { sku, quantity: Math.min(quantity, MOST_OF_ONE) }
  const changed = lines.some(one => one.sku === sku)
    ? lines.map(one => (one.sku === sku ? line : one))
    : [...lines, line]
  write(changed.filter(one => one.quantity > 0))
}

/** Puts more of an article into the cart. */
export function addToCart(sku: string, quantity: number = 1): void {
  setQuantity(sku, (readCart().find(line => line.sku === sku)?.quantity ?? 0) + quantity)
}

/** Empties the cart, after the order. */
export function emptyCart(): void {
  write([])
}

/** Listens to the cart, also to changes in other tabs. @returns the unbind */
export function onCart(listener: () => void): () => void {
  const elsewhere = (event: StorageEvent): void => {
    if (event.key === KEY) listener()
  }
  addEventListener('storage', elsewhere)
  addEventListener('cart-changed', listener)
  return () => {
    removeEventListener('storage', elsewhere)
    removeEventListener('cart-changed', listener)
  }
}

/** The lines of the cart with their articles; what is not sold any more is left out. */
export function linesWith({
  products,
}: Catalogue): readonly { readonly product: Product; readonly quantity: number }[] {
  return readCart().flatMap(({ sku, quantity }) => {
    const product = products.find(one => one.sku === sku)
    return product ? [{ product, quantity }] : []
  })
}

/** The cart in the shape that the SDK and the coupon service know. */
export function cartOf(catalogue: Catalogue): {
  currency: string
  lines: {
    id: string
    sku: string
    quantity: number
    unitPrice: number
    categories: readonly string[]
    brand: string
    onSale: boolean
  }[]
  shipping: number
} {
  const lines = linesWith(catalogue).map(({ product: { sku, price, was, categories, brand }, quantity }) => ({
    id: sku,
    sku,
    quantity,
    unitPrice: price,
    categories,
    brand,
    onSale: was !== undefined,
  }))
  return { currency: 'EUR', lines, shipping: catalogue.shipping }
}

function write(lines: readonly StoredLine[]): void {
  localStorage.setItem(KEY, JSON.stringify(lines))
  dispatchEvent(new Event('cart-changed'))
}
