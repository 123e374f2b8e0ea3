import type { NewShopper, Session } from '../contract/session.ts'
import { readNow } from './clock.ts'
import type { Caller, ServiceContext } from './context.ts'
import { recordReferral } from './referral.ts'
import { Refused } from './refused.ts'
import { openSession } from './session.ts'

/**
 * Makes a guest and records the arrival that the device kept (HCL-21). An arrival that is not believed is left out: a
 * partner who was switched off must not keep anybody from shopping.
 */
export async function createGuest(
  context: ServiceContext,
  { shop }: Caller,
  { referral }: NewShopper,
): Promise<Session> {
  return context.db.transaction(async tx => {
    const id = context.newId()
    const now = await readNow(tx, context)
    await tx
      .insertInto('shopper')
      .values({ shop_id: shop.id, id, kind: 'guest', facts: '{}', created_at: now })
      .execute()
    if (referral) {
      try {
        await recordReferral(context, tx, { shop: shop.id, shopper: id, partner: referral.partner, at: now })
      } catch (error) {
        if (!(error instanceof Refused)) throw error
      }
    }
    return openSession(tx, shop, { id, kind: 'guest' }, now)
  })
}
