import { compareIds } from './compare-ids.ts'
import type { Judged } from './judge.ts'

const classes = ['items', 'order', 'shipping']

/** Two coupons go together when each allows the other's class, and they share neither promotion nor group. */
export function goTogether(a: Judged, b: Judged): boolean {
  const [one, other] = [a.prepared.promotion, b.prepared.promotion]
  return (
    one.id !== other.id &&
    (one.group === undefined || one.group !== other.group) &&
    !!one.combinesWith?.includes(b.prepared.of) &&
    !!other.combinesWith?.includes(a.prepared.of)
  )
}

/** Orders coupons as they are applied: items, order, shipping; then by priority; then by id. */
export function byApplication(a: Judged, b: Judged): number {
  return (
    classes.indexOf(a.prepared.of) - classes.indexOf(b.prepared.of) ||
    (a.prepared.promotion.priority ?? 100) - (b.prepared.promotion.priority ?? 100) ||
    compareIds(a.coupon.id, b.coupon.id)
  )
}
