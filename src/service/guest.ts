import type { RecordedReferral } from '../contract/referral.ts'
import type { NewGuest, NewShopper } from '../contract/session.ts'
import { readNow } from './clock.ts'
import type { Caller, ServiceContext } from './context.ts'
import { recordReferral } from './referral.ts'
import { Refused } from './refused.ts'
import { openSession } from './session.ts'

/**
 * Makes a guest and records the arrival that the device kept (HCL-21). An arrival that is not believed is left out, of the
 * answer too: a partner who was switched off must not keep anybody from shopping.
 */
export async function createGuest(
  context: ServiceContext,
  { shop }: Caller,
  { referral }: NewShopper,
): Promise<NewGuest> {
  return context.db.transaction(async tx => {
    const id = context.newId()
    const now = await readNow(tx, context)
    await tx
      .insertInto('shopper')
      .values({ shop_id: shop.id, id, kind: 'guest', facts: '{}', created_at: now })
      .execute()
    let recorded: RecordedReferral | undefined
    if (referral) {
      try {
        recorded = await recordReferral(context, tx, { shop: shop.id, shopper: id, told: referral, at: now })
      } catch (error) {
        if (!(error instanceof Refused)) throw error
      }
    }
    const session = await openSession(tx, shop, { id, kind: 'guest' }, now)
    return { ...session, ...(recorded ? { referral: recorded } : {}) }
  })
}
