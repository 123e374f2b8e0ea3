import * as v from 'valibot'
import { OrderSchema } from './answer.ts'
import { type CustomerFacts, CustomerFactsSchema } from './customer.ts'
import type { LoggedEvent } from './event.ts'
import type { Order } from './order.ts'
import { closedObject, IdSchema, InstantSchema } from './scalar.ts'

/** All that the service has of one person (`GET /v1/customers/{id}/export`), his time as a guest included. */
export interface PersonExport {
  /** The shop's own id; a guest has none. */
  readonly customer?: string
  readonly facts: CustomerFacts
  /** The customer, and the guests that became him. */
  readonly shoppers: readonly { readonly id: string; readonly kind: 'guest' | 'customer'; readonly createdAt: string }[]
  readonly coupons: readonly {
    readonly id: string
    readonly promotion: string
    readonly state: string
    readonly code?: string
    readonly receivedAt: string
    readonly expiresAt?: string
  }[]
  readonly referrals: readonly { readonly partner: string; readonly at: string }[]
  readonly engagements: readonly { readonly program: string; readonly partner: string; readonly points: number }[]
  readonly orders: readonly Order[]
  readonly events: readonly LoggedEvent[]
  /** Ends of the sessions that are open. */
  readonly sessions: readonly { readonly createdAt: string; readonly expiresAt: string }[]
}

/** Describes the data of one person. */
export const PersonExportSchema: v.GenericSchema = closedObject({
  customer: v.exactOptional(IdSchema),
  facts: CustomerFactsSchema,
  shoppers: v.array(closedObject({ id: IdSchema, kind: v.picklist(['guest', 'customer']), createdAt: InstantSchema })),
  coupons: v.array(
    closedObject({
      id: IdSchema,
      promotion: IdSchema,
      state: v.picklist(['claimed', 'redeemed', 'discarded', 'revoked']),
      code: v.exactOptional(v.string()),
      receivedAt: InstantSchema,
      expiresAt: v.exactOptional(InstantSchema),
    }),
  ),
  referrals: v.array(closedObject({ partner: IdSchema, at: InstantSchema })),
  engagements: v.array(closedObject({ program: IdSchema, partner: IdSchema, points: v.number() })),
  orders: v.array(OrderSchema),
  events: v.array(v.looseObject({ id: IdSchema, type: v.string(), time: InstantSchema })),
  sessions: v.array(closedObject({ createdAt: InstantSchema, expiresAt: InstantSchema })),
})
