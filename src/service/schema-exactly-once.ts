import type { Generated } from 'kysely'
import type { DisabledReason } from '../contract/webhook.ts'
import type { Instant, Json, Optional, OptionalInstant } from './schema.ts'

/** A call that counts once: what it did and this row commit together. */
export interface IdempotencyKeyTable {
  shop_id: string
  /** `shop` for its secret keys, which can all do the same; else the shopper. */
  caller: string
  key: string
  fingerprint: string
  created_at: Instant
  /** Empty only inside the transaction of the call. */
  status: Optional<number>
  body: Optional<string>
}

/** How far the event log of a shop is numbered. Its row lock is what puts events in order. */
export interface EventCursorTable {
  shop_id: string
  position: number
}

/** A secret of a webhook; `until` is set once a newer one took its place. */
export interface WebhookSecret {
  readonly secret: string
  readonly until?: string
}

/** An address of the shop that is told of events. */
export interface WebhookTable {
  shop_id: string
  id: string
  url: string
  /** Empty: all. */
  types: Optional<string[]>
  /** The newest first. */
  secrets: Json<readonly WebhookSecret[]>
  created_at: Instant
  /** When the failures began that no success has followed. */
  failing_since: OptionalInstant
  last_failed_at: OptionalInstant
  disabled_at: OptionalInstant
  disabled_reason: Optional<DisabledReason>
  /** The last place of the log before it missed events, as long as nobody asked for them. */
  missed_after: Optional<number>
}

/** One event for one webhook. */
export interface DeliveryTable {
  shop_id: string
  webhook_id: string
  event_id: string
  position: number
  state: 'pending' | 'delivered' | 'failed'
  attempts: Generated<number>
  /** Until then somebody is at it, or it waits for its next attempt. */
  next_at: Instant
  last_at: OptionalInstant
  last_status: Optional<number>
  last_error: Optional<string>
}

/** Tables of keys that make a call count once, of the order of the event log, and of webhooks. */
export interface ExactlyOnceSchema {
  idempotency_key: IdempotencyKeyTable
  event_cursor: EventCursorTable
  webhook: WebhookTable
  delivery: DeliveryTable
}
