import { measure } from 'mitata'

/** One thing to time. Called again and again; what it returns is thrown away. */
export type Task = () => unknown

/** How long to look at a task. */
export interface Patience {
  /** Milliseconds for one round. */
  readonly time: number
  /** Calls at least, however long they take. */
  readonly calls: number
}

/** Median milliseconds of one call. */
export async function timeOf(task: Task, { time, calls }: Patience): Promise<number> {
  const { p50 } = await measure(task, {
    // Without --expose-gc it would allocate a gigabyte to bring a collection about.
    gc: false as unknown as () => void,
    min_cpu_time: time * 1e6,
    // It drops the two fastest and the two slowest once there are more than twelve.
    min_samples: calls,
    batch_samples: 64,
  })
  return p50 / 1e6
}

/**
 * Times tasks in turn, round after round, so that whatever else the machine does falls on all of them.
 * The figures are by round, in the order of the tasks.
 */
export async function timeInTurn(tasks: readonly Task[], rounds: number, patience: Patience): Promise<number[][]> {
  const times: number[][] = []
  for (let round = 0; round < rounds; round++) {
    const row: number[] = []
    for (const task of tasks) row.push(await timeOf(task, patience))
    times.push(row)
  }
  return times
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
}

/** Makes a task of a run over carts that takes the next cart each time. */
export function inTurn<T>(list: readonly [T, ...T[]], run: (one: T) => unknown): Task {
  let next = 0
  return () => run(list[next++ % list.length] ?? list[0])
}
