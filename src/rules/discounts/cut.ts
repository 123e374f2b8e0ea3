import { spread } from '../spread.ts'

/**
 * What a discount takes off rows of net values: each row has a weight, the total follows from the sum of the weights, and
 * is spread over the rows in proportion to them. All discounts have this one form.
 */
export interface Cut {
  /** Indices of the rows concerned. */
  readonly rows: readonly number[]
  /** The weight of a row with this net value. */
  weigh(net: number, row: number): number
  /** The discount for a sum of weights. */
  total(weights: number): number
  /**
   * Whether a lower net always means no larger discount and no larger rest, row by row. It lets `combine` reckon how much
   * several such discounts can take off together.
   */
  readonly steady: boolean
  /** Alternatives, of which the last one counts whose minimum the net of all rows reaches. The cut itself is then unused. */
  readonly tiers?: readonly { readonly minimum: number; readonly cut: Cut }[]
}

/** Nothing is weighed: the value of the row itself. */
export const byNet = (net: number): number => net

/** Says how much a cut takes off these net values. */
export function takeOff(cut: Cut, net: readonly number[]): number {
  const reached = reachedCut(cut, net)
  return reached ? reached.total(weigh(reached, net)) : 0
}

/** Says how much a cut takes off each of its rows. */
export function partsOf(cut: Cut, net: readonly number[]): number[] {
  const reached = reachedCut(cut, net)
  if (!reached) return []
  const weights: number[] = []
  let whole = 0
  for (const row of reached.rows) {
    const weight = reached.weigh(net[row]!, row)
    weights.push(weight)
    whole += weight
  }
  const total = reached.total(whole)
  return total === whole ? weights : spread(total, weights)
}

function reachedCut(cut: Cut, net: readonly number[]): Cut | undefined {
  if (!cut.tiers) return cut
  // A cut with tiers weighs by net.
  const value = weigh(cut, net)
  return cut.tiers.findLast(({ minimum }) => minimum <= value)?.cut
}

function weigh(cut: Cut, net: readonly number[]): number {
  let weights = 0
  for (const row of cut.rows) weights += cut.weigh(net[row]!, row)
  return weights
}

/** The most that a cut with tiers takes off these net values or lower ones: any tier reached may be the one. */
export function mostOf(cut: Cut, net: readonly number[]): number {
  const value = weigh(cut, net)
  return Math.max(0, ...cut.tiers!.map(tier => (tier.minimum <= value ? takeOff(tier.cut, net) : 0)))
}
