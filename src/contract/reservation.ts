import * as v from 'valibot'
import type { Cart } from '../rules/cart.ts'
import type { Totals } from '../rules/verdict.ts'
import { CartSchema } from './cart.ts'
import { closedObject, IdSchema } from './scalar.ts'

/** Holds coupons for a checkout (`POST /v1/reservations`); the same `checkoutId` renews and replaces the hold. */
export interface ReservationRequest {
  readonly checkoutId: string
  readonly cart: Cart
  /** In the order chosen. */
  readonly coupons: readonly string[]
}

/** Parses a request for a reservation. */
export const ReservationRequestSchema: v.GenericSchema<ReservationRequest> = closedObject({
  checkoutId: IdSchema,
  cart: CartSchema,
  coupons: v.pipe(v.array(IdSchema), v.maxLength(100)),
})

/** One use of each coupon, held for a checkout until `reservedUntil`. */
export interface Reservation {
  readonly id: string
  readonly checkoutId: string
  readonly coupons: readonly string[]
  readonly reservedUntil: string
  readonly totals: Totals
}
