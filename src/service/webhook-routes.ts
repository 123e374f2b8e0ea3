import { Hono } from 'hono'
import { describeRoute } from 'hono-openapi'
import * as v from 'valibot'
import { closedObject } from '../contract/scalar.ts'
import {
  DeliveriesSchema,
  NewWebhookSchema,
  ReplayedSchema,
  ReplaySchema,
  SecretSchema,
  WebhookRequestSchema,
  WebhookSchema,
  WebhooksSchema,
} from '../contract/webhook.ts'
import { requires } from './authenticate.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { describeAnswer } from './describe-answer.ts'
import { takesKey, takesNoKey } from './idempotency-key.ts'
import { listDeliveries } from './list-deliveries.ts'
import { once } from './once.ts'
import { pageEntries } from './page.ts'
import { replayEvents } from './replay-events.ts'
import { validBody, validId, validQuery } from './valid.ts'
import { deleteWebhook, getWebhook, listWebhooks, putWebhook, rotateSecret } from './webhook.ts'
import type { WebhookReach } from './webhook-address.ts'

const DeliveriesQuerySchema = closedObject({
  ...pageEntries,
  state: v.exactOptional(v.picklist(['pending', 'delivered', 'failed'])),
})

/** Makes the routes of webhooks: addresses of the shop that are told of events. */
export function webhookRoutes(context: ServiceContext, reach: WebhookReach): Hono<ServiceEnv> {
  const routes = new Hono<ServiceEnv>()
  routes.put(
    '/webhooks/:id',
    describeRoute({
      summary: 'Write a webhook',
      description: 'Messages follow Standard Webhooks; their bodies are CloudEvents. A disabled one is enabled again.',
      responses: {
        201: describeAnswer('The new webhook with its `secret`, which is told once', NewWebhookSchema),
        200: describeAnswer('The webhook', WebhookSchema),
        409: { description: 'The shop has 20 webhooks' },
      },
    }),
    requires('secret'),
    validId(),
    validBody(WebhookRequestSchema),
    async c => {
      const written = await putWebhook(context, reach, c.get('caller'), c.req.valid('param').id, c.req.valid('json'))
      return c.json(written, written.secret === undefined ? 200 : 201)
    },
  )
  routes.get(
    '/webhooks',
    describeRoute({ summary: 'List the webhooks', responses: { 200: describeAnswer('All of them', WebhooksSchema) } }),
    requires('secret'),
    async c => c.json({ webhooks: await listWebhooks(context, c.get('caller')) }),
  )
  routes.get(
    '/webhooks/:id',
    describeRoute({
      summary: 'Read a webhook, and how it is doing',
      responses: { 200: describeAnswer('The webhook', WebhookSchema) },
    }),
    requires('secret'),
    async c => c.json(await getWebhook(context, c.get('caller'), c.req.param('id'))),
  )
  routes.delete(
    '/webhooks/:id',
    describeRoute({ summary: 'Delete a webhook', responses: { 204: { description: 'It is gone' } } }),
    requires('secret'),
    async c => {
      await deleteWebhook(context, c.get('caller'), c.req.param('id'))
      return c.body(null, 204)
    },
  )
  routes.post(
    '/webhooks/:id/secret',
    describeRoute({
      summary: 'Give a webhook a new secret',
      description:
        'Messages carry a signature for the old one too, for a day. No `Idempotency-Key`: the answer is not kept.',
      responses: { 200: describeAnswer('The new secret, which is told once', SecretSchema) },
    }),
    requires('secret'),
    takesNoKey,
    async c => c.json(await rotateSecret(context, c.get('caller'), c.req.param('id'))),
  )
  routes.post(
    '/webhooks/:id/replay',
    takesKey,
    describeRoute({
      summary: 'Send events again: those after a `sequence`, or all that were missed',
      responses: {
        202: describeAnswer('How many events are sent', ReplayedSchema),
        409: { description: 'The webhook is disabled' },
      },
    }),
    requires('secret'),
    validBody(ReplaySchema),
    c =>
      once(context, c, async joined => {
        const { after } = c.req.valid('json')
        return c.json(await replayEvents(joined, c.get('caller'), c.req.param('id'), after), 202)
      }),
  )
  routes.get(
    '/webhooks/:id/deliveries',
    describeRoute({
      summary: 'List what became of the events, in the order of the log',
      responses: { 200: describeAnswer('A page, and `next` where there may be more', DeliveriesSchema) },
    }),
    requires('secret'),
    validQuery(DeliveriesQuerySchema),
    async c => c.json(await listDeliveries(context, c.get('caller'), c.req.param('id'), c.req.valid('query'))),
  )
  return routes
}
