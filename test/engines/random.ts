/** Numbers that follow from a seed alone, the same in every JavaScript engine. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number
  /** Whether something of this chance, in percent, happens. */
  chance(percent: number): boolean
  /** One of a list that is not empty. */
  pick<T>(list: readonly [T, ...T[]]): T
  /** A value, or nothing where the chance in percent fails. */
  maybe<T>(percent: number, value: () => T): T | undefined
}

/** Creates random numbers from a seed (mulberry32: 32-bit integers only, so that engines cannot differ). */
export function createRandom(seed: number): Random {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const whole = (min: number, max: number): number => {
    const span = max - min + 1
    // Two draws, since the largest amounts need more than 32 bits; the product of both stays a safe integer.
    return min + (span > 2 ** 32 ? ((next() % 2 ** 21) * 2 ** 32 + next()) % span : next() % span)
  }
  const chance = (percent: number): boolean => whole(1, 100) <= percent
  return {
    whole,
    chance,
    pick: list => list[whole(0, list.length - 1)] ?? list[0],
    maybe: (percent, value) => (chance(percent) ? value() : undefined),
  }
}
