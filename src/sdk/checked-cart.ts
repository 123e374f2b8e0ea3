import type { Cart } from '../rules/cart.ts'
import type { Refusal } from '../contract/reason.ts'
import { asObject, type Unknown } from './stored.ts'

/**
 * Copies a cart and looks at it as the service does, so that a wrong one is refused at once and offline too. The page may
 * change its own object later, and frameworks hand out proxies, which no database takes.
 */
export function checkCart(value: Cart): { readonly ok: true; readonly cart: Cart } | Refusal {
  let copy: unknown
  try {
    copy = JSON.parse(JSON.stringify(value))
  } catch {
    // It has a circle, a bigint, or nothing at all.
  }
  const { currency, lines, shipping } = asObject<Cart>(copy)
  if (!Array.isArray(lines)) return refuseCall('cart', 'an object with `lines`')
  if (!/^[A-Z]{3}$/.test(`${currency}`)) return refuseCall('/currency', 'ISO 4217, like EUR')
  // NaN is null in JSON.
  if (shipping !== undefined && !isAmount(shipping)) return refuseCall('/shipping', 'a whole number of minor units')
  const wrong = lines.findIndex(line => !isLine(asObject(line)))
  if (wrong >= 0) return refuseCall(`/lines/${wrong}`, 'a line with `id`, `sku`, `quantity` and `unitPrice`')
  if (new Set(lines.map(({ id }) => id)).size < lines.length) return refuseCall('/lines', 'line ids are unique')
  return { ok: true, cart: copy as Cart }
}

/** Refuses a call whose argument is wrong or missing; a mistake of the page, told to its developer. */
export function refuseCall(at: string, expected: string): Refusal {
  return { ok: false, reasons: [{ reason: 'invalid_request', at, expected }] }
}

function isLine({ id, sku, quantity, unitPrice }: Unknown<Cart['lines'][number]>): boolean {
  return isText(id) && isText(sku) && isAmount(quantity) && quantity > 0 && isAmount(unitPrice)
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= 200
}

function isAmount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
