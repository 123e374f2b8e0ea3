import type { Reservation } from '../contract/reservation.ts'
import type { Cart } from '../rules/cart.ts'
import { asObject } from './stored.ts'

/** The record of the running checkout. */
export const CHECKOUT = 'checkout'

/** The running checkout, as the device keeps it over page loads. */
export interface RunningCheckout {
  readonly checkoutId: string
  readonly reservation?: Reservation
  readonly cart?: Cart
  readonly confirm?: string
}

/** Looks at a stored checkout as at input. */
export function parseCheckout(value: unknown): RunningCheckout | undefined {
  const { checkoutId, reservation, cart, confirm } = asObject<RunningCheckout>(value)
  if (typeof checkoutId !== 'string') return undefined
  return {
    checkoutId,
    ...(typeof asObject<Reservation>(reservation).reservedUntil === 'string' && {
      reservation: reservation as Reservation,
    }),
    ...(Array.isArray(asObject<Cart>(cart).lines) && { cart: cart as Cart }),
    ...(typeof confirm === 'string' && { confirm }),
  }
}
