/**
 * Rounds `amount × numerator × pieces ÷ denominator` half up. Exact for safe integers, although products go beyond 2^53.
 */
export function portion(amount: number, numerator: number, denominator: number, pieces = 1): number {
  const raised = amount * numerator * pieces + Math.floor(denominator / 2)
  if (raised <= Number.MAX_SAFE_INTEGER) return Math.floor(raised / denominator)
  const whole = BigInt(denominator)
  return Number((BigInt(amount) * BigInt(numerator) * BigInt(pieces) + whole / 2n) / whole)
}
