import { type Claiming, loadClaimCase, type Received, refuse } from './claim-case.ts'
import { writeEvent } from './event-log.ts'
import { instantOf } from './instant.ts'
import { lockCoupons } from './locks.ts'
import { countClaim } from './receive-coupon.ts'
import { Refused } from './refused.ts'
import { endOf } from './wallet-coupon.ts'

/**
 * Takes a discarded coupon back, with the expiry that it had, and with one of the claims where they are limited. One that is
 * in the wallet stays there.
 * @throws Refused `not_found` for a coupon that is not the shopper's, else why it cannot come back
 */
export async function takeBack(claiming: Claiming, id: string): Promise<Received> {
  const { tx, caller, owner } = claiming
  const [row] = await lockCoupons(tx, caller.shop.id, owner, [id])
  if (!row) throw new Refused(404, [{ reason: 'not_found' }])
  const { promotion, live, now } = await loadClaimCase(claiming, row.promotion_id)
  if (row.state === 'redeemed') refuse([{ reason: 'already_redeemed' }])
  if (row.state === 'revoked') refuse([{ reason: 'revoked' }])
  const ended = endOf({ ...row, state: 'claimed' }, promotion.doc.endsAt, now)
  if (ended) {
    const cause = ended.getTime() === Date.parse(promotion.doc.endsAt ?? '') ? 'promotion' : 'coupon'
    refuse([{ reason: 'expired', cause, expiredAt: instantOf(ended) }])
  }
  if (row.state === 'claimed') return { coupon: row, promotion, now }
  if (live >= (promotion.doc.limits?.maxHeld ?? 1)) refuse([{ reason: 'already_claimed' }])
  if (promotion.claims_limit !== null) await countClaim(tx, caller.shop.id, promotion.id)
  const coupon = await tx
    .updateTable('coupon')
    .set({ state: 'claimed', ended_at: null })
    .where('shop_id', '=', caller.shop.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await writeEvent(tx, {
    shop: caller.shop.id,
    type: 'coupon.claimed',
    subject: owner,
    time: now,
    data: { coupon: id, promotion: promotion.id, ...(row.code === null ? {} : { code: row.code }), takenBack: true },
  })
  return { coupon, promotion, now }
}
