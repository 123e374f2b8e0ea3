import type { Catalogue, Say, Subject } from './catalogue.ts'

/** The English sentences. */
export const en: Catalogue = {
  locale: 'en',
  reasons: {
    revoked: () => 'The shop has withdrawn this coupon.',
    discarded: () => 'You removed this coupon from your wallet.',
    already_redeemed: () => 'You have used this coupon already.',
    reserved_elsewhere: () => 'Another checkout holds this coupon; finish or cancel that one first.',
    promotion_inactive: () => 'This promotion is not running at the moment.',
    not_started: ({ startsAt }, say) => `This can be used from ${say.date(startsAt)}.`,
    expired: ({ cause, expiredAt }, say) =>
      `This ${cause === 'promotion' ? 'promotion ended' : 'coupon expired'}${expiredAt ? ` on ${say.date(expiredAt)}` : ''}.`,
    usage_limit_reached: () => 'This coupon has been used as often as the shop allows.',
    customer_limit_reached: () => 'You have used this as often as one customer may.',
    partner_required: ({ partner }, say) =>
      `This is only for visitors from ${say.partner(partner) ?? 'a partner’s site'}; come from there to use it.`,
    partner_mismatch: ({ partner }, say) =>
      `This belongs to ${say.partner(partner) ?? 'another partner'}: today only coupons of the site you came from count.`,
    partner_session_only: ({ partner }, say) =>
      `You came from ${say.partner(partner) ?? 'a partner’s site'}: today only its coupons count.`,
    sign_in_required: () => 'Sign in to use this coupon.',
    customer_ineligible: ({ rule }) =>
      rule === 'first_order'
        ? 'This is only for a first order.'
        : 'This is for a group of customers that you are not in.',
    region_required: () => 'Choose your country to see whether this fits.',
    region_ineligible: () => 'This does not count in your country.',
    channel_ineligible: () => 'This does not count in this shop, but in another of its channels.',
    currency_mismatch: ({ required }) => `This only counts for carts in ${required}.`,
    sale_items_excluded: () => 'This does not count for reduced items; add one at its regular price.',
    excluded_items: () => 'The items in your cart are excluded from this coupon; add others.',
    no_eligible_items: (_, say, subject) => `Add ${some(say, subject)} and ${effect(say, subject)}.`,
    shipping_not_applicable: () => 'There is no shipping fee that this could lower.',
    minimum_not_met: ({ remaining }, say, subject) => {
      const amount = say.money(remaining)
      return `Add ${amount === undefined ? 'a little more' : amount}${ofItems(say, subject)} and ${effect(say, subject)}.`
    },
    maximum_exceeded: ({ limit, current }, say) => {
      const [most, over] = [say.money(limit), say.money(current - limit)]
      return most === undefined
        ? 'Your cart is too large for this coupon.'
        : `This counts up to ${most}: you are ${over} over.`
    },
    minimum_quantity_not_met: ({ remaining }, say, subject) =>
      `Add ${say.number(remaining)} more ${say.plural(remaining, { one: 'piece', other: 'pieces' })}${ofItems(say, subject)} and ${effect(say, subject)}.`,
    no_effect: () => 'This takes nothing off your cart as it is.',
    combination_disallowed: ({ conflictsWith }, say) => {
      const names = conflictsWith.map(say.coupon).filter(name => name !== undefined)
      return `This cannot be combined with ${names.length ? say.list(names) : 'the other coupons on your cart'}.`
    },
    max_coupons_reached: ({ limit }, say) =>
      `At most ${say.number(limit)} ${say.plural(limit, { one: 'coupon', other: 'coupons' })} can be on one order.`,
    better_offer_applied: () => 'The other coupons save you more.',
    code_not_found: () => 'We do not know this code. Please check its spelling.',
    code_malformed: () => 'This does not look like a code: it has 3 to 64 letters, digits or signs.',
    claim_limit_reached: () => 'All coupons of this offer have been taken.',
    already_claimed: () => 'You have this coupon in your wallet already.',
    not_owner: () => 'This coupon is in somebody else’s wallet.',
    already_applied: () => 'This coupon is on your cart already.',
    rate_limited: ({ retryAfter }, say) => `That was too often. Please try again ${soon(say, retryAfter)}.`,
    temporarily_unavailable: ({ retryAfter }, say) =>
      `Coupons cannot be reached right now. You can order without a discount, or try again ${soon(say, retryAfter)}.`,
    total_changed: () => 'The total has changed. Please look at it again before you order.',
  },
  other: 'This coupon cannot be used at the moment.',
  saves: discount => (discount === undefined ? 'This coupon fits your cart.' : `This takes ${discount} off.`),
}

function ofItems(say: Say, { selection }: Subject): string {
  return selection ? ` of ${say.items(selection) ?? 'matching items'}` : ''
}

function some(say: Say, { selection }: Subject): string {
  return (selection && say.items(selection)) ?? 'an item that this coupon is for'
}

function soon(say: Say, seconds: number | undefined): string {
  if (seconds === undefined) return 'later'
  return `in ${say.number(seconds)} ${say.plural(seconds, { one: 'second', other: 'seconds' })}`
}

function effect(say: Say, { discount }: Subject): string {
  switch (discount?.type) {
    case 'percentage':
      if (discount.of !== 'shipping') return `this takes ${say.percent(discount.basisPoints)} off`
      return discount.basisPoints === 10000
        ? 'shipping is free'
        : `this takes ${say.percent(discount.basisPoints)} off the shipping`
    case 'amount': {
      const amount = say.money(discount.amount)
      return `this takes ${amount ?? 'something'} off${discount.each ? ' each' : discount.of === 'shipping' ? ' the shipping' : ''}`
    }
    case 'price': {
      const price = say.money(discount.price)
      return price === undefined ? 'they cost less' : `each costs ${price}`
    }
    case 'buy_get': {
      const { quantity, basisPoints } = discount.get
      const share = basisPoints === 10000 ? 'free' : `at ${say.percent(basisPoints)} off`
      return `you get ${say.number(quantity)} ${share}`
    }
    case 'tiers': {
      const tier = discount.tiers[0]!
      const value = 'amount' in tier ? say.money(tier.amount) : say.percent(tier.basisPoints)
      return `this takes ${value ?? 'something'} off`
    }
    default:
      return 'this coupon fits'
  }
}
