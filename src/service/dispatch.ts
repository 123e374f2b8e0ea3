import { setTimeout as wait } from 'node:timers/promises'
import { readNow } from './clock.ts'
import type { ServiceContext } from './context.ts'
import {
  type DueWebhook,
  findDueWebhooks,
  findUnplacedShops,
  leaseDeliveries,
  type Leased,
} from './lease-deliveries.ts'
import { placeEvents } from './place-events.ts'
import { sendWebhook, type WebhookPatience } from './send-webhook.ts'
import { returnDelivery, settleDelivery } from './settle-delivery.ts'
import type { WebhookReach } from './webhook-address.ts'
import { signedHeaders } from './webhook-secret.ts'

// A webhook has its own places, so that one which hangs keeps no other waiting; one that fails has a single place (S29).
const PLACES = 5
const POLL = 1000
const GRACE = 5000

/** How a dispatcher may reach webhooks, and how patiently. */
export interface DispatchOptions {
  readonly reach: WebhookReach
  readonly patience?: WebhookPatience
  /** Nothing is sent before. */
  readonly ready?: Promise<void>
}

/** Sends events to webhooks until it is stopped. */
export interface Dispatcher {
  /** Lets the attempts in hand finish for five seconds, and gives the rest back. */
  stop(): Promise<void>
}

/**
 * Starts to send events to webhooks, at least once each and by the schedule. Any number of processes may do so on one
 * database; what one of them leaves behind another one takes up.
 */
export function startDispatcher(context: ServiceContext, options: DispatchOptions): Dispatcher {
  const busy = new Map<string, number>()
  const inHand = new Set<Promise<void>>()
  const breakOff = new AbortController()
  let stopped = false
  let isReady = false
  let wake = (): void => undefined

  const attempt = async (webhook: DueWebhook, leased: Leased): Promise<void> => {
    const key = keyOf(webhook)
    busy.set(key, (busy.get(key) ?? 0) + 1)
    try {
      await deliver(context, options, webhook, leased, breakOff.signal)
    } catch (error) {
      // The lease runs out, and the event is sent again.
      report(context, error)
    } finally {
      busy.set(key, (busy.get(key) ?? 1) - 1)
      if (!busy.get(key)) busy.delete(key)
      wake()
    }
  }

  const takeTurn = async (): Promise<void> => {
    for (const shop of await findUnplacedShops(context)) {
      // One shop whose log is locked is no reason for others to wait.
      await placeEvents(context, shop).catch(error => report(context, error))
    }
    const now = await readNow(context.db.kysely, context)
    for (const webhook of await findDueWebhooks(context, now)) {
      const free = (webhook.failing_since ? 1 : PLACES) - (busy.get(keyOf(webhook)) ?? 0)
      if (stopped || free <= 0) continue
      for (const leased of await leaseDeliveries(context, webhook, now, free)) {
        const running = attempt(webhook, leased)
        inHand.add(running)
        void running.finally(() => inHand.delete(running))
      }
    }
  }

  const run = async (): Promise<void> => {
    while (!stopped) {
      const rest = new Promise<void>(resolve => {
        const timer = setTimeout(resolve, POLL)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      if (isReady) await takeTurn().catch(error => report(context, error))
      if (stopped) wake()
      await rest
    }
  }

  const begin = (): void => {
    isReady = true
    wake()
  }
  // A service that could not start has said so itself.
  ;(options.ready ?? Promise.resolve()).then(begin, () => undefined)
  const running = run()
  return {
    async stop(): Promise<void> {
      stopped = true
      wake()
      await running
      const tooLate = new AbortController()
      const late = wait(GRACE, undefined, { signal: tooLate.signal }).catch(() => undefined)
      await Promise.race([Promise.all(inHand), late])
      tooLate.abort()
      breakOff.abort()
      await Promise.all(inHand)
    },
  }
}

async function deliver(
  context: ServiceContext,
  { reach, patience }: DispatchOptions,
  { url, secrets }: DueWebhook,
  { delivery, event }: Leased,
  signal: AbortSignal,
): Promise<void> {
  const body = JSON.stringify({ ...event, datacontenttype: 'application/json' })
  // Receivers compare with their own clock, so this is the real time, whatever a demo made of the service's.
  const at = await readNow(context.db.kysely, { clockOffset: () => 0 })
  const now = new Date(at.getTime() + context.clockOffset())
  const headers = {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'user-agent': 'tearoff-service',
    ...signedHeaders(secrets, { id: event.id, body, at, now }),
  }
  const attempt = await sendWebhook(reach, { url, headers, body }, signal, patience)
  if (signal.aborted && 'error' in attempt) await returnDelivery(context, delivery)
  else await settleDelivery(context, delivery, attempt)
}

function keyOf({ shop_id: shop, id }: DueWebhook): string {
  return JSON.stringify([shop, id])
}

function report({ log }: ServiceContext, error: unknown): void {
  log.warn({ error: error instanceof Error ? error.message : 'not an error' }, 'webhooks have to wait')
}
