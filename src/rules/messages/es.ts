import type { Catalogue, Say, Subject } from './catalogue.ts'

/** The Spanish sentences. */
export const es: Catalogue = {
  locale: 'es',
  reasons: {
    revoked: () => 'La tienda ha retirado este cupón.',
    discarded: () => 'Ha descartado este cupón.',
    already_redeemed: () => 'Ya ha usado este cupón.',
    reserved_elsewhere: () => 'Otro pedido retiene este cupón; termínelo o cancélelo primero.',
    promotion_inactive: () => 'Esta promoción no está activa en este momento.',
    not_started: ({ startsAt }, say) => `Se puede usar a partir del ${say.date(startsAt)}.`,
    expired: ({ cause, expiredAt }, say) =>
      `${cause === 'promotion' ? 'Esta promoción terminó' : 'Este cupón caducó'}${expiredAt ? ` el ${say.date(expiredAt)}` : ''}.`,
    usage_limit_reached: () => 'Este cupón se ha usado tantas veces como permite la tienda.',
    customer_limit_reached: () => 'Lo ha usado tantas veces como puede hacerlo cada cliente.',
    partner_required: ({ partner }, say) =>
      `Solo para quienes llegan desde ${say.partner(partner) ?? 'el sitio de un socio'}; entre desde allí para usarlo.`,
    partner_mismatch: ({ partner }, say) =>
      `Pertenece a ${say.partner(partner) ?? 'otro socio'}: hoy solo valen los cupones del sitio desde el que llegó.`,
    partner_session_only: ({ partner }, say) =>
      `Llegó desde ${say.partner(partner) ?? 'el sitio de un socio'}: hoy solo valen sus cupones.`,
    sign_in_required: () => 'Inicie sesión para usar este cupón.',
    customer_ineligible: ({ rule }) =>
      rule === 'first_order' ? 'Solo para un primer pedido.' : 'Es para un grupo de clientes al que no pertenece.',
    region_required: () => 'Elija su país para saber si este cupón sirve.',
    region_ineligible: () => 'No es válido en su país.',
    channel_ineligible: () => 'No es válido en esta tienda, pero sí en otro de sus canales.',
    currency_mismatch: ({ required }) => `Solo es válido para carritos en ${required}.`,
    sale_items_excluded: () => 'No es válido para artículos rebajados; añada uno a su precio normal.',
    excluded_items: () => 'Los artículos de su carrito están excluidos de este cupón; añada otros.',
    no_eligible_items: (_, say, subject) => `Añada ${some(say, subject)} y ${effect(say, subject)}.`,
    shipping_not_applicable: () => 'No hay gastos de envío que se puedan reducir.',
    minimum_not_met: ({ remaining }, say, subject) =>
      `Añada ${say.money(remaining) ?? 'un poco más'}${ofItems(say, subject)} y ${effect(say, subject)}.`,
    maximum_exceeded: ({ limit, current }, say) => {
      const [most, over] = [say.money(limit), say.money(current - limit)]
      return most === undefined
        ? 'Su carrito es demasiado grande para este cupón.'
        : `Es válido hasta ${most}: se excede en ${over}.`
    },
    minimum_quantity_not_met: ({ remaining }, say, subject) =>
      `Añada ${say.number(remaining)} ${say.plural(remaining, { one: 'unidad más', other: 'unidades más' })}${ofItems(say, subject)} y ${effect(say, subject)}.`,
    no_effect: () => 'No reduce el precio de su carrito.',
    combination_disallowed: ({ conflictsWith }, say) => {
      const names = conflictsWith.map(say.coupon).filter(name => name !== undefined)
      return `No se puede combinar con ${names.length ? say.list(names) : 'los demás cupones de su carrito'}.`
    },
    max_coupons_reached: ({ limit }, say) =>
      `Un pedido admite como máximo ${say.number(limit)} ${say.plural(limit, { one: 'cupón', other: 'cupones' })}.`,
    better_offer_applied: () => 'Con los demás cupones ahorra más.',
    code_not_found: () => 'No conocemos este código. Compruebe que esté bien escrito.',
    code_malformed: () => 'Esto no parece un código: tiene de 3 a 64 letras, cifras o signos.',
    claim_limit_reached: () => 'Ya se han repartido todos los cupones de esta oferta.',
    already_claimed: () => 'Ya tiene este cupón.',
    not_owner: () => 'Este cupón pertenece a otra persona.',
    already_applied: () => 'Este cupón ya está en su carrito.',
    rate_limited: ({ retryAfter }, say) =>
      `Han sido demasiados intentos. Pruebe de nuevo ${say.soon(retryAfter) ?? 'más tarde'}.`,
    temporarily_unavailable: ({ retryAfter }, say) =>
      `Ahora mismo no se puede acceder a los cupones. Puede hacer el pedido sin descuento o probar de nuevo ${say.soon(retryAfter) ?? 'más tarde'}.`,
    total_changed: () => 'El total ha cambiado. Revíselo antes de hacer el pedido.',
  },
  other: 'Este cupón no se puede usar en este momento.',
  saves: discount =>
    discount === undefined ? 'Este cupón sirve para su carrito.' : `Con este cupón ahorra ${discount}.`,
}

function ofItems(say: Say, { selection }: Subject): string {
  return selection ? ` (${say.items(selection) ?? 'artículos del cupón'})` : ''
}

function some(say: Say, { selection }: Subject): string {
  const words = selection && say.items(selection)
  return words === undefined ? 'un artículo válido' : `un artículo (${words})`
}

function effect(say: Say, { discount }: Subject): string {
  switch (discount?.type) {
    case 'percentage':
      if (discount.of !== 'shipping') return `ahorrará un ${say.percent(discount.basisPoints)}`
      return discount.basisPoints === 10000
        ? 'el envío será gratis'
        : `el envío costará un ${say.percent(discount.basisPoints)} menos`
    case 'amount': {
      const amount = say.money(discount.amount)
      if (discount.of === 'shipping') return `el envío costará ${amount ?? 'algo'} menos`
      if (amount === undefined) return 'ahorrará en su pedido'
      return `ahorrará ${amount}${discount.each ? ' por unidad' : ''}`
    }
    case 'price': {
      const price = say.money(discount.price)
      return price === undefined ? 'le costará menos' : `cada unidad costará ${price}`
    }
    case 'buy_get': {
      const { quantity, basisPoints } = discount.get
      const share = basisPoints === 10000 ? 'gratis' : `con un ${say.percent(basisPoints)} de descuento`
      return `se llevará ${say.number(quantity)} ${share}`
    }
    case 'tiers': {
      const tier = discount.tiers[0]!
      const value = 'amount' in tier ? say.money(tier.amount) : `un ${say.percent(tier.basisPoints)}`
      return `ahorrará ${value ?? 'en su pedido'}`
    }
    default:
      return 'el cupón servirá'
  }
}
