import type { Catalogue, Say, Subject } from './catalogue.ts'

/** The English sentences. */
export const en: Catalogue = {
  locale: 'en',
  reasons: {
    /** The coupon was taken back. */
    revoked: () => 'The shop has withdrawn this coupon.',
    /** The shopper threw it away. */
    discarded: () => 'You removed this coupon from your wallet.',
    /** The shopper used it before. */
    already_redeemed: () => 'You have used this coupon already.',
    /** The shopper is about to order with it in another window. */
    reserved_elsewhere: () => 'Another checkout holds this coupon; finish or cancel that one first.',
    /** The shop has stopped the promotion. */
    promotion_inactive: () => 'This promotion is not running at the moment.',
    /** The date has the time of day with it. */
    not_started: ({ startsAt }, say) => `This can be used from ${say.date(startsAt)}.`,
    /** The coupon, or the whole promotion, has ended. */
    expired: ({ cause, expiredAt }, say) =>
      `This ${cause === 'promotion' ? 'promotion ended' : 'coupon expired'}${expiredAt ? ` on ${say.date(expiredAt)}` : ''}.`,
    /** All customers together have used it too often. */
    usage_limit_reached: () => 'This coupon has been used as often as the shop allows.',
    /** This customer has used it too often. */
    customer_limit_reached: () => 'You have used this as often as one customer may.',
    /** Only for who came by a link of this site. */
    partner_required: ({ partner }, say) =>
      `This is only for visitors from ${say.partner(partner) ?? 'a partner’s site'}; come from there to use it.`,
    /** The coupon is another site’s than the one the shopper came from. */
    partner_mismatch: ({ partner }, say) =>
      `This belongs to ${say.partner(partner) ?? 'another partner'}: today only coupons of the site you came from count.`,
    /** Who came from a site uses its coupons alone. */
    partner_session_only: ({ partner }, say) =>
      `You came from ${say.partner(partner) ?? 'a partner’s site'}: today only its coupons count.`,
    /** For customers with an account. */
    sign_in_required: () => 'Sign in to use this coupon.',
    /** For first orders, or for a group of customers. */
    customer_ineligible: ({ rule }) =>
      rule === 'first_order'
        ? 'This is only for a first order.'
        : 'This is for a group of customers that you are not in.',
    /** The country is not known yet. */
    region_required: () => 'Choose your country to see whether this fits.',
    /** Not for the country of the delivery. */
    region_ineligible: () => 'This does not count in your country.',
    /** For the app, or for another shop of the house. */
    channel_ineligible: () => 'This does not count in this shop, but in another of its channels.',
    /** The currency is a code: EUR. */
    currency_mismatch: ({ required }) => `This only counts for carts in ${required}.`,
    /** The cart has reduced items only. */
    sale_items_excluded: () => 'This does not count for reduced items; add one at its regular price.',
    /** The cart has only items that are left out. */
    excluded_items: () => 'The items in your cart are excluded from this coupon; add others.',
    /** The cart has no item that it is for. */
    no_eligible_items: (_, say, subject) => `Add ${some(say, subject)} and ${effect(say, subject)}.`,
    /** Nothing is delivered, or for nothing. */
    shipping_not_applicable: () => 'There is no shipping fee that this could lower.',
    /** The cart is too small; the amount is what is missing. */
    minimum_not_met: ({ remaining }, say, subject) => {
      const amount = say.money(remaining)
      return `Add ${amount === undefined ? 'a little more' : amount}${ofItems(say, subject)} and ${effect(say, subject)}.`
    },
    /** The cart is too large; the amount is what is too much. */
    maximum_exceeded: ({ limit, current }, say) => {
      const [most, over] = [say.money(limit), say.money(current - limit)]
      return most === undefined
        ? 'Your cart is too large for this coupon.'
        : `This counts up to ${most}: you are ${over} over.`
    },
    /** Too few pieces; the number is what is missing. */
    minimum_quantity_not_met: ({ remaining }, say, subject) =>
      `Add ${say.number(remaining)} more ${say.plural(remaining, { one: 'piece', other: 'pieces' })}${ofItems(say, subject)} and ${effect(say, subject)}.`,
    /** It would take off nothing. */
    no_effect: () => 'This takes nothing off your cart as it is.',
    /** Not together with those, by name. */
    combination_disallowed: ({ conflictsWith }, say) => {
      const names = conflictsWith.map(say.coupon).filter(name => name !== undefined)
      return `This cannot be combined with ${names.length ? say.list(names) : 'the other coupons on your cart'}.`
    },
    /** So many coupons at most. */
    max_coupons_reached: ({ limit }, say) =>
      `At most ${say.number(limit)} ${say.plural(limit, { one: 'coupon', other: 'coupons' })} can be on one order.`,
    /** It fits, but others save more. */
    better_offer_applied: () => 'The other coupons save you more.',
    /** Answer to a code. */
    code_not_found: () => 'We do not know this code. Please check its spelling.',
    /** Answer to a code that cannot be one. */
    code_malformed: () => 'This does not look like a code: it has 3 to 64 letters, digits or signs.',
    /** The offer is sold out. */
    claim_limit_reached: () => 'All coupons of this offer have been taken.',
    /** It is in the wallet. */
    already_claimed: () => 'You have this coupon in your wallet already.',
    /** Answer to a code of somebody else. */
    not_owner: () => 'This coupon is in somebody else’s wallet.',
    /** Answer to a code whose coupon is on the cart. */
    already_applied: () => 'This coupon is on your cart already.',
    /** Too many codes were tried. "in 20 minutes" comes whole. */
    rate_limited: ({ retryAfter }, say) => `That was too often. Please try again ${say.soon(retryAfter) ?? 'later'}.`,
    /** The service does not answer. "in 5 seconds" comes whole. */
    temporarily_unavailable: ({ retryAfter }, say) =>
      `Coupons cannot be reached right now. You can order without a discount, or try again ${say.soon(retryAfter) ?? 'later'}.`,
    /** The total is another one than the shopper saw. */
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
