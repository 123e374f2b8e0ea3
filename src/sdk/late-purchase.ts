import type { TotalChange } from '../contract/order.ts'
import { refuseForNow } from './calls.ts'
import type { Rules } from './preview.ts'
import type { Purchase, PurchaseDeps } from './purchase.ts'
import { createPurchaseStores } from './purchase-stores.ts'
import { soon } from './soon.ts'
import type { CartStep, CheckoutStep } from './tearoff.ts'

/** The steps cart and checkout before their code is there. */
export interface LatePurchase {
  readonly cart: CartStep
  readonly checkout: CheckoutStep
  /** Judges the cart anew, where there is one. */
  rejudge(): void
}

/** Creates the steps cart and checkout so that their code is loaded by the first act, or by a checkout that runs already. */
export function createLatePurchase(deps: Omit<PurchaseDeps, 'stores' | 'loadRules' | 'changed'>): LatePurchase {
  const { storage, emitter } = deps
  const stores = createPurchaseStores()
  const { $reservation, $change, ...cartStores } = stores
  let purchase: Promise<Purchase> | undefined
  let rules: Promise<Rules | undefined> | undefined

  // What does not load now may load with the next act.
  const loadRules = (): Promise<Rules | undefined> =>
    soon((rules ??= import('../rules/index.ts').catch(() => (rules = undefined))))

  const changed = (change: TotalChange): void => {
    $change.set(change)
    emitter.emit('total-changed', change)
  }

  const load = (): Promise<Purchase> => {
    purchase ??= import('./purchase.ts').then(({ createPurchase }) =>
      createPurchase({ ...deps, stores, loadRules, changed }),
    )
    purchase.catch(() => (purchase = undefined))
    return purchase
  }

  const late =
    <Args extends readonly unknown[], Answer>(act: (loaded: Purchase, ...args: Args) => Promise<Answer>) =>
    async (...args: Args) => {
      let loaded: Purchase
      try {
        loaded = await load()
      } catch {
        return refuseForNow(5)
      }
      return act(loaded, ...args)
    }

  void storage.read('checkout').then(running => {
    if (running !== undefined) load().catch(() => {})
  })

  return {
    cart: {
      ...cartStores,
      set: late(({ carts }, cart) => carts.set(cart)),
      apply: late(({ carts }, ids) => carts.apply(ids)),
      remove: late(({ carts }, id) => carts.remove(id)),
      applyBest: late(({ carts }) => carts.applyBest()),
    },
    checkout: {
      $reservation,
      $change,
      changed,
      reserve: late(({ checkouts }) => checkouts.reserve()),
      complete: late(({ checkouts }, want) => checkouts.complete(want)),
      confirm: late(({ checkouts }, change) => checkouts.confirm(change)),
      cancel: late(({ checkouts }) => checkouts.cancel()),
    },
    rejudge: () => void purchase?.then(({ carts }) => carts.rejudge()).catch(() => {}),
  }
}
