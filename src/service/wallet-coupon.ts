import type { Selectable } from 'kysely'
import type { WalletCoupon } from '../contract/wallet.ts'
import type { Coupon } from '../rules/coupon.ts'
import { instantOf } from './instant.ts'
import { couponOf } from './judge.ts'
import type { CouponTable } from './schema.ts'

/** A coupon's row with what is known beside it. */
export interface CouponFacts {
  /** The coupon as judged, where it is live: that it is reserved, and what is left of it. */
  readonly judged?: Coupon | undefined
  /** The end of its promotion. */
  readonly promotionEndsAt?: string | undefined
  /** Its code is that of a shared set. */
  readonly shared?: boolean
  readonly used?: WalletCoupon['used']
  readonly now: Date
}

/** Shows a coupon to its owner. That it expired is read off the clock; nothing has to sweep for it (HCL-30, HCL-34). */
export function toWalletCoupon(
  row: Selectable<CouponTable>,
  { judged, promotionEndsAt, shared, used, now }: CouponFacts,
): WalletCoupon {
  const { remaining, remainingForCustomer, ...coupon } = judged ?? couponOf(row)
  const ended = endOf(row, promotionEndsAt, now)
  return {
    ...coupon,
    ...(ended && row.state === 'claimed' ? { state: 'expired' } : {}),
    // Limits are nobody's business; that nothing is left is.
    ...(remaining === 0 ? { remaining } : {}),
    ...(remainingForCustomer === 0 ? { remainingForCustomer } : {}),
    receivedAt: instantOf(row.received_at),
    ...(row.code === null ? {} : { code: row.code }),
    ...(shared ? { shared: true as const } : {}),
    ...(ended ? { endedAt: instantOf(ended) } : {}),
    ...(used ? { used } : {}),
  }
}

/** Tells when a coupon ended, if it has. */
export function endOf(row: Selectable<CouponTable>, promotionEndsAt: string | undefined, now: Date): Date | undefined {
  if (row.state !== 'claimed') return row.ended_at ?? row.received_at
  const ends = [row.expires_at?.getTime() ?? Infinity, promotionEndsAt ? Date.parse(promotionEndsAt) : Infinity]
  const end = Math.min(...ends)
  return end <= now.getTime() ? new Date(end) : undefined
}
