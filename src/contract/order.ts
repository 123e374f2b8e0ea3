import * as v from 'valibot'
import type { Cart } from '../rules/cart.ts'
import type { Saving, Totals } from '../rules/verdict.ts'
import { CartSchema } from './cart.ts'
import type { Problem } from './problem.ts'
import type { RefusalReason } from './reason.ts'
import { AmountSchema, closedObject, IdSchema } from './scalar.ts'

/**
 * Places an order (`POST /v1/orders`), from the shop's back end. The cart is the back end's own. With `reservation`
 * the shopper and the coupons are the reservation's; without it name the shopper, or nobody.
 */
export interface OrderRequest {
  /** The shop's id of the order; posting the same order again answers the same. */
  readonly orderId: string
  readonly cart: Cart
  readonly reservation?: string
  /** Id of the shopper, where there is no reservation. */
  readonly shopper?: string
  /** Coupons of that shopper, in the order chosen, where there is no reservation. */
  readonly coupons?: readonly string[]
  /** The total that the shopper was shown, where there is no reservation: another one is `total_changed`. */
  readonly expectedTotal?: number
  /** The `confirm` of a `total_changed` answer: the shopper agreed to exactly that total. */
  readonly confirm?: string
}

/** Parses an order. */
export const OrderRequestSchema: v.GenericSchema<OrderRequest> = v.pipe(
  closedObject({
    orderId: IdSchema,
    cart: CartSchema,
    reservation: v.exactOptional(IdSchema),
    shopper: v.exactOptional(IdSchema),
    coupons: v.exactOptional(v.pipe(v.array(IdSchema), v.minLength(1), v.maxLength(100))),
    expectedTotal: v.exactOptional(AmountSchema),
    confirm: v.exactOptional(IdSchema),
  }),
  v.check(
    order => order.reservation === undefined || (order.shopper === undefined && order.coupons === undefined),
    'either `reservation`, or `shopper` and `coupons`',
  ),
  v.check(order => order.coupons === undefined || order.shopper !== undefined, '`shopper` beside `coupons`'),
)

/** What a coupon took off an order. */
export interface OrderCoupon extends Saving {
  readonly promotion: string
  readonly code?: string
}

/** A placed order. The shop charges `totals.total`. */
export interface Order {
  readonly orderId: string
  readonly cart: Cart
  /** By coupon id. */
  readonly coupons: Readonly<Record<string, OrderCoupon>>
  readonly totals: Totals
  readonly placedAt: string
  readonly state: 'placed' | 'cancelled'
}

/** What is said when the total is not the one that the shopper saw. Nothing was written. */
export interface TotalChange {
  readonly totals: Totals
  readonly previous: Totals
  /** For each coupon that is not good any more, why. */
  readonly dropped: Readonly<Record<string, readonly RefusalReason[]>>
  /** Send it with the same order to place it at exactly these totals. */
  readonly confirm: string
}

/** The problem of status 409 whose reason is `total_changed`. */
export interface TotalChangedProblem extends Problem {
  readonly change: TotalChange
}
