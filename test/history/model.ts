import type { Call, CallAnswer, FinalLedger } from './history.ts'

/** What a promotion with a limit is, one call after the other. Nothing expires in it. */
export interface ModelState {
  /** Reservations by coupon. */
  readonly holds: ReadonlyMap<string, string>
  /** Coupons and states by order. */
  readonly orders: ReadonlyMap<string, { readonly coupon: string; readonly state: 'placed' | 'cancelled' }>
}

/** Nothing is held or ordered. */
export const emptyState: ModelState = { holds: new Map(), orders: new Map() }

/** Does one call, and says what it must be answered. A reservation is named like its checkout. */
export function step(
  state: ModelState,
  { op, coupons: [coupon = ''], order = '', checkout = '', reservation }: Call,
  limit: number,
): { readonly state: ModelState; readonly answer: CallAnswer } {
  const holds = new Map(state.holds)
  const orders = new Map(state.orders)
  const next = { holds, orders }
  switch (op) {
    case 'reserve': {
      const reasons = judge(state, coupon, checkout, limit)
      if (reasons.length) return { state, answer: { kind: 'refused', reasons: { [coupon]: reasons } } }
      holds.set(coupon, checkout)
      return { state: next, answer: { kind: 'done', coupons: [coupon], reservation: checkout } }
    }
    case 'release':
      if (holds.get(coupon) === reservation) holds.delete(coupon)
      return { state: next, answer: { kind: 'done' } }
    case 'order': {
      const placed = orders.get(order)
      if (placed) return { state, answer: { kind: 'done', coupons: [placed.coupon], at: 0 } }
      const reasons = judge(state, coupon, reservation, limit)
      if (reasons.length) return { state, answer: { kind: 'refused', reasons: { [coupon]: reasons } } }
      holds.delete(coupon)
      orders.set(order, { coupon, state: 'placed' })
      return { state: next, answer: { kind: 'done', coupons: [coupon], at: 0 } }
    }
    default: {
      const placed = orders.get(order)
      if (!placed) return { state, answer: { kind: 'refused', reasons: { '': ['not_found'] } } }
      orders.set(order, { ...placed, state: 'cancelled' })
      return { state: next, answer: { kind: 'done' } }
    }
  }
}

function judge(state: ModelState, coupon: string, own: string | undefined, limit: number): string[] {
  const uses = usesOf(state)
  const isUsed = uses.includes(coupon)
  const holder = state.holds.get(coupon)
  const isHeldElsewhere = holder !== undefined && holder !== own
  const others = [...state.holds.keys()].filter(held => held !== coupon).length
  return [
    ...(isUsed ? ['already_redeemed'] : isHeldElsewhere ? ['reserved_elsewhere'] : []),
    ...(uses.length + others >= limit ? ['usage_limit_reached'] : []),
  ]
}

function usesOf({ orders }: ModelState): readonly string[] {
  return [...orders.values()].flatMap(({ coupon, state }) => (state === 'placed' ? [coupon] : []))
}

/** Writes the ledger of a state. */
export function ledgerOf(state: ModelState, coupons: readonly string[], limit: number): FinalLedger {
  const uses = usesOf(state)
  const rows = [...state.orders].map(([order, { coupon, state }]) => {
    return { coupon, order, state: state === 'placed' ? ('redeemed' as const) : ('restored' as const), at: 0 }
  })
  return {
    promotions: [{ id: 'p', limit, counter: uses.length }],
    sets: [],
    coupons: coupons.map(id => ({ id, promotion: 'p', owner: id, state: uses.includes(id) ? 'redeemed' : 'claimed' })),
    orders: [...state.orders].map(([id, { coupon, state }]) => ({ id, state, coupons: [coupon], at: 0 })),
    redemptions: rows,
    holds: [...state.holds].map(([coupon, reservation]) => ({ coupon, reservation, state: 'held' })),
    used: rows.map(({ coupon, order }) => `${coupon} ${order}`),
    restored: rows.flatMap(({ coupon, order, state }) => (state === 'restored' ? [`${coupon} ${order}`] : [])),
  }
}

/** Names a state, whatever way led to it. */
export function keyOf({ holds, orders }: ModelState): string {
  return JSON.stringify([
    [...holds].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    [...orders].map(([id, { coupon, state }]) => [id, coupon, state].join()).toSorted(),
  ])
}
