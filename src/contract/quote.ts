import * as v from 'valibot'
import type { Cart } from '../rules/cart.ts'
import type { Application, Combination, Verdict } from '../rules/verdict.ts'
import { CartSchema } from './cart.ts'
import { closedObject, IdSchema } from './scalar.ts'

/** Asks what the coupons do to a cart (`POST /v1/quotes`). It makes exactly `coupons` the cart's coupons and uses nothing up. */
export interface QuoteRequest {
  readonly cart: Cart
  /** Ids of the coupons that the shopper chose, in the order chosen. */
  readonly coupons: readonly string[]
  /** The running checkout: what other checkouts hold is then reserved elsewhere; without it every hold counts as its own. */
  readonly checkoutId?: string
}

/** Parses a request for a quote. */
export const QuoteRequestSchema: v.GenericSchema<QuoteRequest> = closedObject({
  cart: CartSchema,
  coupons: v.pipe(v.array(IdSchema), v.maxLength(100)),
  checkoutId: v.exactOptional(IdSchema),
})

/** The answer: every coupon of the wallet alone, the chosen ones together, and the best that could be chosen. */
export interface Quote {
  readonly now: string
  /** By id, for every coupon of the wallet that has not ended. */
  readonly verdicts: Readonly<Record<string, Verdict>>
  /** The chosen coupons on this cart. */
  readonly application: Application
  readonly best: Combination
}
