import type { Offer } from '../../src/contract/offer.ts'
import type { Partner } from '../../src/contract/partner.ts'
import type { CouponSet } from '../../src/contract/set.ts'
import type { Promotion } from '../../src/rules/index.ts'
import { promotion } from './rules-factories.ts'

/** A promotion as the API takes it: its coupons live for 14 days (HCL-29). */
export function writtenPromotion(given: Partial<Promotion> = {}): Promotion {
  return promotion({ couponLifetimeDays: 14, ...given })
}

/** An offer of `patio-25` in the slot `home`. */
export function offer(given: Partial<Offer> = {}): Offer {
  return { id: 'banner', promotion: 'patio-25', slot: 'home', action: 'add_to_wallet', ...given }
}

/** An active partner whose arrivals are believed. */
export function partner(given: Partial<Partner> = {}): Partner {
  return { id: 'acme', name: 'Acme Garden', status: 'active', referrals: 'open', ...given }
}

/** A set of `patio-25`, of one code for all unless said otherwise. */
export function couponSet(given: Partial<CouponSet> = {}): CouponSet {
  return { id: 'welcome', promotion: 'patio-25', name: 'Welcome', kind: 'shared', authority: 'internal', ...given }
}
