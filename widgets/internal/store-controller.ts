import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ReadableAtom } from 'nanostores'

/** Re-renders its host when one of some stores changes; follows the host in and out of the page. */
export class StoreController implements ReactiveController {
  readonly #host: ReactiveControllerHost
  #stores: readonly ReadableAtom<unknown>[] = []
  #unbinds: (() => void)[] = []
  #connected = false

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  /** Listens to these stores instead of the ones before. */
  use(stores: readonly ReadableAtom<unknown>[]): void {
    this.#unbind()
    this.#stores = stores
    if (this.#connected) this.#bind()
  }

  hostConnected(): void {
    this.#connected = true
    this.#bind()
    this.#host.requestUpdate()
  }

  hostDisconnected(): void {
    this.#connected = false
    this.#unbind()
  }

  #bind(): void {
    this.#unbind()
    this.#unbinds = this.#stores.map(store => store.listen(() => this.#host.requestUpdate()))
  }

  #unbind(): void {
    for (const unbind of this.#unbinds) unbind()
    this.#unbinds = []
  }
}
