import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { DatabaseUse } from './database.ts'

/** Figures of one service, for Prometheus. No label holds an id or a code. */
export interface Metrics {
  readonly contentType: string
  /** Counts an answered request by the template of its route. */
  request(answered: AnsweredRequest): void
  /** Counts a refusal by its reasons. */
  refused(reasons: readonly { readonly reason: string }[]): void
  /** Writes the figures down. */
  text(): Promise<string>
}

/** A request as it is counted. */
export interface AnsweredRequest {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly milliseconds: number
}

/** What is asked when the figures are. */
export interface MetricsSources {
  use(): DatabaseUse
  /** Counts deliveries to webhooks that were not made yet. */
  countPending(): Promise<number>
}

/** Begins to count. */
export function createMetrics({ use, countPending }: MetricsSources): Metrics {
  const registry = new Registry()
  const registers = [registry]
  let asked = false
  const requests = new Counter({
    name: 'tearoff_requests_total',
    help: 'Answered requests by route and class of status',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  })
  const seconds = new Histogram({
    name: 'tearoff_request_seconds',
    help: 'Time to answer by route',
    labelNames: ['method', 'route'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const orders = new Counter({
    name: 'tearoff_orders_placed_total',
    help: 'Orders placed for the first time',
    registers,
  })
  const refusals = new Counter({
    name: 'tearoff_refusals_total',
    help: 'Refusals by reason',
    labelNames: ['reason'] as const,
    registers,
  })
  gauge('tearoff_database_connections', 'Open connections to the database', ({ open }) => open)
  gauge('tearoff_database_connections_idle', 'Open connections that nobody uses', ({ idle }) => idle)
  gauge('tearoff_database_waiting', 'Requests that wait for a connection', ({ waiting }) => waiting)
  gauge('tearoff_transactions_retried', 'Transactions that ran again, since the start', ({ retries }) => retries)
  const pending: Gauge = new Gauge({
    name: 'tearoff_deliveries_pending',
    help: 'Events that webhooks have not taken yet, 10000 at most; NaN while the database does not answer',
    registers,
    collect: async () => pending.set(await countPending().catch(() => Number.NaN)),
  })

  function gauge(name: string, help: string, read: (now: DatabaseUse) => number): void {
    const made: Gauge = new Gauge({ name, help, registers, collect: () => made.set(read(use())) })
  }

  return {
    contentType: registry.contentType,
    request({ method, route, status, milliseconds }) {
      requests.inc({ method, route, status: `${Math.floor(status / 100)}xx` })
      seconds.observe({ method, route }, milliseconds / 1000)
      if (route === '/v1/orders' && method === 'POST' && status === 201) orders.inc()
    },
    refused(reasons) {
      for (const { reason } of reasons) refusals.inc({ reason })
    },
    text() {
      // Those of the process cost something, so they begin with the first who asks.
      if (!asked) collectDefaultMetrics({ register: registry })
      asked = true
      return registry.metrics()
    },
  }
}
