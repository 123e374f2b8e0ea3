import type { Cart } from '../rules/cart.ts'
import type * as rulesModule from '../rules/index.ts'
import type { Coupon } from '../rules/coupon.ts'
import type { Wallet } from '../contract/wallet.ts'
import type { Quote } from '../contract/quote.ts'
import { appliedOf, type Judgement } from './judgement.ts'

/** The rules, loaded with the first cart. */
export type Rules = typeof rulesModule

/** What a judgement in the browser goes by. */
export interface PreviewInput {
  readonly cart: Cart
  /** Known to the wallet, in the order chosen. */
  readonly chosen: readonly string[]
  readonly wallet: Wallet
  /** The partner of an arrival that the service has not heard of. */
  readonly partner: string | undefined
  /** The service's time in milliseconds. */
  readonly now: number
}

/**
 * Judges a cart in the browser, until the service answers.
 *
 * @throws TypeError for promotions that are none
 */
export function preview(rules: Rules, input: PreviewInput): Judgement {
  const { cart, wallet, partner, now } = input
  // Whatever holds a coupon of the wallet is a checkout of this shopper, and his to use; the service sees it so too.
  const promotions = new Set(wallet.promotions.map(({ id }) => id))
  const coupons = wallet.coupons
    .filter(({ promotion }) => promotions.has(promotion))
    .map((coupon): Coupon => (coupon.state === 'reserved' ? { ...coupon, state: 'claimed' } : coupon))
    .filter(({ id, state }) => state === 'claimed' || input.chosen.includes(id))
  const isKnown = (id: string): boolean => coupons.some(coupon => coupon.id === id)
  const chosen = input.chosen.filter(isKnown)
  const base = {
    cart,
    coupons,
    promotions: rules.prepare(wallet.promotions),
    shopper: { ...wallet.shopper, ...(partner !== undefined && { partner }) },
    policy: wallet.policy,
    at: new Date(now).toISOString(),
  }
  const replaces = replacesBy(chosen, order => rules.apply({ ...base, chosen: order }))
  return {
    source: 'preview',
    cart,
    verdicts: rules.qualify(base),
    application: rules.apply({ ...base, chosen }),
    best: rules.combine(base),
    // One that came later is known to the next judgement.
    replaces: id => (isKnown(id) ? replaces(id) : []),
  }
}

/** Makes a judgement of the service's answer. What a coupon would replace is worked out by the rules, where they are there. */
export function fromQuote(cart: Cart, { verdicts, application, best }: Quote, local: Judgement | undefined): Judgement {
  return { source: 'service', cart, verdicts, application, best, replaces: local?.replaces ?? (() => []) }
}

function replacesBy(
  chosen: readonly string[],
  apply: (order: readonly string[]) => Judgement['application'],
): Judgement['replaces'] {
  const applied = appliedOf(apply(chosen), chosen)
  return id => {
    const after = apply([id, ...applied.filter(one => one !== id)])
    return applied.filter(one => after.coupons[one]?.status !== 'applied')
  }
}
