import { sql, type Selectable, type Transaction } from 'kysely'
import type { Assignment } from '../contract/customer.ts'
import type { WalletCoupon } from '../contract/wallet.ts'
import { type ClaimCase, loadClaimCase, refuse } from './claim-case.ts'
import { readNow } from './clock.ts'
import type { Caller, ServiceContext } from './context.ts'
import { ensureCustomer } from './customer.ts'
import { judgeClaim } from './judge-claim.ts'
import { lockShopper } from './locks.ts'
import { receiveCoupon } from './receive-coupon.ts'
import { Refused } from './refused.ts'
import type { CouponSetTable, CouponTable, Schema } from './schema.ts'
import { findSet } from './sets.ts'
import { endOf, toWalletCoupon } from './wallet-coupon.ts'

/** A coupon that somebody was given. */
export interface Assigned {
  readonly shopper: string
  readonly coupon: WalletCoupon
  /** Whether it was given now, and not before. */
  readonly isNew: boolean
}

/**
 * Gives a coupon of a promotion to one person, of a set with one of its codes (USR-13, CON-24). Who has got one gets the same
 * again, used or not, unless it expired (D-12). A partner's coupon may be given to anybody; it does not fit him the better
 * for that (PAR-05).
 * @throws Refused why the promotion gives no more coupons, `conflict` where the set has no code left
 */
export async function assign(context: ServiceContext, caller: Caller, assignment: Assignment): Promise<Assigned> {
  const { shop } = caller
  return context.db.transaction(async tx => {
    const owner = await lockOwner(context, tx, shop.id, assignment)
    const set = assignment.set === undefined ? undefined : await requireSet(tx, shop.id, assignment)
    const found = await loadClaimCase({ context, tx, caller, owner }, assignment.promotion)
    const { promotion, now } = found
    const before = await findAssigned(tx, shop.id, owner, assignment, coupon => {
      return coupon.state !== 'claimed' || endOf(coupon, promotion.doc.endsAt, now) === undefined
    })
    const show = (coupon: Selectable<CouponTable>): WalletCoupon =>
      toWalletCoupon(coupon, { promotionEndsAt: promotion.doc.endsAt, now })
    if (before) return { shopper: owner, coupon: show(before), isNew: false }
    refuse(judgeGift(found, caller))
    const id = context.newId()
    const code = set && (await drawCode(tx, shop.id, set, id))
    const coupon = await receiveCoupon(context, tx, {
      shop,
      shopper: owner,
      promotion,
      ...(set ? { set } : {}),
      ...(code === undefined ? {} : { code }),
      how: 'coupon.assigned',
      id,
      now,
    })
    return { shopper: owner, coupon: show(coupon), isNew: true }
  })
}

/** The shop gives what it likes to whom it likes, as long as there is something to give. */
function judgeGift(found: ClaimCase, { shop }: Caller): ReturnType<typeof judgeClaim> {
  return judgeClaim({ ...found, live: 0, policy: shop.policy }).filter(({ reason }) => !reason.startsWith('partner_'))
}

async function lockOwner(
  context: ServiceContext,
  tx: Transaction<Schema>,
  shop: string,
  { customer, shopper }: Assignment,
): Promise<string> {
  if (customer === undefined) return lockShopper(tx, shop, shopper ?? '')
  return lockShopper(tx, shop, await ensureCustomer(context, tx, shop, customer, await readNow(tx, context)))
}

async function requireSet(
  tx: Transaction<Schema>,
  shop: string,
  { set: id = '', promotion }: Assignment,
): Promise<Selectable<CouponSetTable>> {
  const set = await findSet(tx, shop, id)
  if (set?.promotion_id !== promotion) {
    throw new Refused(400, [{ reason: 'invalid_request', at: '/set', expected: 'a set of the promotion' }])
  }
  return set
}

async function findAssigned(
  tx: Transaction<Schema>,
  shop: string,
  owner: string,
  { promotion, set }: Assignment,
  counts: (coupon: Selectable<CouponTable>) => boolean,
): Promise<Selectable<CouponTable> | undefined> {
  const rows = await tx
    .selectFrom('coupon')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('shopper_id', '=', owner)
    .where('promotion_id', '=', promotion)
    .$if(set !== undefined, query => query.where('set_id', '=', set ?? ''))
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.find(counts)
}

/** Draws a code that nobody has; those who draw at once pass each other by. */
async function drawCode(
  tx: Transaction<Schema>,
  shop: string,
  set: Selectable<CouponSetTable>,
  coupon: string,
): Promise<string> {
  const isUnique = set.doc.kind === 'unique'
  const code = await tx
    .selectFrom('code')
    .select(['normal', 'written'])
    .where('shop_id', '=', shop)
    .where('set_id', '=', set.id)
    .where('state', '=', 'unassigned')
    .orderBy('normal')
    .limit(1)
    .$if(isUnique, query => query.modifyEnd(sql`for update skip locked`))
    .executeTakeFirst()
  if (!code) throw new Refused(409, [{ reason: 'conflict', with: `no code is left in ${set.id}` }])
  if (isUnique) {
    await tx
      .updateTable('code')
      .set({ state: 'assigned', coupon_id: coupon })
      .where('shop_id', '=', shop)
      .where('normal', '=', code.normal)
      .execute()
  }
  return code.written
}
