import type { Cart } from '../../src/rules/index.ts'
import type { QualifyWorkload } from './qualify-workload.ts'

/** An engine that takes part, set up for one workload. */
export interface Contestant {
  readonly name: string
  /** Judges all promotions for a cart and reads every answer; the number only keeps the work alive. */
  run(cart: Cart): number | Promise<number>
  /** The promotions that fit a cart, by id, and what each takes off where the engine says so. */
  answer(cart: Cart): Map<string, number | undefined> | Promise<Map<string, number | undefined>>
}

/** Sets an engine up: what can be prepared once is not timed. */
export type CreateContestant = (workload: QualifyWorkload) => Contestant
