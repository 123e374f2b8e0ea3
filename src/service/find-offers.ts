import type { Offer, PublicOffer } from '../contract/offer.ts'
import type { HostReferral, Referral } from '../contract/referral.ts'
import type { Shopper } from '../rules/shopper.ts'
import { readNow } from './clock.ts'
import type { Caller, ServiceContext } from './context.ts'
import { countHoldings } from './holdings.ts'
import { judgeClaim } from './judge-claim.ts'
import { toPublicPromotion } from './public-promotion.ts'
import { findPartner } from './referral.ts'
import { loadShopperFacts } from './shopper-facts.ts'

/** Which offers a page asks for. */
export interface OffersQuestion {
  readonly slot: string
  /** Who sent a visitor that has no identity yet: unproven, so it only chooses what is shown. */
  readonly partner?: string
  /** The host that he came from, which may be a partner's; it goes before `partner`. */
  readonly host?: string
}

/** Finds what can be advertised to this shopper in a slot: what he can claim, and what he holds already. */
export async function findOffers(
  context: ServiceContext,
  { shop, channel, shopper }: Caller,
  { slot, partner, host }: OffersQuestion,
): Promise<readonly PublicOffer[]> {
  const db = context.db.kysely
  const now = await readNow(db, context)
  const facts = shopper
    ? await loadShopperFacts(db, {
        shop: shop.id,
        policy: shop.policy,
        ...(channel === undefined ? {} : { channel }),
        shopper: shopper.id,
        now,
      })
    : await visitorFacts(context, shop.id, [
        ...(host === undefined ? [] : [{ host }]),
        ...(partner === undefined ? [] : [{ partner }]),
      ])
  const rows = await db
    .selectFrom('offer')
    .innerJoin('promotion', of =>
      of.onRef('promotion.shop_id', '=', 'offer.shop_id').onRef('promotion.id', '=', 'offer.promotion_id'),
    )
    .selectAll('promotion')
    .select('offer.doc as offer')
    .where('offer.shop_id', '=', shop.id)
    .where('offer.slot', '=', slot)
    .execute()
  const holdings = await countHoldings(db, {
    shop: shop.id,
    shopper: shopper?.id,
    promotions: [...new Set(rows.map(({ id }) => id))],
    now,
  })
  const judged = rows
    .filter(({ offer }) => isAdvertised(offer, facts, now))
    .map(({ offer, ...promotion }) => ({
      offer,
      promotion: promotion.doc,
      reasons: judgeClaim({ promotion, shopper: facts, policy: shop.policy, ...holdings(promotion.id), now }),
    }))
  return judged
    .filter(({ reasons }) => reasons.every(({ reason }) => reason === 'already_claimed'))
    .sort(({ offer: a }, { offer: b }) => (a.priority ?? 100) - (b.priority ?? 100) || (a.id < b.id ? -1 : 1))
    .map(({ offer, promotion, reasons }) => ({
      id: offer.id,
      slot: offer.slot,
      action: offer.action,
      promotion: toPublicPromotion(promotion, facts.segments),
      claimed: reasons.length > 0,
    }))
}

/** Says whether an offer is shown to this shopper now. */
export function isAdvertised({ startsAt, endsAt, audience }: Offer, shopper: Shopper, now: Date): boolean {
  const { segments, partners } = audience ?? {}
  return (
    (startsAt === undefined || now.getTime() >= Date.parse(startsAt)) &&
    (endsAt === undefined || now.getTime() < Date.parse(endsAt)) &&
    (!segments || segments.some(segment => shopper.segments?.includes(segment))) &&
    (!partners || (shopper.partner !== undefined && partners.includes(shopper.partner)))
  )
}

async function visitorFacts(
  { db }: ServiceContext,
  shop: string,
  told: readonly (Referral | HostReferral)[],
): Promise<Shopper> {
  for (const one of told) {
    const known = await findPartner(db.kysely, shop, one)
    if (known?.referrals === 'open') return { partner: known.id }
  }
  return {}
}
