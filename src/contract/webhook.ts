import * as v from 'valibot'
import { EVENT_TYPES, type EventType } from './event.ts'
import { closedObject, IdSchema, InstantSchema, nonEmpty } from './scalar.ts'

/** A webhook as the shop writes it (`PUT /v1/webhooks/{id}`). */
export interface WebhookRequest {
  /** `https`, on port 443 or 8443, of a host that is reached over public addresses. */
  readonly url: string
  /** Which events are sent. @default all */
  readonly types?: readonly EventType[]
  /** @default true */
  readonly enabled?: boolean
}

/** Parses a webhook. */
export const WebhookRequestSchema: v.GenericSchema<WebhookRequest> = closedObject({
  url: v.pipe(v.string(), v.maxLength(2000), v.regex(/^[\u0021-\u007e]+$/u, 'an address in visible ASCII')),
  types: v.exactOptional(nonEmpty(v.picklist(EVENT_TYPES))),
  enabled: v.exactOptional(v.boolean()),
})

/** Why a webhook is not tried any more: the shop said so, it failed for five days, or it answered 410. */
export type DisabledReason = 'shop' | 'failing' | 'gone'

/** A webhook, and how it is doing. */
export interface Webhook {
  readonly id: string
  readonly url: string
  readonly types?: readonly EventType[]
  readonly enabled: boolean
  readonly disabledAt?: string
  readonly disabledReason?: DisabledReason
  /** Every attempt since then failed. */
  readonly failingSince?: string
  /** Deliveries that wait for an attempt, and such that were given up. */
  readonly pending: number
  readonly failed: number
  /** Replay `after` this, and it gets all that it has missed. Only where it missed something. */
  readonly replayAfter?: string
}

/** Told once: with a new webhook, and at each rotation. */
export interface WithSecret {
  /** `whsec_…` */
  readonly secret: string
}

/** Parses a wish to be sent events again (`POST /v1/webhooks/{id}/replay`). */
export const ReplaySchema: v.GenericSchema<{ readonly after?: string }> = closedObject({
  after: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{1,16}$/u, 'the `sequence` of an event'))),
})

/** What became of one event for one webhook. */
export interface Delivery {
  /** Id of the event, and the `webhook-id` of each attempt. */
  readonly event: string
  readonly sequence: string
  readonly state: 'pending' | 'delivered' | 'failed'
  readonly attempts: number
  /** When the next attempt is due. */
  readonly nextAt?: string
  readonly lastAt?: string
  readonly lastStatus?: number
  /** Why no status came. */
  readonly lastError?: string
}

const webhook = {
  id: IdSchema,
  url: v.string(),
  types: v.exactOptional(v.array(v.string())),
  enabled: v.boolean(),
  disabledAt: v.exactOptional(InstantSchema),
  disabledReason: v.exactOptional(v.picklist(['shop', 'failing', 'gone'])),
  failingSince: v.exactOptional(InstantSchema),
  pending: v.number(),
  failed: v.number(),
  replayAfter: v.exactOptional(v.string()),
}

/** Describes a webhook. */
export const WebhookSchema: v.GenericSchema = closedObject(webhook)

/** Describes the list of webhooks. */
export const WebhooksSchema: v.GenericSchema = closedObject({ webhooks: v.array(WebhookSchema) })

/** Describes a webhook as it is told when it is new: with its secret. */
export const NewWebhookSchema: v.GenericSchema = closedObject({ ...webhook, secret: v.string() })

/** Describes a new secret. */
export const SecretSchema: v.GenericSchema = closedObject({ secret: v.string() })

/** Describes how many events are sent again. */
export const ReplayedSchema: v.GenericSchema = closedObject({ events: v.number() })

/** Describes a page of deliveries. */
export const DeliveriesSchema: v.GenericSchema = closedObject({
  deliveries: v.array(
    closedObject({
      event: IdSchema,
      sequence: v.string(),
      state: v.picklist(['pending', 'delivered', 'failed']),
      attempts: v.number(),
      nextAt: v.exactOptional(InstantSchema),
      lastAt: v.exactOptional(InstantSchema),
      lastStatus: v.exactOptional(v.number()),
      lastError: v.exactOptional(v.string()),
    }),
  ),
  next: v.exactOptional(v.string()),
})
