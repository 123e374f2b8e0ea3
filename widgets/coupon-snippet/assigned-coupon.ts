import type { HeldCoupon } from '../../src/sdk/tearoff.ts'

/**
 * Finds the coupon of a promotion whose code a shopper should see; nothing where no coupon has a code (USR-20, USR-23).
 * One that can be used goes before one that a checkout holds, and of these the one that ends first, as the wallet has
 * them: the others are still good the next time.
 */
export function assignedCoupon(coupons: readonly HeldCoupon[], promotion: string): HeldCoupon | undefined {
  const coded = coupons.filter(coupon => coupon.promotion.id === promotion && coupon.code)
  return coded.find(({ state }) => state === 'claimed') ?? coded[0]
}
