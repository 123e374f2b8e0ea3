import type { Webhook, WebhookRequest, WithSecret } from '../../src/contract/webhook.ts'
import type { ServiceContext } from '../../src/service/context.ts'
import { type Database, openDatabase } from '../../src/service/database.ts'
import { type Dispatcher, startDispatcher } from '../../src/service/dispatch.ts'
import { writeEvent } from '../../src/service/event-log.ts'
import { silentLog } from '../../src/service/log.ts'
import type { WebhookPatience } from '../../src/service/send-webhook.ts'
import { createReach } from '../../src/service/webhook-address.ts'
import { good, startTestService, type TestShop } from './service.ts'

/** A shop whose webhooks may be on this machine, and dispatchers for them. */
export interface WebhookShop {
  readonly database: Database
  readonly shop: TestShop
  readonly context: ServiceContext
  /** Moves the service's time. */
  advance(milliseconds: number): void
  /** Starts one more dispatcher; it is stopped with the shop. */
  dispatch(patience?: WebhookPatience): Dispatcher
  put(id: string, webhook: WebhookRequest): Promise<Webhook & WithSecret>
  read(id: string): Promise<Webhook>
  /** Writes events of one type, numbered from `first`. @returns their names */
  write(count: number, first?: number, type?: 'coupon.used' | 'coupon.restored'): Promise<string[]>
  close(): Promise<void>
}

/** Opens such a shop, in memory unless an address is given. */
export async function openWebhookShop(databaseUrl?: string): Promise<WebhookShop> {
  const database = await openDatabase({ ...(databaseUrl === undefined ? {} : { databaseUrl }), log: silentLog })
  let offset = 0
  const service = await startTestService({ database, allowInsecureWebhooks: true, clockOffset: () => offset })
  const shop = await service.newShop()
  const context = { db: database, clockOffset: () => offset, log: silentLog } as unknown as ServiceContext
  const dispatchers: Dispatcher[] = []
  return {
    database,
    shop,
    context,
    advance(milliseconds) {
      offset += milliseconds
    },
    dispatch(patience = {}) {
      const dispatcher = startDispatcher(context, { reach: createReach(true), patience })
      dispatchers.push(dispatcher)
      return dispatcher
    },
    put: (id, webhook) => good(shop.admin, 'PUT', `/v1/webhooks/${id}`, webhook),
    read: id => good(shop.admin, 'GET', `/v1/webhooks/${id}`),
    async write(count, first = 1, type = 'coupon.used') {
      const names = Array.from({ length: count }, (_, at) => `event ${first + at}`)
      const event = { shop: shop.id, type, time: new Date() } as const
      await writeEvent(database.kysely, ...names.map(name => ({ ...event, data: { name } })))
      return names
    },
    async close() {
      await Promise.all(dispatchers.map(dispatcher => dispatcher.stop()))
      await service.close()
    },
  }
}
