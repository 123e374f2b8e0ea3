import type { Cart } from '../rules/cart.ts'
import type { TotalChange } from '../contract/order.ts'
import type { Reservation } from '../contract/reservation.ts'
import { createStore, type Store } from './store.ts'
import type { BestChoice, CartTotals, CouponChoice } from './tearoff.ts'

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
  return {
    $cart: createStore(),
    $choices: createStore<readonly CouponChoice[]>([]),
    $best: createStore(),
    $totals: createStore(),
    $reservation: createStore(),
    $change: createStore(),
  }
}
