/** Adds up. */
export function sum(values: readonly number[]): number {
  let total = 0
  for (const value of values) total += value
  return total
}

/**
 * Divides a total in proportion to the weights by largest remainder: every share is floored, and the missing units go one
 * by one to the largest fractional parts, ties to the earlier. Zero weights get nothing; where all are zero every part is 0.
 * Exact for safe integers.
 */
export function spread(total: number, weights: readonly number[]): number[] {
  const whole = sum(weights)
  if (total === whole) return [...weights]
  if (!whole) return weights.map(() => 0)
  // Products of large amounts leave the safe integers; only then are big integers worth their price.
  const big = total * whole > Number.MAX_SAFE_INTEGER
  const divisor = big ? weights.reduce((all, weight) => all + BigInt(weight), 0n) : whole
  const rests: (number | bigint)[] = []
  let missing = total
  const parts = weights.map((weight, index) => {
    let part: number
    if (big) {
      const product = BigInt(total) * BigInt(weight)
      rests[index] = product % (divisor as bigint)
      part = Number(product / (divisor as bigint))
    } else {
      const product = total * weight
      const rest = (rests[index] = product % whole)
      part = (product - rest) / whole
    }
    missing -= part
    return part
  })
  if (missing) {
    const order = [...rests.keys()].sort((a, b) => (rests[a]! < rests[b]! ? 1 : rests[a]! > rests[b]! ? -1 : 0))
    for (const index of order.slice(0, missing)) parts[index]!++
  }
  return parts
}
