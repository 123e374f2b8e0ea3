import type { Selectable, Transaction } from 'kysely'
import type { MergeReport } from '../contract/session.ts'
import type { CouponTable, Schema } from './schema.ts'

/** Moves all coupons but those that would be one too many of a promotion; what a checkout holds always moves. */
export async function moveCoupons(
  tx: Transaction<Schema>,
  shop: string,
  guest: string,
  customer: string,
  now: Date,
): Promise<MergeReport> {
  const rows = await tx
    .selectFrom('coupon')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('shopper_id', 'in', [guest, customer])
    .orderBy('id')
    .forUpdate()
    .execute()
  if (!rows.length) return { moved: [], duplicates: [] }
  const promotions = await tx
    .selectFrom('promotion')
    .select(['id', 'doc'])
    .where('shop_id', '=', shop)
    .where(
      'id',
      'in',
      rows.map(row => row.promotion_id),
    )
    .execute()
  const most = new Map(promotions.map(({ id, doc }) => [id, doc.limits?.maxHeld ?? 1]))
  const holds = await tx
    .selectFrom('hold')
    .select('coupon_id')
    .where('shop_id', '=', shop)
    .where(
      'coupon_id',
      'in',
      rows.map(({ id }) => id),
    )
    .where('shopper_id', '=', guest)
    .where('reserved_until', '>', now)
    .execute()
  const held = new Set(holds.map(hold => hold.coupon_id))
  const counts = new Map<string, number>()
  const count = (row: Selectable<CouponTable>): number => counts.get(row.promotion_id) ?? 0
  const isLive = ({ state, expires_at }: Selectable<CouponTable>): boolean =>
    state === 'claimed' && (expires_at === null || expires_at > now)
  for (const row of rows) {
    if (isLive(row) && (row.shopper_id === customer || held.has(row.id))) counts.set(row.promotion_id, count(row) + 1)
  }
  const moved: string[] = []
  const duplicates: string[] = []
  for (const row of rows.filter(({ shopper_id }) => shopper_id === guest)) {
    const counted = isLive(row) && !held.has(row.id)
    if (counted && count(row) >= (most.get(row.promotion_id) ?? 1)) duplicates.push(row.id)
    else {
      moved.push(row.id)
      if (counted) counts.set(row.promotion_id, count(row) + 1)
    }
  }
  if (moved.length) {
    await tx
      .updateTable('coupon')
      .set({ shopper_id: customer })
      .where('shop_id', '=', shop)
      .where('id', 'in', moved)
      .execute()
  }
  return { moved, duplicates }
}
