import { Refused } from './refused.ts'

/** Refuses a list of coupons with one there twice: a caller's error in the rules. */
export function requireDistinct(coupons: readonly string[]): void {
  if (new Set(coupons).size === coupons.length) return
  throw new Refused(400, [{ reason: 'invalid_request', at: '/coupons', expected: 'each coupon once' }])
}
