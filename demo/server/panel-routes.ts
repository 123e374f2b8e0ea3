import { Hono } from 'hono'
import type { ClockMove, DemoClock } from './demo-clock.ts'

/** What the demo panel needs to know. */
export interface PanelFacts {
  readonly partners: readonly { readonly name: string; readonly url: string }[]
  readonly codes: readonly { readonly code: string; readonly says: string }[]
}

/** Makes the routes of the demo panel: the clock that the service obeys, and what there is to try. */
export function createPanelRoutes(clock: DemoClock, facts: PanelFacts): Hono {
  const routes = new Hono()
  routes.get('/', c => c.json({ now: clock.now(), offset: clock.offset(), ...facts }))
  routes.post('/clock', async c => {
    clock.move(await c.req.json<ClockMove>())
    return c.json({ now: clock.now(), offset: clock.offset() })
  })
  return routes
}
