import { goTogether } from './compatibility.ts'
import { compareIds } from './compare-ids.ts'
import { mostOf, partsOf, takeOff } from './discounts/cut.ts'
import type { Cut } from './discounts/cut.ts'
import { createCut } from './discounts/discount.ts'
import type { Judged } from './judge.ts'
import type { PricedCart } from './priced-cart.ts'
import { sum } from './spread.ts'

interface Candidate {
  readonly judged: Judged
  readonly cut: Cut
  /** Place in the order of application. */
  readonly place: number
  /** Place in the order of ids. */
  readonly rank: number
  /** By place: whether they go together. */
  readonly joins: readonly boolean[]
  /** Whether the one before could always stand in for it. Of such coupons those with the smaller ids go first. */
  readonly twin: boolean
}

/** A candidate at one point of the search: what it takes off there, and the most it can take off later. */
interface Move {
  readonly one: Candidate
  readonly gain: number
  readonly hope: number
}

// What about 200 ms are enough for, in rows looked at; a move is looked at in an eighth of the time.
const budget = 4e6

// Of more coupons than these of a class, off items, order or shipping, the ones count that save most alone.
const mostOfClass = 50

/**
 * Finds the best set of coupons by branch and bound in the order of application: a branch is left when even the most
 * that its coupons can still take off does not beat the best set known. Off the order and off the shipping only sums
 * matter, so these take no time over the lines. `exact` says whether no set can be better.
 */
export function searchBest(
  all: readonly Judged[],
  cart: PricedCart,
  limit: number,
): { chosen: Judged[]; exact: boolean } {
  const fitting = promising(all)
  const count = cart.lines.length
  const orderRow = count + 1
  const start = [...cart.values, sum(cart.values.slice(0, count))]
  const ids = fitting.map(({ coupon }) => coupon.id).sort(compareIds)
  const candidates: Candidate[] = []
  for (const [place, judged] of fitting.entries()) {
    const before = candidates[place - 1]
    const rank = ids.indexOf(judged.coupon.id)
    const joins = fitting.map(other => goTogether(judged, other))
    const twin =
      !!before &&
      before.rank < rank &&
      discountOf(before.judged) === discountOf(judged) &&
      joins.every((can, other) => other === place || other === place - 1 || can === before.joins[other])
    candidates.push({ judged, cut: createCut(judged.prepared, cart, [orderRow]), place, rank, joins, twin })
  }
  const everything = start[orderRow]! + start[count]!
  let steps = fitting.length > 20 || count > 200 ? budget : Infinity
  let best: readonly Candidate[] = []
  let most = 0

  const take = ({ cut, judged }: Candidate, net: number[]): number => {
    const parts = partsOf(cut, net)
    let gain = 0
    for (let index = 0; index < parts.length; index++) {
      gain += parts[index]!
      net[cut.rows[index]!]! -= parts[index]!
    }
    if (judged.prepared.of === 'items') net[orderRow]! -= gain
    steps -= parts.length
    return gain
  }
  const moveOf = (one: Candidate, net: readonly number[]): Move => {
    steps -= one.cut.rows.length * (one.cut.tiers ? 3 : 1)
    const gain = takeOff(one.cut, net)
    return { one, gain, hope: one.cut.tiers ? mostOf(one.cut, net) : gain }
  }
  const consider = (total: number, set: readonly Candidate[]): void => {
    if (total > most || (total === most && isBefore(set, best))) {
      most = total
      best = [...set]
    }
  }
  const canBeat = (total: number, size: number): boolean => {
    const reach = Math.min(total, everything)
    return reach > most || (reach === most && size < best.length)
  }

  /** What all moves take off in turn: those that are not steady count with all that they can hope for. */
  const inTurn = (moves: readonly Move[], net: readonly number[]): number => {
    const left = net.slice()
    let total = 0
    for (const { one, hope } of [...moves].sort((a, b) => a.one.place - b.one.place)) {
      total += one.cut.steady ? take(one, left) : hope
    }
    return total
  }

  /** Searches on from a set; `open` are the moves that may follow, by falling hope. */
  const visit = (net: readonly number[], total: number, set: readonly Candidate[], open: readonly Move[]): void => {
    const slots = limit - set.length
    const others = hopesOf(open, slots - 1)
    const moves: Move[] = []
    for (const { one, hope } of open) {
      // What was possible before the last coupon is no less than what is possible now.
      if (steps < 0 || !canBeat(total + others + hope, set.length)) break
      moves.push(moveOf(one, net))
    }
    moves.sort(byHope)
    steps -= moves.length / 8
    // With many more moves than places the places are what bounds, and this reckoning is not worth its time.
    if (moves.length <= 2 * slots && !canBeat(total + inTurn(moves, net), set.length)) return
    for (const { one, gain } of moves) {
      if (steps < 0) return
      if (!gain || (one.twin && set.at(-1)?.place !== one.place - 1)) continue
      const grown = [...set, one]
      consider(total + gain, grown)
      steps -= moves.length / 8
      const later = moves.filter(move => move.one.place > one.place && one.joins[move.one.place])
      if (canBeat(total + gain + hopesOf(later, slots - 1), grown.length)) {
        const left = net.slice()
        take(one, left)
        visit(left, total + gain, grown, later)
      }
    }
  }

  // Greedy first: a good set to beat, and never less than this or a single coupon when the budget ends.
  const moves = candidates.map(one => moveOf(one, start)).sort((a, b) => b.gain - a.gain)
  const greedy: Candidate[] = []
  for (const { one, gain } of moves) {
    if (limit) consider(gain, [one])
    if (greedy.length < limit && greedy.every(({ place }) => one.joins[place])) greedy.push(one)
  }
  const left = start.slice()
  let total = 0
  const helping = greedy
    .sort((a, b) => a.place - b.place)
    .filter(one => {
      const gain = take(one, left)
      total += gain
      return gain
    })
  consider(total, helping)
  visit(start, 0, [], limit ? moves.sort(byHope) : [])
  return { chosen: best.map(({ judged }) => judged), exact: steps >= 0 && fitting === all }
}

/** The coupons that are worth a search, in the order of application: thousands would take seconds to look at once. */
function promising(fitting: readonly Judged[]): readonly Judged[] {
  if (fitting.length <= mostOfClass) return fitting
  const counts: Record<string, number> = {}
  const best = new Set(
    [...fitting]
      .sort((a, b) => savingOf(b) - savingOf(a))
      .filter(({ prepared }) => {
        counts[prepared.of] = (counts[prepared.of] ?? 0) + 1
        return counts[prepared.of]! <= mostOfClass
      }),
  )
  return best.size < fitting.length ? fitting.filter(one => best.has(one)) : fitting
}

function savingOf({ verdict }: Judged): number {
  return verdict.status === 'applicable' ? verdict.discount : 0
}

function byHope(a: Move, b: Move): number {
  return b.hope - a.hope
}

function discountOf({ prepared }: Judged): string {
  return JSON.stringify(prepared.promotion.discount)
}

/** The largest hopes together; the moves are in their order. */
function hopesOf(moves: readonly Move[], slots: number): number {
  let hopes = 0
  for (const { hope } of moves.slice(0, slots)) hopes += hope
  return hopes
}

function isBefore(a: readonly Candidate[], b: readonly Candidate[]): boolean {
  if (a.length !== b.length) return a.length < b.length
  const [ranks, others] = [a, b].map(set => set.map(({ rank }) => rank).sort((x, y) => x - y))
  const differs = ranks!.findIndex((rank, index) => rank !== others![index])
  return differs >= 0 && ranks![differs]! < others![differs]!
}
