import type { Claim, Claimed } from '../contract/wallet.ts'
import type { Claiming, Received } from './claim-case.ts'
import { claimCode } from './claim-code.ts'
import { claimOffer } from './claim-offer.ts'
import type { ServiceContext, ShopperCaller } from './context.ts'
import { lockShopper } from './locks.ts'
import { toPublicPromotion } from './public-promotion.ts'
import { takeBack } from './take-back.ts'
import { toWalletCoupon } from './wallet-coupon.ts'

/**
 * Puts a coupon into the caller's wallet: of an offer (HCL-09), by a code, or one that was discarded a moment ago.
 * @throws Refused with the reasons, of which a guessed code learns one only (D-16)
 */
export async function claim(context: ServiceContext, caller: ShopperCaller, what: Claim): Promise<Claimed> {
  return context.db.transaction(async tx => {
    const owner = await lockShopper(tx, caller.shop.id, caller.shopper.id)
    const claiming: Claiming = { context, tx, caller, owner }
    const received = await receive(claiming, what)
    const { facts } = await tx
      .selectFrom('shopper')
      .select('facts')
      .where('shop_id', '=', caller.shop.id)
      .where('id', '=', owner)
      .executeTakeFirstOrThrow()
    const { doc } = received.promotion
    return {
      coupon: toWalletCoupon(received.coupon, {
        promotionEndsAt: doc.endsAt,
        shared: received.shared ?? false,
        now: received.now,
      }),
      promotion: toPublicPromotion(doc, facts.segments),
    }
  })
}

function receive(claiming: Claiming, what: Claim): Promise<Received> {
  if ('offer' in what) return claimOffer(claiming, what.offer)
  if ('code' in what) return claimCode(claiming, what.code)
  return takeBack(claiming, what.coupon)
}
