import { byApplication, goTogether } from './compatibility.ts'
import { createCut } from './discounts/discount.ts'
import { openSession, savingOf } from './judge.ts'
import type { Judged, QualifyInput } from './judge.ts'
import type { PricedCart } from './priced-cart.ts'
import { setOwn } from './set-own.ts'
import { sum } from './spread.ts'
import type { Application, Choice, SkipReason, Skipped, Totals } from './verdict.ts'

/**
 * Puts the chosen coupons on the cart: in the order chosen, each that fits is kept if it goes with all kept before it; the
 * kept ones then take their discounts in the order of application.
 * @throws TypeError for an id in `chosen` that is unknown or there twice, and as `qualify` does
 */
export function apply(input: QualifyInput & { readonly chosen: readonly string[] }): Application {
  const { cart, judge } = openSession(input)
  const limit = limitOf(input)
  const coupons: Record<string, Choice> = {}
  const kept: Judged[] = []
  const seen = new Set<string>()
  for (const id of input.chosen) {
    const judged = judge(id)
    if (seen.size === seen.add(id).size) throw new TypeError(`\`chosen\` has the coupon "${id}" twice`)
    const { verdict } = judged
    let choice: Choice | undefined
    if (verdict.status === 'inapplicable') choice = verdict
    else choice = skip(standsAgainst(judged, kept, limit))
    if (choice) setOwn(coupons, id, choice)
    else kept.push(judged)
  }
  return { coupons, totals: settle(kept.sort(byApplication), cart, coupons) }
}

/** The most coupons that may be on one cart. */
export function limitOf({ policy }: QualifyInput): number {
  return policy.maxCoupons ?? 5
}

/** Says why a coupon cannot join others: it does not go with one of them, or there are enough. */
export function standsAgainst(judged: Judged, others: readonly Judged[], limit: number): SkipReason | undefined {
  const conflicts = others.filter(other => !goTogether(judged, other)).sort(byApplication)
  if (conflicts.length) return { reason: 'combination_disallowed', conflictsWith: conflicts.map(one => one.coupon.id) }
  if (others.length >= limit) return { reason: 'max_coupons_reached', limit }
  return
}

/** Wraps the reason why a coupon stays off. */
export function skip(reason: SkipReason | undefined): Skipped | undefined {
  return reason && { status: 'skipped', reasons: [reason] }
}

/** Takes the discounts of coupons off a cart one after the other, and adds their answers to `coupons`. */
export function settle(inOrder: readonly Judged[], cart: PricedCart, coupons: Record<string, Choice>): Totals {
  const net = [...cart.values]
  let discount = 0
  let shippingDiscount = 0
  for (const { coupon, prepared } of inOrder) {
    const saving = savingOf(createCut(prepared, cart), net, cart, net)
    discount += saving.discount
    shippingDiscount += saving.shipping ?? 0
    setOwn(coupons, coupon.id, saving.discount ? { status: 'applied', ...saving } : skip({ reason: 'no_effect' })!)
  }
  return {
    subtotal: sum(cart.values.slice(0, -1)),
    discount,
    shippingDiscount,
    total: sum(net),
  }
}
