import { type Claiming, loadClaimCase, type Received, refuse } from './claim-case.ts'
import { isAdvertised } from './find-offers.ts'
import { judgeClaim } from './judge-claim.ts'
import { receiveCoupon } from './receive-coupon.ts'
import { Refused } from './refused.ts'

/** Claims an advertised offer; one that is not advertised to this shopper, or whose click adds nothing (HCL-10), is none. */
export async function claimOffer(claiming: Claiming, id: string): Promise<Received> {
  const { context, tx, caller, owner } = claiming
  const offer = await tx
    .selectFrom('offer')
    .select('doc')
    .where('shop_id', '=', caller.shop.id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!offer || offer.doc.action === 'none') throw new Refused(404, [{ reason: 'not_found' }])
  const found = await loadClaimCase(claiming, offer.doc.promotion)
  const { promotion, shopper, now } = found
  if (!isAdvertised(offer.doc, shopper, now)) throw new Refused(404, [{ reason: 'not_found' }])
  refuse(judgeClaim({ ...found, policy: caller.shop.policy }))
  const coupon = await receiveCoupon(context, tx, {
    shop: caller.shop,
    shopper: owner,
    promotion,
    how: 'coupon.claimed',
    offer: id,
    id: context.newId(),
    now,
  })
  return { coupon, promotion, now }
}
