import { Temporal } from 'temporal-polyfill'

const ZONE = 'Europe/Berlin'

/** Where the demo panel may set the clock to. */
export type ClockMove = { readonly by: number } | { readonly to: 'before_midnight' | 'real' }

/** The demo's clock: real time plus what the panel has added. */
export interface DemoClock {
  /** Milliseconds that it runs ahead of real time. */
  offset(): number
  now(): number
  move(move: ClockMove): void
}

/** Creates the clock, which starts at real time. */
export function createDemoClock(): DemoClock {
  let offset = 0
  const now = (): number => Date.now() + offset
  return {
    offset: () => offset,
    now,
    move(move) {
      if ('by' in move) offset += move.by
      else offset = move.to === 'real' ? 0 : lastSecondOfDay(now()) - Date.now()
    },
  }
}

function lastSecondOfDay(now: number): number {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(ZONE)
  return today.startOfDay().add({ days: 1 }).epochMilliseconds - 1000
}
