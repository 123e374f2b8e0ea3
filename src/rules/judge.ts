import type { Cart } from './cart.ts'
import { judgeCart, judgeShopper } from './conditions.ts'
import type { Coupon } from './coupon.ts'
import { partsOf } from './discounts/cut.ts'
import type { Cut } from './discounts/cut.ts'
import { createCut } from './discounts/discount.ts'
import { judgePartner } from './partner.ts'
import { prepare } from './prepare.ts'
import type { PreparedPromotion, PreparedPromotions } from './prepare.ts'
import { priceCart, requireUnique } from './priced-cart.ts'
import type { PricedCart } from './priced-cart.ts'
import type { Promotion } from './promotion.ts'
import { isRecoverable } from './recoverable.ts'
import type { Policy, Shopper } from './shopper.ts'
import { sum } from './spread.ts'
import { judgeValidity } from './validity.ts'
import type { Saving, Verdict } from './verdict.ts'

/** Everything that the rules look at. */
export interface QualifyInput {
  /** A list, or what `prepare` made of it once. */
  readonly promotions: readonly Promotion[] | PreparedPromotions
  readonly coupons: readonly Coupon[]
  readonly cart: Cart
  readonly shopper: Shopper
  readonly policy: Policy
  /** The instant to judge at: ISO 8601 in UTC. */
  readonly at: string
}

/** A coupon with its promotion and its verdict for one cart. */
export interface Judged {
  readonly coupon: Coupon
  readonly prepared: PreparedPromotion
  readonly verdict: Verdict
}

/** One cart on the table, and the way to judge coupons for it. */
export interface Session {
  readonly cart: PricedCart
  /** Judges a coupon of the input by its id. */
  judge(id: string): Judged
}

/**
 * Opens a session on one cart.
 * @throws TypeError for a coupon, line or promotion id that is there twice, and for a coupon of an unknown promotion
 */
export function openSession({ promotions, coupons, cart, shopper, policy, at }: QualifyInput): Session {
  const { byId } = 'byId' in promotions ? promotions : prepare(promotions)
  const priced = priceCart(cart)
  const known = requireUnique(coupons, 'coupons')
  const now = Date.parse(at)
  for (const { id, promotion } of coupons) {
    if (!byId.has(promotion)) throw new TypeError(`\`coupons\`: "${id}" is of the unknown promotion "${promotion}"`)
  }
  return {
    cart: priced,
    judge(id) {
      const coupon = known.get(id)
      if (!coupon) throw new TypeError(`\`chosen\` has the unknown coupon "${id}"`)
      const prepared = byId.get(coupon.promotion)!
      return { coupon, prepared, verdict: judgeCoupon(coupon, prepared, priced, shopper, policy, now) }
    },
  }
}

function judgeCoupon(
  coupon: Coupon,
  prepared: PreparedPromotion,
  cart: PricedCart,
  shopper: Shopper,
  policy: Policy,
  now: number,
): Verdict {
  const { conditions = {}, currency, partner } = prepared.promotion
  const reasons = judgeValidity(coupon, prepared, now)
  const mismatch = judgePartner(coupon.partner ?? partner, shopper, policy)
  if (mismatch) reasons.push(mismatch)
  judgeShopper(conditions, shopper, reasons)
  if (currency !== undefined && currency !== cart.currency) {
    reasons.push({ reason: 'currency_mismatch', required: currency })
  } else {
    judgeCart(prepared, cart, reasons)
  }
  if (!reasons.length) {
    const saving = savingOf(createCut(prepared, cart), cart.values, cart)
    if (saving.discount) return { ...saving, status: 'applicable' }
    reasons.push({ reason: 'no_effect' })
  }
  return { status: 'inapplicable', reasons, recoverable: reasons.every(({ reason }) => isRecoverable(reason)) }
}

/** Says what a cut saves on these net values, and takes it off `left` where that is given. */
export function savingOf(cut: Cut, net: readonly number[], cart: PricedCart, left?: number[]): Saving {
  const { rows } = cut
  const parts = partsOf(cut, net)
  const discount = sum(parts)
  if (left) for (let index = 0; index < parts.length; index++) left[rows[index]!]! -= parts[index]!
  if (!discount) return { discount, lines: {} }
  if (rows[0] === cart.lines.length) return { discount, lines: {}, shipping: discount }
  return { discount, lines: cart.byLine(rows, parts) }
}
