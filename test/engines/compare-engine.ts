import { answersTo, digestOf } from './answers.ts'
import type { Engine } from './engine.ts'

/** What to compare: `carts` random situations that follow from `seed`. */
export interface Comparison {
  readonly seed: number
  readonly carts: number
}

/** The first situation that a browser answers otherwise than Node, with both answers. */
export interface Difference {
  readonly index: number
  readonly node: string
  readonly browser: string
}

/** How many situations one digest stands for. */
const blockSize = 1000

/** Compares the answers of Node and a browser by digests, block after block; gives the first difference, if any. */
export async function findDifference(engine: Engine, { seed, carts }: Comparison): Promise<Difference | undefined> {
  for (let from = 0; from < carts; from += blockSize) {
    const to = Math.min(carts, from + blockSize)
    const [node, browser] = await Promise.all([
      digestOf(seed, from, to),
      engine.evaluate(`digestOf(${seed}, ${from}, ${to})`),
    ])
    if (node !== browser) return findIn(engine, seed, from, to)
  }
  return undefined
}

async function findIn(engine: Engine, seed: number, from: number, to: number): Promise<Difference> {
  for (let index = from; index < to; index++) {
    const node = answersTo(seed, index)
    const browser = await engine.evaluate(`answersTo(${seed}, ${index})`)
    if (node !== browser) return { index, node, browser }
  }
  throw new Error(`The digests of ${from} to ${to} differ, and no single answer does`)
}
