import { atom, type PreinitializedWritableAtom } from 'nanostores'
import type { Cart } from '../rules/cart.ts'
import type { TotalChange } from '../contract/order.ts'
import type { Reservation } from '../contract/reservation.ts'
import type { BestChoice, CartTotals, CouponChoice } from './tearoff.ts'

type Store<Value> = PreinitializedWritableAtom<Value> & object

/** What the steps cart and checkout show; it is there before they are loaded. */
export interface PurchaseStores {
  readonly $cart: Store<Cart | undefined>
  readonly $choices: Store<readonly CouponChoice[]>
  readonly $best: Store<BestChoice | undefined>
  readonly $totals: Store<CartTotals | undefined>
  readonly $reservation: Store<Reservation | undefined>
  readonly $change: Store<TotalChange | undefined>
}

/** Creates the empty stores. */
export function createPurchaseStores(): PurchaseStores {
  return { $cart: atom(), $choices: atom([]), $best: atom(), $totals: atom(), $reservation: atom(), $change: atom() }
}
