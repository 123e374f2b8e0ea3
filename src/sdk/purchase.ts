import { type Carts, createCarts } from './cart.ts'
import { type Checkouts, createCheckouts } from './checkout.ts'

/** What cart and checkout need of the SDK. */
export type PurchaseDeps = Parameters<typeof createCarts>[0] & Omit<Parameters<typeof createCheckouts>[0], 'carts'>

/** The two steps that a page without a cart does not load. */
export interface Purchase {
  readonly carts: Carts
  readonly checkouts: Checkouts
}

/** Creates the steps cart and checkout. */
export function createPurchase(deps: PurchaseDeps): Purchase {
  const carts = createCarts(deps)
  return { carts, checkouts: createCheckouts({ ...deps, carts }) }
}
