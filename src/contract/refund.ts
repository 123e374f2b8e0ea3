import * as v from 'valibot'
import type { RefundPolicy, ReturnedLine } from '../rules/refund.ts'
import { closedObject, CountSchema, IdSchema } from './scalar.ts'

/** Pays returned pieces back (`POST /v1/orders/{id}/refunds`). */
export interface RefundRequest {
  /** The shop's id of the refund; posting the same refund again answers the same. */
  readonly refundId: string
  readonly lines: readonly ReturnedLine[]
  /** What happens when the kept part no longer meets a minimum. @default "keep_discount" */
  readonly shortfall?: NonNullable<RefundPolicy['shortfall']>
}

/** Parses a refund. */
export const RefundRequestSchema: v.GenericSchema<RefundRequest> = closedObject({
  refundId: IdSchema,
  lines: v.pipe(
    v.array(closedObject({ id: IdSchema, quantity: CountSchema })),
    v.minLength(1),
    v.maxLength(1000),
    v.check(lines => new Set(lines.map(({ id }) => id)).size === lines.length, 'each line once'),
  ),
  shortfall: v.exactOptional(v.picklist(['keep_discount', 'charge_difference'])),
})

/** A refund as it was made, in minor units of the order's currency. The shop pays `amount` back. */
export interface OrderRefund {
  readonly refundId: string
  readonly orderId: string
  readonly returned: readonly ReturnedLine[]
  readonly amount: number
  /** What was paid for the returned pieces, by line. */
  readonly lines: Readonly<Record<string, number>>
  /** Discounts on kept lines that their coupons no longer earn, by coupon; all returns together. */
  readonly charged: Readonly<Record<string, number>>
  readonly refundedAt: string
}
