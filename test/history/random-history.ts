import fc from 'fast-check'
import type { Call, Evidence } from './history.ts'
import { emptyState, ledgerOf, step } from './model.ts'

const COUPONS = ['c0', 'c1', 'c2', 'c3', 'c4']

interface Plan {
  readonly op: 'order' | 'reserve' | 'release' | 'cancel'
  readonly coupon: number
  readonly of: number
  readonly early: number
  readonly late: number
  readonly fate: 'told' | 'lost answer' | 'lost call'
}

const planned: fc.Arbitrary<Plan> = fc.record({
  op: fc.constantFrom('order', 'order', 'reserve', 'reserve', 'release', 'cancel'),
  coupon: fc.nat(COUPONS.length - 1),
  of: fc.nat(3),
  early: fc.nat(60),
  late: fc.nat(60),
  fate: fc.constantFrom('told', 'told', 'told', 'told', 'lost answer', 'lost call'),
})

/**
 * Makes histories of one limited promotion that a service without a fault could leave behind: calls are done one after the
 * other, and each is told to have begun some time before and ended some time after. Some answers and some calls are lost.
 */
export function randomHistory(most: number): fc.Arbitrary<Evidence> {
  return fc.tuple(fc.integer({ min: 1, max: 3 }), fc.array(planned, { maxLength: most })).map(([limit, plans]) => {
    let state = emptyState
    const calls = plans.map(({ op, coupon, of, early, late, fate }, index): Call => {
      const at = index * 20
      const asked: Call = {
        client: index,
        op,
        shopper: COUPONS[coupon] ?? '',
        coupons: [COUPONS[coupon] ?? ''],
        ...(op === 'order' || op === 'cancel' ? { order: `o-${coupon}-${of}` } : {}),
        ...(op === 'reserve' ? { checkout: `r-${coupon}-${of}` } : {}),
        ...(op === 'release' || (op === 'order' && of > 1) ? { reservation: `r-${coupon}-${of}` } : {}),
        invoked: at - early,
        returned: at + late,
        wall: 0,
        answer: { kind: 'unknown' },
      }
      if (fate === 'lost call') return asked
      const next = step(state, asked, limit)
      state = next.state
      return fate === 'told' ? { ...asked, answer: next.answer } : asked
    })
    return { calls, ledger: ledgerOf(state, COUPONS, limit), given: new Map() }
  })
}
