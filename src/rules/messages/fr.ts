import type { Catalogue, Say, Subject } from './catalogue.ts'

/** The French sentences. */
export const fr: Catalogue = {
  locale: 'fr',
  reasons: {
    revoked: () => 'La boutique a retiré ce coupon.',
    discarded: () => 'Vous avez supprimé ce coupon.',
    already_redeemed: () => 'Vous avez déjà utilisé ce coupon.',
    reserved_elsewhere: () => 'Ce coupon est retenu par une autre commande\u00a0; terminez-la ou annulez-la d’abord.',
    promotion_inactive: () => 'Cette promotion n’est pas en cours pour le moment.',
    not_started: ({ startsAt }, say) => `Utilisable à partir du ${say.date(startsAt)}.`,
    expired: ({ cause, expiredAt }, say) =>
      `${cause === 'promotion' ? 'Cette promotion a pris fin' : 'Ce coupon a expiré'}${expiredAt ? ` le ${say.date(expiredAt)}` : ''}.`,
    usage_limit_reached: () => 'Ce coupon a été utilisé autant de fois que la boutique le permet.',
    customer_limit_reached: () => 'Vous l’avez utilisé autant de fois que possible par client.',
    partner_required: ({ partner }, say) =>
      `Réservé aux visiteurs ${site(say, partner, 'd’un site partenaire')}\u00a0; passez par ce site pour l’utiliser.`,
    partner_mismatch: ({ partner }, say) =>
      `Ce coupon dépend ${site(say, partner, 'd’un autre site')}\u00a0: aujourd’hui, seuls comptent ceux du site d’où vous venez.`,
    partner_session_only: ({ partner }, say) =>
      `Vous venez ${site(say, partner, 'd’un site partenaire')}\u00a0: aujourd’hui, seuls ses coupons comptent.`,
    sign_in_required: () => 'Connectez-vous pour utiliser ce coupon.',
    customer_ineligible: ({ rule }) =>
      rule === 'first_order'
        ? 'Réservé à une première commande.'
        : 'Réservé à un groupe de clients dont vous ne faites pas partie.',
    region_required: () => 'Choisissez votre pays pour savoir si ce coupon convient.',
    region_ineligible: () => 'Ce coupon n’est pas valable dans votre pays.',
    channel_ineligible: () =>
      'Ce coupon n’est pas valable dans cette boutique, mais par un autre de ses canaux de vente.',
    currency_mismatch: ({ required }) => `Valable uniquement pour les paniers en ${required}.`,
    sale_items_excluded: () => 'Non valable sur les articles en solde\u00a0; ajoutez-en un au prix normal.',
    excluded_items: () => 'Les articles de votre panier sont exclus de ce coupon\u00a0; ajoutez-en d’autres.',
    no_eligible_items: (_, say, subject) => `Ajoutez ${some(say, subject)} et ${effect(say, subject)}.`,
    shipping_not_applicable: () => 'Il n’y a pas de frais de livraison à réduire.',
    minimum_not_met: ({ remaining }, say, subject) =>
      `Ajoutez ${say.money(remaining) ?? 'encore un peu'}${ofItems(say, subject)} et ${effect(say, subject)}.`,
    maximum_exceeded: ({ limit, current }, say) => {
      const [most, over] = [say.money(limit), say.money(current - limit)]
      return most === undefined
        ? 'Votre panier est trop grand pour ce coupon.'
        : `Valable jusqu’à ${most}\u00a0: vous dépassez de ${over}.`
    },
    minimum_quantity_not_met: ({ remaining }, say, subject) =>
      `Ajoutez encore ${say.number(remaining)} ${say.plural(remaining, { one: 'pièce', other: 'pièces' })}${ofItems(say, subject)} et ${effect(say, subject)}.`,
    no_effect: () => 'Ce coupon ne réduit pas le prix de votre panier.',
    combination_disallowed: ({ conflictsWith }, say) => {
      const names = conflictsWith.map(say.coupon).filter(name => name !== undefined)
      return `Non cumulable avec ${names.length ? say.list(names) : 'les autres coupons de votre panier'}.`
    },
    max_coupons_reached: ({ limit }, say) =>
      `Une commande accepte au plus ${say.number(limit)} ${say.plural(limit, { one: 'coupon', other: 'coupons' })}.`,
    better_offer_applied: () => 'Les autres coupons vous font économiser davantage.',
    code_not_found: () => 'Nous ne connaissons pas ce code. Veuillez en vérifier l’orthographe.',
    code_malformed: () => 'Cela ne ressemble pas à un code\u00a0: il compte 3 à 64 lettres, chiffres ou signes.',
    claim_limit_reached: () => 'Tous les coupons de cette offre ont été distribués.',
    already_claimed: () => 'Vous avez déjà ce coupon.',
    not_owner: () => 'Ce coupon appartient à quelqu’un d’autre.',
    already_applied: () => 'Ce coupon est déjà dans votre panier.',
    rate_limited: ({ retryAfter }, say) =>
      `Trop de tentatives. Veuillez réessayer ${say.soon(retryAfter) ?? 'plus tard'}.`,
    temporarily_unavailable: ({ retryAfter }, say) =>
      `Les coupons sont momentanément inaccessibles. Vous pouvez commander sans remise ou réessayer ${say.soon(retryAfter) ?? 'plus tard'}.`,
    total_changed: () => 'Le total a changé. Veuillez le vérifier avant de commander.',
  },
  other: 'Ce coupon ne peut pas être utilisé pour le moment.',
  saves: discount =>
    discount === undefined ? 'Ce coupon convient à votre panier.' : `Ce coupon vous fait économiser ${discount}.`,
}

function ofItems(say: Say, { selection }: Subject): string {
  return selection ? ` (${say.items(selection) ?? 'articles concernés'})` : ''
}

/** "Du site" needs no elision, whatever the name begins with. */
function site(say: Say, partner: string, unknown: string): string {
  const name = say.partner(partner)
  return name === undefined ? unknown : `du site ${name}`
}

function some(say: Say, { selection }: Subject): string {
  const words = selection && say.items(selection)
  return words === undefined ? 'un article concerné' : `un article (${words})`
}

function effect(say: Say, { discount }: Subject): string {
  switch (discount?.type) {
    case 'percentage':
      if (discount.of !== 'shipping') return `vous économisez ${say.percent(discount.basisPoints)}`
      return discount.basisPoints === 10000
        ? 'la livraison est offerte'
        : `la livraison coûte ${say.percent(discount.basisPoints)} de moins`
    case 'amount': {
      const amount = say.money(discount.amount)
      if (discount.of === 'shipping')
        return `la livraison coûte ${amount === undefined ? 'moins' : `${amount} de moins`}`
      if (amount === undefined) return 'vous économisez sur votre commande'
      return `vous économisez ${amount}${discount.each ? ' par pièce' : ''}`
    }
    case 'price': {
      const price = say.money(discount.price)
      return price === undefined ? 'le prix baisse' : `chaque pièce coûte ${price}`
    }
    case 'buy_get': {
      const { quantity, basisPoints } = discount.get
      const share = basisPoints === 10000 ? 'gratuitement' : `avec ${say.percent(basisPoints)} de remise`
      return `vous en recevez ${say.number(quantity)} ${share}`
    }
    case 'tiers': {
      const tier = discount.tiers[0]!
      const value = 'amount' in tier ? say.money(tier.amount) : say.percent(tier.basisPoints)
      return `vous économisez ${value ?? 'sur votre commande'}`
    }
    default:
      return 'ce coupon s’applique'
  }
}
