import type { QueueWorld, Report } from '../../support/queue-world.ts'

/** A queue, and how its reports are read. */
export interface Contestant {
  readonly name: string
  /** Its package in `peers/package.json`; ours has none. */
  readonly peer?: string
  /** The page that tracks with it. */
  readonly page: string
  /** How many events make up one of the bench: ours takes no payload. */
  readonly eventsPerOne?: (payload: number) => number
  /** Names of the events that were counted, each as often as it was: a back end drops a message id that it has seen. */
  counted(world: QueueWorld, from: { readonly reports: number; readonly books: number }): Promise<readonly string[]>
}

type Message = readonly [name: string, id: string]

const reportsOf =
  (path: RegExp, read: (body: string, index: number) => readonly Message[]): Contestant['counted'] =>
  async (world, from) => {
    const messages = world.reports
      .slice(from.reports)
      .filter((report: Report) => path.test(report.path))
      .flatMap((report, index) => read(report.body, index))
    return [...new Map(messages.map(message => [message.join(' '), message[0]])).values()]
  }

/** The queues that are compared. */
export const CONTESTANTS: readonly Contestant[] = [
  {
    name: 'Tearoff',
    page: 'ours',
    eventsPerOne: payload => (payload > 0 ? 20 : 1),
    counted: async (world, from) =>
      (await world.books()).slice(from.books).map(at => `bench-${Date.parse(at) - Date.UTC(2026, 0, 1)}`),
  },
  {
    name: 'Segment analytics-next',
    peer: '@segment/analytics-next',
    page: 'segment',
    counted: reportsOf(/^\/segment\//u, body => {
      const { batch, ...one } = JSON.parse(body) as { batch?: readonly SegmentEvent[] } & SegmentEvent
      return (batch ?? [one]).map(({ event, messageId }): Message => [event, messageId])
    }),
  },
  {
    name: 'Snowplow browser tracker',
    peer: '@snowplow/browser-tracker',
    page: 'snowplow',
    counted: reportsOf(/^\/com\.snowplow/u, body =>
      (JSON.parse(body) as { data: readonly { eid: string; se_la: string }[] }).data.map(
        ({ eid, se_la: name }): Message => [name, eid],
      ),
    ),
  },
  {
    name: 'Sentry offline transport',
    peer: '@sentry/browser',
    page: 'sentry',
    counted: reportsOf(/^\/api\/1\/envelope/u, body =>
      body.split('\n').flatMap((line): readonly Message[] => {
        const { message, event_id: id } = (line ? JSON.parse(line) : {}) as { message?: string; event_id?: string }
        return message !== undefined && id !== undefined ? [[message, id]] : []
      }),
    ),
  },
  {
    name: 'Workbox background sync',
    peer: 'workbox-background-sync',
    page: 'workbox',
    counted: reportsOf(/^\/workbox/u, (body, index) => [[(JSON.parse(body) as { name: string }).name, `${index}`]]),
  },
]

interface SegmentEvent {
  readonly event: string
  readonly messageId: string
}
