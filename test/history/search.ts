import type { Call, CallAnswer, Evidence } from './history.ts'
import { emptyState, keyOf, type ModelState, step } from './model.ts'

/**
 * Searches all orders of a small history of one limited promotion for one that explains it (Wing and Gong, with the memory of
 * Lowe): each call at an instant between its start and its end, a call of unknown outcome at any later one or never, and the
 * ledger in the end. At most 30 calls.
 */
export function isLinearizable({ calls, ledger }: Pick<Evidence, 'calls' | 'ledger'>): boolean {
  if (calls.length > 30) throw new RangeError('`calls` are too many to search')
  const limit = ledger.promotions[0]?.limit ?? Infinity
  const certain = calls.reduce((mask, { answer }, index) => (answer.kind === 'unknown' ? mask : mask | (1 << index)), 0)
  const seen = new Set<string>()

  function search(done: number, state: ModelState): boolean {
    const key = `${done} ${keyOf(state)}`
    if (seen.has(key)) return false
    seen.add(key)
    if ((done & certain) === certain && isTheEnd(state, ledger)) return true
    const open = calls.filter((_, index) => !(done & (1 << index)))
    const first = Math.min(...open.flatMap(call => (call.answer.kind === 'unknown' ? [] : [call.returned])))
    return calls.some((call, index) => {
      if (done & (1 << index) || call.invoked > first) return false
      const next = step(state, call, limit)
      return explains(next.answer, call) && search(done | (1 << index), next.state)
    })
  }

  return search(0, emptyState)
}

function explains(answer: CallAnswer, call: Call): boolean {
  return call.answer.kind === 'unknown' || JSON.stringify(answer) === JSON.stringify(call.answer)
}

function isTheEnd({ orders }: ModelState, ledger: Evidence['ledger']): boolean {
  return (
    orders.size === ledger.orders.length &&
    ledger.orders.every(({ id, state, coupons }) => {
      const order = orders.get(id)
      return order?.state === state && order.coupon === coupons[0]
    })
  )
}
