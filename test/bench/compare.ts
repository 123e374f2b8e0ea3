import type { Contestant } from './contestant.ts'
import { inTurn, median, timeInTurn } from './measure.ts'
import type { Patience } from './measure.ts'
import type { QualifyWorkload } from './qualify-workload.ts'

/** How one contestant did: its median, and how many times as long as the first it took. */
export interface Standing {
  readonly name: string
  readonly time: number
  readonly ratio: number
}

/**
 * Times contestants on one workload in turn, after checking that they do the same work.
 * A ratio is the median of the ratios within each round, so that a busy moment falls on both sides.
 */
export async function compare(
  workload: QualifyWorkload,
  contestants: readonly Contestant[],
  rounds: number,
  patience: Patience,
): Promise<readonly Standing[]> {
  await requireSameAnswers(workload, contestants)
  const tasks = contestants.map(one => inTurn(workload.carts, cart => one.run(cart)))
  // Whoever goes first would pay for the compiler.
  await timeInTurn(tasks, 2, patience)
  const all = await timeInTurn(tasks, rounds, patience)
  return contestants.map(({ name }, index) => ({
    name,
    time: median(all.map(round => round[index] ?? NaN)),
    ratio: median(all.map(round => (round[index] ?? NaN) / (round[0] ?? NaN))),
  }))
}

/** @throws Error when a contestant finds other promotions than the first, or other amounts where it has amounts */
async function requireSameAnswers({ carts }: QualifyWorkload, contestants: readonly Contestant[]): Promise<void> {
  const [first, ...others] = contestants
  for (const cart of carts.slice(0, 2)) {
    const expected = await first?.answer(cart)
    for (const other of others) {
      const found = await other.answer(cart)
      const differs =
        found.size !== expected?.size ||
        [...found].some(([id, saved]) => !expected.has(id) || (saved ?? expected.get(id)) !== expected.get(id))
      if (differs) throw new Error(`${other.name} answers otherwise than ${first?.name}`)
    }
  }
}
