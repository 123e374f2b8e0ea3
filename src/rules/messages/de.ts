import type { Catalogue, Say, Subject } from './catalogue.ts'

/** The German sentences. */
export const de: Catalogue = {
  locale: 'de',
  reasons: {
    revoked: () => 'Der Shop hat diesen Gutschein zurückgezogen.',
    discarded: () => 'Sie haben diesen Gutschein verworfen.',
    already_redeemed: () => 'Sie haben diesen Gutschein schon eingelöst.',
    reserved_elsewhere: () =>
      'Ein anderer Bestellvorgang hält diesen Gutschein; schließen Sie ihn zuerst ab oder brechen Sie ihn ab.',
    promotion_inactive: () => 'Diese Aktion läuft gerade nicht.',
    not_started: ({ startsAt }, say) => `Gilt ab ${say.date(startsAt)}.`,
    expired: ({ cause, expiredAt }, say) =>
      `${cause === 'promotion' ? 'Diese Aktion endete' : 'Dieser Gutschein ist abgelaufen'}${expiredAt ? (cause === 'promotion' ? ` am ${say.date(expiredAt)}` : `: ${say.date(expiredAt)}`) : ''}.`,
    usage_limit_reached: () => 'Dieser Gutschein wurde so oft eingelöst, wie der Shop es erlaubt.',
    customer_limit_reached: () => 'Sie haben ihn so oft eingelöst, wie es pro Person möglich ist.',
    partner_required: ({ partner }, say) =>
      `Nur für Besucher von ${say.partner(partner) ?? 'einer Partnerseite'}; kommen Sie von dort, um ihn zu nutzen.`,
    partner_mismatch: ({ partner }, say) =>
      `Das gehört zu ${say.partner(partner) ?? 'einem anderen Partner'}: Heute gelten nur Gutscheine der Seite, von der Sie kamen.`,
    partner_session_only: ({ partner }, say) =>
      `Sie kamen von ${say.partner(partner) ?? 'einer Partnerseite'}: Heute gelten nur deren Gutscheine.`,
    sign_in_required: () => 'Melden Sie sich an, um diesen Gutschein zu nutzen.',
    customer_ineligible: ({ rule }) =>
      rule === 'first_order' ? 'Nur für die erste Bestellung.' : 'Für eine Kundengruppe, zu der Sie nicht gehören.',
    region_required: () => 'Wählen Sie Ihr Land, um zu sehen, ob er gilt.',
    region_ineligible: () => 'Gilt nicht in Ihrem Land.',
    channel_ineligible: () => 'Gilt nicht in diesem Shop, sondern in einem anderen Kanal.',
    currency_mismatch: ({ required }) => `Gilt nur für Warenkörbe in ${required}.`,
    sale_items_excluded: () => 'Gilt nicht für reduzierte Artikel; legen Sie einen zum regulären Preis dazu.',
    excluded_items: () => 'Die Artikel in Ihrem Warenkorb sind ausgeschlossen; legen Sie andere dazu.',
    no_eligible_items: (_, say, subject) => `Legen Sie ${some(say, subject)} dazu, und ${effect(say, subject)}.`,
    shipping_not_applicable: () => 'Es gibt keine Versandkosten, die er senken könnte.',
    minimum_not_met: ({ remaining }, say, subject) =>
      `Legen Sie noch ${say.money(remaining) ?? 'etwas'}${ofItems(say, subject)} dazu, und ${effect(say, subject)}.`,
    maximum_exceeded: ({ limit, current }, say) => {
      const [most, over] = [say.money(limit), say.money(current - limit)]
      return most === undefined
        ? 'Ihr Warenkorb ist zu groß für diesen Gutschein.'
        : `Gilt bis ${most}: Sie liegen ${over} darüber.`
    },
    minimum_quantity_not_met: ({ remaining }, say, subject) =>
      `Legen Sie noch ${say.number(remaining)} Stück${ofItems(say, subject)} dazu, und ${effect(say, subject)}.`,
    no_effect: () => 'Er senkt den Preis Ihres Warenkorbs nicht.',
    combination_disallowed: ({ conflictsWith }, say) => {
      const names = conflictsWith.map(say.coupon).filter(name => name !== undefined)
      return `Nicht kombinierbar mit ${names.length ? say.list(names) : 'den anderen Gutscheinen im Warenkorb'}.`
    },
    max_coupons_reached: ({ limit }, say) =>
      `Pro Bestellung ${say.plural(limit, { one: 'ist', other: 'sind' })} höchstens ${say.number(limit)} ${say.plural(limit, { one: 'Gutschein', other: 'Gutscheine' })} möglich.`,
    better_offer_applied: () => 'Mit den anderen Gutscheinen sparen Sie mehr.',
    code_not_found: () => 'Diesen Code kennen wir nicht. Bitte prüfen Sie die Schreibweise.',
    code_malformed: () => 'Das sieht nicht nach einem Code aus: Er hat 3 bis 64 Buchstaben, Ziffern oder Zeichen.',
    claim_limit_reached: () => 'Alle Gutscheine dieses Angebots sind vergeben.',
    already_claimed: () => 'Sie haben diesen Gutschein schon.',
    not_owner: () => 'Dieser Gutschein gehört jemand anderem.',
    already_applied: () => 'Dieser Gutschein liegt schon im Warenkorb.',
    rate_limited: ({ retryAfter }, say) =>
      `Das war zu oft. Bitte versuchen Sie es ${say.soon(retryAfter) ?? 'später'} noch einmal.`,
    temporarily_unavailable: ({ retryAfter }, say) =>
      `Gutscheine sind gerade nicht erreichbar. Sie können ohne Rabatt bestellen oder es ${say.soon(retryAfter) ?? 'später'} noch einmal versuchen.`,
    total_changed: () => 'Die Summe hat sich geändert. Bitte sehen Sie sie an, bevor Sie bestellen.',
  },
  other: 'Dieser Gutschein kann gerade nicht genutzt werden.',
  saves: discount =>
    discount === undefined ? 'Dieser Gutschein gilt für Ihren Warenkorb.' : `Sie sparen ${discount}.`,
}

function ofItems(say: Say, { selection }: Subject): string {
  const words = selection && say.items(selection)
  return selection ? (words ? ` ${words}` : ' passende Artikel') : ''
}

function some(say: Say, { selection }: Subject): string {
  return (selection && say.items(selection)) ?? 'einen passenden Artikel'
}

function effect(say: Say, { discount }: Subject): string {
  switch (discount?.type) {
    case 'percentage':
      if (discount.of !== 'shipping') return `Sie sparen ${say.percent(discount.basisPoints)}`
      return discount.basisPoints === 10000
        ? 'der Versand ist frei'
        : `der Versand kostet ${say.percent(discount.basisPoints)} weniger`
    case 'amount': {
      const amount = say.money(discount.amount) ?? 'etwas'
      if (discount.of === 'shipping') return `der Versand kostet ${amount} weniger`
      return `Sie sparen ${amount}${discount.each ? ' pro Stück' : ''}`
    }
    case 'price': {
      const price = say.money(discount.price)
      return price === undefined ? 'sie kosten weniger' : `jedes Stück kostet ${price}`
    }
    case 'buy_get': {
      const { quantity, basisPoints } = discount.get
      const share = basisPoints === 10000 ? 'gratis' : `um ${say.percent(basisPoints)} günstiger`
      return `Sie bekommen ${say.number(quantity)} Stück ${share}`
    }
    case 'tiers': {
      const tier = discount.tiers[0]!
      const value = 'amount' in tier ? say.money(tier.amount) : say.percent(tier.basisPoints)
      return `Sie sparen ${value ?? 'etwas'}`
    }
    default:
      return 'dieser Gutschein gilt'
  }
}
