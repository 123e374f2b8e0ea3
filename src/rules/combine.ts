import { limitOf, settle, skip, standsAgainst } from './apply.ts'
import { byApplication } from './compatibility.ts'
import { openSession } from './judge.ts'
import type { Judged, QualifyInput } from './judge.ts'
import { searchBest } from './search-best.ts'
import { setOwn } from './set-own.ts'
import type { Choice, Combination } from './verdict.ts'

/**
 * Finds the coupons that together save most; of equal ones the fewest, then the smallest ids. Exact for up to 20
 * applicable coupons on 200 lines; beyond that it may stop at a budget of steps, and of
 * hundreds of coupons of one class it looks at the fifty that save most alone; it says so with `exact: false`.
 * @throws TypeError as `qualify` does
 */
export function combine(input: QualifyInput): Combination {
  const { cart, judge } = openSession(input)
  const limit = limitOf(input)
  const judged = input.coupons.map(({ id }) => judge(id))
  const fitting = judged.filter(({ verdict }) => verdict.status === 'applicable').sort(byApplication)
  const { chosen, exact } = searchBest(fitting, cart, limit)
  const coupons: Record<string, Choice> = {}
  for (const one of judged) {
    const { coupon, verdict } = one
    if (verdict.status === 'inapplicable') setOwn(coupons, coupon.id, verdict)
    else if (!chosen.includes(one)) {
      setOwn(coupons, coupon.id, skip(standsAgainst(one, chosen, limit) ?? { reason: 'better_offer_applied' })!)
    }
  }
  const totals = settle(chosen, cart, coupons)
  return { chosen: chosen.map(({ coupon }: Judged) => coupon.id), coupons, totals, exact }
}
