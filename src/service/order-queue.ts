import type { ServiceContext } from './context.ts'
import { isUnavailable, sqlState } from './database.ts'
import { placeOrder } from './order.ts'
import { type Placed, placeOrders } from './place-orders.ts'
import { Refused } from './refused.ts'
import type { OrderItem } from './sale.ts'

/** Places orders, those that come at once together. */
export interface OrderQueue {
  /** Places an order, like `placeOrder`; the answer waits for the commit of its list. */
  place(item: OrderItem): Promise<Placed>
}

/** How orders are put together. */
export interface OrderQueueOptions {
  /** Most orders of one transaction; with 1 each has its own, as many at once as there are connections. @default 200 */
  readonly most?: number
  /** Most transactions of one shop at once. @default 2 */
  readonly lanes?: number
}

// One that waits for a lock keeps the others waiting no longer than this many of its kind do.
const ALONE_AT_ONCE = 4

interface Waiting {
  readonly item: OrderItem
  readonly resolve: (placed: Placed) => void
  readonly reject: (error: unknown) => void
}

/**
 * Makes a queue in which orders of one shop that arrive while others are written form the next list, to share its
 * statements and its commit. Nothing is waited for on purpose: a lone order goes at once.
 */
export function createOrderQueue(context: ServiceContext): OrderQueue {
  const { most = 200, lanes = 2 } = context.orders ?? {}
  if (most === 1) return { place: item => placeOrder(context, item) }
  const shops = new Map<string, { readonly waiting: Waiting[]; running: number }>()

  async function work(shop: string): Promise<void> {
    const queue = shops.get(shop)
    if (!queue || queue.running >= lanes) return
    queue.running += 1
    // The requests of this turn come along.
    await new Promise(resolve => setImmediate(resolve))
    while (queue.waiting.length) await placeList(context, queue.waiting.splice(0, most))
    queue.running -= 1
    if (!queue.running) shops.delete(shop)
  }

  return {
    place: item =>
      new Promise((resolve, reject) => {
        const shop = item.caller.shop.id
        const queue = shops.get(shop) ?? { waiting: [], running: 0 }
        shops.set(shop, queue)
        queue.waiting.push({ item, resolve, reject })
        void work(shop)
      }),
  }
}

/** Places a list in one transaction; where that fails, each of its orders alone, so that a bad one costs no other its answer. */
async function placeList(context: ServiceContext, list: readonly Waiting[]): Promise<void> {
  const [only] = list
  if (list.length === 1 && only) return placeAlone(context, only)
  let outcomes: readonly (Placed | Refused)[]
  try {
    outcomes = await context.db.transaction(async tx => {
      const outcomes = await placeOrders(
        context,
        tx,
        list.map(({ item }) => item),
      )
      if (!outcomes) throw new Refused(503, [{ reason: 'temporarily_unavailable', retryAfter: 1 }])
      return outcomes
    })
  } catch (error) {
    // No order is to blame where the database is gone; one by one they would all wait for it once more.
    if (isGone(error)) for (const { reject } of list) reject(error)
    else await placeEachAlone(context, list)
    return
  }
  for (const [at, { resolve, reject }] of list.entries()) {
    const outcome = outcomes[at]
    if (outcome instanceof Refused || !outcome) reject(outcome)
    else resolve(outcome)
  }
}

function isGone(error: unknown): boolean {
  // Serialisation failures, locks and statements that took too long are about rows, and so about some of the orders.
  return isUnavailable(error) && !/^(?:40|55|57014)/u.test(sqlState(error) ?? '')
}

async function placeEachAlone(context: ServiceContext, list: readonly Waiting[]): Promise<void> {
  const rest = [...list]
  const next = async (): Promise<void> => {
    for (let one = rest.shift(); one; one = rest.shift()) await placeAlone(context, one)
  }
  await Promise.all(Array.from({ length: ALONE_AT_ONCE }, next))
}

async function placeAlone(context: ServiceContext, { item, resolve, reject }: Waiting): Promise<void> {
  await placeOrder(context, item).then(resolve, reject)
}
