import type { ConsentOptions } from './consent.ts'
import type { AnyEvent, Emitter } from './events.ts'
import { whenActive } from './page-life.ts'
import type { SessionKeeper } from './session.ts'
import type { CartStep } from './tearoff.ts'
import type { Wallets } from './wallet.ts'

/** What telling the `dataLayer` needs of the SDK. */
export interface LayerEventsDeps {
  readonly options: ConsentOptions
  readonly emitter: Emitter
  readonly session: SessionKeeper
  readonly wallets: Wallets
  readonly cart: CartStep
}

/** Starts telling the `dataLayer`; what happens before the code for it is there is told by it. */
export function startLayerEvents(deps: LayerEventsDeps): void {
  const early: AnyEvent[] = []
  const off = deps.emitter.onAny(event => early.push(event))
  // Of a page that nobody may ever see nothing is told (B24).
  new Promise<void>(resolve => void whenActive(resolve))
    .then(() => import('./consented.ts'))
    .then(({ createLayerEvents }) => createLayerEvents(deps, early))
    .catch(() => {})
    .finally(off)
}
