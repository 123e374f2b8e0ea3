import type { Coupon } from './coupon.ts'
import type { PreparedPromotion } from './prepare.ts'
import type { Reason } from './verdict.ts'

const stateReasons = {
  revoked: 'revoked',
  discarded: 'discarded',
  redeemed: 'already_redeemed',
  reserved: 'reserved_elsewhere',
} as const

/** A coupon is good while it is in the wallet, its promotion runs, its time has not come, and a use is left. */
export function judgeValidity(
  coupon: Coupon,
  { promotion, startsAt, endsAt }: PreparedPromotion,
  at: number,
): Reason[] {
  const reasons: Reason[] = []
  const { state, expiresAt, remaining, remainingForCustomer } = coupon
  const reason = stateReasons[state as keyof typeof stateReasons]
  if (reason) reasons.push({ reason })
  if (promotion.status !== 'active') reasons.push({ reason: 'promotion_inactive' })
  if (at < startsAt) reasons.push({ reason: 'not_started', startsAt: promotion.startsAt! })
  const couponEnds = expiresAt ? Date.parse(expiresAt) : Infinity
  if (at >= Math.min(endsAt, couponEnds)) {
    reasons.push(
      endsAt <= couponEnds
        ? { reason: 'expired', cause: 'promotion', expiredAt: promotion.endsAt! }
        : { reason: 'expired', cause: 'coupon', expiredAt: expiresAt! },
    )
  } else if (state === 'expired') {
    reasons.push({ reason: 'expired', cause: 'coupon' })
  }
  // A limit that was lowered later may leave less than none.
  if (remaining! <= 0) reasons.push({ reason: 'usage_limit_reached' })
  if (remainingForCustomer! <= 0) reasons.push({ reason: 'customer_limit_reached' })
  return reasons
}
