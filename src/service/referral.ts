import type { Transaction } from 'kysely'
import type { RecordedReferral } from '../contract/referral.ts'
import { readNow } from './clock.ts'
import type { ServiceContext, ShopperCaller } from './context.ts'
import { writeEvent } from './event-log.ts'
import { instantOf } from './instant.ts'
import { lockShopper } from './locks.ts'
import { Refused } from './refused.ts'
import type { Schema } from './schema.ts'

/** An arrival from a partner's site. */
export interface Arrival {
  readonly shop: string
  readonly shopper: string
  readonly partner: string
  readonly at: Date
}

/**
 * Records that a shopper came from a partner's site, on the word of the shop's page.
 * @throws Refused `not_found` for a partner who is unknown or not active, `forbidden` where his arrivals have to be signed
 */
export async function refer(
  context: ServiceContext,
  { shop, shopper }: ShopperCaller,
  partner: string,
): Promise<RecordedReferral> {
  return context.db.transaction(async tx => {
    const owner = await lockShopper(tx, shop.id, shopper.id)
    const arrival = { shop: shop.id, shopper: owner, partner, at: await readNow(tx, context) }
    return recordReferral(context, tx, arrival)
  })
}

/** Records an arrival in a transaction of the caller. @throws Refused as `refer` does */
export async function recordReferral(
  context: Pick<ServiceContext, 'newId'>,
  tx: Transaction<Schema>,
  { shop, shopper, partner: id, at }: Arrival,
): Promise<RecordedReferral> {
  const partner = await tx
    .selectFrom('partner')
    .select('doc')
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .where('status', '=', 'active')
    .executeTakeFirst()
  if (!partner) throw new Refused(404, [{ reason: 'not_found' }])
  if (partner.doc.referrals !== 'open') throw new Refused(403, [{ reason: 'forbidden' }])
  const referral = context.newId()
  await tx
    .insertInto('referral')
    .values({ shop_id: shop, id: referral, shopper_id: shopper, partner_id: id, at })
    .execute()
  const data = { referral, partner: id }
  await writeEvent(tx, { shop, type: 'referral.recorded', subject: shopper, time: at, data })
  return { partner: id, name: partner.doc.name, at: instantOf(at) }
}
