import type { Order } from '../../contract/order.ts'
import type { Reservation } from '../../contract/reservation.ts'
import type { WalletCoupon } from '../../contract/wallet.ts'
import type { Cart } from '../../rules/cart.ts'
import { asObject } from '../stored.ts'

/** Everything that the local back end knows of its one shopper. */
export interface Book {
  readonly shopper: string
  readonly signedIn: boolean
  readonly partner?: { readonly id: string; readonly at: string }
  readonly coupons: readonly WalletCoupon[]
  readonly holds: readonly (Reservation & { readonly cart: Cart })[]
  readonly orders: readonly Order[]
}

/** Looks at a stored book as at input. */
export function parseBook(value: unknown, shopper: string): Book {
  const book = asObject<Book>(value)
  const isBook = Array.isArray(book.coupons) && Array.isArray(book.holds) && Array.isArray(book.orders)
  return isBook ? (book as Book) : { shopper, signedIn: false, coupons: [], holds: [], orders: [] }
}

/** Lists the coupons as they are at an instant: those of a live hold are reserved. */
export function couponsAt({ coupons, holds }: Book, now: number, own?: string): readonly WalletCoupon[] {
  const held = holds
    .filter(({ checkoutId, reservedUntil }) => checkoutId !== own && Date.parse(reservedUntil) > now)
    .flatMap(hold => hold.coupons)
  return coupons.map(coupon =>
    coupon.state === 'claimed' && held.includes(coupon.id) ? { ...coupon, state: 'reserved' } : coupon,
  )
}
