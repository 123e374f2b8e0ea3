import { type Call, type Evidence, groupBy } from './history.ts'

/** A time in which something certainly stood, or may have stood. Both ends belong to it. */
export interface Span {
  readonly coupon: string
  readonly shopper: string
  readonly from: number
  readonly to: number
}

/** When coupons were used or held: for certain, and at the most. */
export interface Spans {
  readonly uses: { readonly certain: readonly Span[]; readonly possible: readonly Span[] }
  readonly holds: { readonly certain: readonly Span[]; readonly possible: readonly Span[] }
}

// A hold lasts 15 minutes at most, and a call that was cut off may be done a little later.
const LONGEST_HOLD = 17 * 60e9
const SLACK = 50e6

/** Reads off a history and its ledger from when to when each use and each hold stood. */
export function spansOf({ calls, ledger }: Evidence): Spans {
  return { uses: usesOf(calls, ledger), holds: holdsOf(calls) }
}

function usesOf(calls: readonly Call[], ledger: Evidence['ledger']): Spans['uses'] {
  const certain: Span[] = []
  const possible: Span[] = []
  const rows = new Map(ledger.orders.map(order => [order.id, order]))
  for (const [order, about] of groupBy(calls, call => call.order)) {
    const asked = about.filter(({ op }) => op === 'order')
    const done = asked.filter(({ answer }) => answer.kind === 'done')
    const [first] = done
    const coupons = rows.get(order)?.coupons ?? (first?.answer.kind === 'done' ? first.answer.coupons : undefined)
    if (!coupons || !asked[0]) continue
    const cancels = about.filter(({ op, answer }) => op === 'cancel' && answer.kind !== 'refused')
    const from = earliest(asked, ({ invoked }) => invoked)
    const to = rows.get(order)?.state === 'placed' ? Infinity : earliest(cancels.filter(isDone), call => call.returned)
    const certainFrom = earliest(done, ({ returned }) => returned)
    const certainTo = earliest(cancels, ({ invoked }) => invoked)
    for (const coupon of coupons) {
      possible.push({ coupon, shopper: asked[0].shopper, from, to })
      if (certainFrom <= certainTo && certainFrom < Infinity) {
        certain.push({ coupon, shopper: asked[0].shopper, from: certainFrom, to: certainTo })
      }
    }
  }
  return { certain, possible }
}

function holdsOf(calls: readonly Call[]): Spans['holds'] {
  const certain: Span[] = []
  const possible: Span[] = []
  const byReservation = groupBy(calls, call => (call.op === 'reserve' ? undefined : call.reservation))
  const byCheckout = groupBy(calls, call => (call.op === 'reserve' ? call.checkout : undefined))
  for (const call of calls) {
    if (call.op !== 'reserve' || call.answer.kind === 'refused') continue
    const { shopper, invoked, returned, answer } = call
    const reservation = answer.kind === 'done' ? (answer.reservation ?? '') : ''
    const others = [
      ...(byReservation.get(reservation) ?? []),
      ...(byCheckout.get(call.checkout ?? '') ?? []).filter(other => other !== call),
    ].filter(other => other.answer.kind !== 'refused')
    const ends = others.filter(other => isDone(other) && other.invoked >= returned).map(other => other.returned)
    const until = answer.kind === 'done' && answer.at !== undefined ? monotonic(call, answer.at) : Infinity
    const to = answer.kind === 'unknown' ? invoked + LONGEST_HOLD : Math.min(until + SLACK, ...ends)
    for (const coupon of call.coupons) possible.push({ coupon, shopper, from: invoked, to })
    if (answer.kind !== 'done') continue
    const threats = others.filter(other => !isDone(other) || other.returned > invoked).map(other => other.invoked)
    const certainTo = Math.min(until - SLACK, ...threats)
    if (returned > certainTo) continue
    for (const coupon of call.coupons) certain.push({ coupon, shopper, from: returned, to: certainTo })
  }
  return { certain, possible }
}

/** Puts an instant of the wall clock on the clock of the history. */
export function monotonic(call: Pick<Call, 'wall' | 'invoked'>, instant: number): number {
  return call.invoked + (instant - call.wall) * 1e6
}

function isDone({ answer }: Call): boolean {
  return answer.kind === 'done'
}

function earliest(calls: readonly Call[], timeOf: (call: Call) => number): number {
  return calls.reduce((least, call) => Math.min(least, timeOf(call)), Infinity)
}
