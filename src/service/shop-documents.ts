import type { Offer } from '../contract/offer.ts'
import type { Partner } from '../contract/partner.ts'
import type { ShopPolicy } from '../contract/policy.ts'
import type { Caller, ServiceContext } from './context.ts'
import { requirePromotion } from './sets.ts'

/** Writes a partner. */
export async function putPartner({ db }: ServiceContext, { shop }: Caller, partner: Partner): Promise<Partner> {
  const row = { status: partner.status, doc: JSON.stringify(partner) }
  await db.kysely
    .insertInto('partner')
    .values({ shop_id: shop.id, id: partner.id, ...row })
    .onConflict(conflict => conflict.columns(['shop_id', 'id']).doUpdateSet(row))
    .execute()
  return partner
}

/** Writes an offer. @throws Refused `invalid_request` for an unknown promotion */
export async function putOffer({ db }: ServiceContext, { shop }: Caller, offer: Offer): Promise<Offer> {
  const row = { slot: offer.slot, promotion_id: offer.promotion, doc: JSON.stringify(offer) }
  await db.transaction(async tx => {
    await requirePromotion(tx, shop.id, offer.promotion)
    await tx
      .insertInto('offer')
      .values({ shop_id: shop.id, id: offer.id, ...row })
      .onConflict(conflict => conflict.columns(['shop_id', 'id']).doUpdateSet(row))
      .execute()
  })
  return offer
}

/** Writes the policy of a shop; what is left out has its default again. */
export async function putPolicy({ db }: ServiceContext, { shop }: Caller, policy: ShopPolicy): Promise<ShopPolicy> {
  await db.kysely
    .updateTable('shop')
    .set({ policy: JSON.stringify(policy) })
    .where('id', '=', shop.id)
    .execute()
  return policy
}
