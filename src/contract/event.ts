import * as v from 'valibot'
import { closedObject, IdSchema, InstantSchema } from './scalar.ts'

/** The events of the log, in the order of a shopper's way. */
export const EVENT_TYPES = [
  'referral.recorded',
  'coupon.claimed',
  'coupon.assigned',
  'coupon.discarded',
  'coupon.applied',
  'coupon.removed',
  'coupon.used',
  'coupon.restored',
  'coupon.expired',
  'engagement.created',
  'conversion.created',
  'conversion.rejected',
  'wallet.merged',
] as const

/** An event of the log. */
export type EventType = (typeof EVENT_TYPES)[number]

/** An event of the log (`GET /v1/events`), written in the transaction that it tells of. CloudEvents 1.0. */
export interface LoggedEvent {
  readonly specversion: '1.0'
  readonly id: string
  /** Its place in the log of the shop, in order of commits; a string that sorts as such. */
  readonly sequence: string
  /** The shop. */
  readonly source: string
  readonly type: EventType
  /** The shopper's id, where there is one. */
  readonly subject?: string
  readonly time: string
  readonly data: Readonly<Record<string, unknown>>
}

/** An event that waits on the device until the service has it. It tells what was seen and can move no money. */
export interface QueuedEvent {
  /** Made on the device; the service takes each id once. */
  readonly id: string
  readonly type: 'coupon.applied' | 'coupon.removed'
  readonly at: string
  readonly coupon: string
}

/** Parses events of the device (`POST /v1/sync`). */
export const SyncSchema: v.GenericSchema<{ readonly events: readonly QueuedEvent[] }> = closedObject({
  events: v.pipe(
    v.array(
      closedObject({
        id: IdSchema,
        type: v.picklist(['coupon.applied', 'coupon.removed']),
        at: InstantSchema,
        coupon: IdSchema,
      }),
    ),
    v.minLength(1),
    v.maxLength(100),
  ),
})

/** What became of each event; every id is in one of the lists. */
export interface SyncReport {
  readonly accepted: readonly string[]
  readonly refused: readonly { readonly id: string; readonly reason: string }[]
}
