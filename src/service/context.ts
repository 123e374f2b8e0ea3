import type { ShopPolicy } from '../contract/policy.ts'
import type { ClockWatch } from './clock-watch.ts'
import type { Database } from './database.ts'
import type { Connection } from './create-service.ts'
import type { KnownKey } from './key-lookup.ts'
import type { ServiceLimits } from './limit-attempts.ts'
import type { ServiceLog } from './log.ts'
import type { OrderQueueOptions } from './order-queue.ts'

/** What every route works with. */
export interface ServiceContext {
  readonly db: Database
  /** Milliseconds by which the service's time differs from the database's; 0 but in the demo. */
  clockOffset(): number
  /** Makes an id that rises with time (UUID version 7). */
  newId(): string
  readonly log: ServiceLog
  readonly limits: ServiceLimits
  /** Finds a key that works by its hash. */
  findKey(hash: string): Promise<KnownKey | undefined>
  /** Proxies of one's own in front. */
  readonly proxies: number
  readonly orders?: OrderQueueOptions
  /** Sessions are copied into a cookie. */
  readonly cookie?: boolean
  /** Watches the database's clock; commands that decide nothing go without. */
  readonly clockWatch?: ClockWatch
  /** `db` is one transaction of somebody else: it may be gone again when he fails. */
  readonly joined?: true
}

/** A shopper who proved himself with a token. */
export interface KnownShopper {
  readonly id: string
  readonly kind: 'guest' | 'customer'
  readonly customerId?: string
}

/** Who calls: the shop by its key, and the shopper by his token. Nothing of it is taken from a body. */
export interface Caller {
  readonly shop: { readonly id: string; readonly policy: ShopPolicy }
  readonly key: 'publishable' | 'secret'
  /** Who may place orders with the publishable key. */
  readonly orders: 'server' | 'browser'
  readonly channel?: string
  readonly shopper?: KnownShopper
  /** A token came along that does not work (any more). */
  readonly tokenRefused?: true
}

/** A caller behind a route that asks for a shopper. */
export interface ShopperCaller extends Caller {
  readonly shopper: KnownShopper
}

/** The environment of the service's routes. */
export interface ServiceEnv {
  /** What the server in front knows of a request. */
  Bindings: Connection
  Variables: { caller: Caller }
}
