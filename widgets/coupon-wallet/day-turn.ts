import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** Midnight of every zone is at a quarter of an hour. */
const QUARTER_HOUR = 900_000

/** Re-renders its host when a day may have ended, so that "tomorrow" is "today" after midnight without a reload. */
export class DayTurn implements ReactiveController {
  /** The service's time at the last update. */
  now: number | undefined
  readonly #host: ReactiveControllerHost & Node
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost & Node) {
    this.#host = host
    host.addController(this)
  }

  hostUpdated(): void {
    clearTimeout(this.#timer)
    if (this.now === undefined || !this.#host.isConnected) return
    this.#timer = setTimeout(() => this.#host.requestUpdate(), QUARTER_HOUR - (this.now % QUARTER_HOUR))
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer)
  }
}
