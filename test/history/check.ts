import { checkLedger } from './check-ledger.ts'
import { checkLimits } from './check-limits.ts'
import type { Evidence, Finding } from './history.ts'
import { spansOf } from './spans.ts'

/**
 * Checks a recorded history of any size: what no order of its calls can explain is a finding. It compares times only, and so
 * finds nothing that `isLinearizable` would not refuse as well.
 */
export function checkHistory(evidence: Evidence): Finding[] {
  const spans = spansOf(evidence)
  return [...checkLimits(evidence, spans), ...checkLedger(evidence, spans)]
}
