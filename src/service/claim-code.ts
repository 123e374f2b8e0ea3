import type { Selectable } from 'kysely'
import { normaliseCode } from '../rules/code.ts'
import { type Claiming, loadClaimCase, type Received, refuse } from './claim-case.ts'
import { judgeClaim } from './judge-claim.ts'
import { receiveCoupon } from './receive-coupon.ts'
import { Refused } from './refused.ts'
import type { CodeTable, CouponSetTable } from './schema.ts'
import { takeBack } from './take-back.ts'

/**
 * Claims by a typed code. The code of a shared set is public, so its owner-to-be learns why not; of a unique one he learns
 * nothing but `code_not_found`, unless it is his already: guessing must teach nothing (D-16, D-19, S20).
 */
export async function claimCode(claiming: Claiming, typed: string): Promise<Received> {
  const { context, tx, caller, owner } = claiming
  const normal = normaliseCode(typed)
  if (!('code' in normal)) throw new Refused(422, [{ reason: 'code_malformed' }])
  const found = await findCode(claiming, normal.code)
  if (!found) throw notFound()
  const { code, set } = found
  const isUnique = set.doc.kind === 'unique'
  if (isUnique && code.coupon_id !== null) return takeOwn(claiming, code.coupon_id)
  if (isUnique && code.state !== 'unassigned') throw notFound()
  const claimCase = await loadClaimCase(claiming, set.promotion_id)
  const { promotion, now } = claimCase
  const reasons = judgeClaim({
    ...claimCase,
    policy: caller.shop.policy,
    tie: set.doc.partner,
    setRemaining: set.use_limit === null ? undefined : Math.max(0, set.use_limit - set.uses),
  })
  if (isUnique && reasons.length) throw notFound()
  refuse(reasons)
  const id = context.newId()
  if (isUnique) await assignCode(claiming, normal.code, id)
  const coupon = await receiveCoupon(context, tx, {
    shop: caller.shop,
    shopper: owner,
    promotion,
    set,
    code: code.written,
    how: 'coupon.claimed',
    id,
    now,
  })
  return { coupon, promotion, now, shared: !isUnique }
}

/** Takes a unique code for a coupon. Of two shoppers who type it at once, one finds it gone. */
async function assignCode({ tx, caller }: Claiming, normal: string, coupon: string): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('code')
    .set({ state: 'assigned', coupon_id: coupon })
    .where('shop_id', '=', caller.shop.id)
    .where('normal', '=', normal)
    .where('state', '=', 'unassigned')
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw notFound()
}

async function takeOwn(claiming: Claiming, coupon: string): Promise<Received> {
  const row = await claiming.tx
    .selectFrom('coupon')
    .select(['shopper_id', 'state'])
    .where('shop_id', '=', claiming.caller.shop.id)
    .where('id', '=', coupon)
    .executeTakeFirst()
  if (row?.shopper_id !== claiming.owner) throw notFound()
  const received = await takeBack(claiming, coupon)
  if (row.state === 'claimed') refuse([{ reason: 'already_claimed' }])
  return received
}

async function findCode(
  { tx, caller: { shop } }: Claiming,
  normal: string,
): Promise<{ readonly code: Selectable<CodeTable>; readonly set: Selectable<CouponSetTable> } | undefined> {
  const code = await tx
    .selectFrom('code')
    .selectAll()
    .where('shop_id', '=', shop.id)
    .where('normal', '=', normal)
    .where('state', '<>', 'void')
    .executeTakeFirst()
  const set = await tx
    .selectFrom('coupon_set')
    .selectAll()
    .where('shop_id', '=', shop.id)
    // The same two statements for a hit and a miss (S21).
    .where('id', '=', code?.set_id ?? '')
    .executeTakeFirst()
  return code && set && { code, set }
}

function notFound(): Refused {
  return new Refused(404, [{ reason: 'code_not_found' }])
}
