import type { Transaction } from 'kysely'
import type { EngagementRow } from './engagement-ledger.ts'
import type { Schema } from './schema.ts'

/**
 * Makes a guest's engagements, and the signed arrivals that he used, those of the customer that he became. Two with one
 * partner join in the customer's: points add up, the first event is the earlier, the last the later. Both are locked.
 */
export async function moveEngagements(
  tx: Transaction<Schema>,
  shop: string,
  guest: string,
  customer: string,
): Promise<void> {
  await tx
    .updateTable('click')
    .set({ shopper_id: customer })
    .where('shop_id', '=', shop)
    .where('shopper_id', '=', guest)
    .execute()
  const rows = await tx
    .selectFrom('engagement')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('shopper_id', 'in', [guest, customer])
    .execute()
  if (rows.every(row => row.shopper_id === customer)) return
  const joined = join(renumber(rows, customer), customer)
  await tx.deleteFrom('engagement').where('shop_id', '=', shop).where('shopper_id', 'in', [guest, customer]).execute()
  await tx
    .insertInto('engagement')
    .values(joined.map(({ row }) => row))
    .execute()
  for (const { row, absorbed } of joined) {
    if (absorbed === undefined) continue
    // Searched by the guest's orders: there are few, and conversions have no index for this.
    await tx
      .updateTable('conversion')
      .set({ engagement_id: row.id })
      .where('shop_id', '=', shop)
      .where('order_id', 'in', from =>
        from
          .selectFrom('shop_order')
          .select('order_id')
          .where('shop_order.shop_id', '=', shop)
          .where('shop_order.shopper_id', '=', guest),
      )
      .where('engagement_id', '=', absorbed)
      .execute()
  }
}

interface Joined {
  readonly row: EngagementRow
  /** Id of the guest's engagement that went into the customer's. */
  readonly absorbed?: string
}

/** Places count one shopper's events, so the two records become one: by instant, and at the same one the customer's first. */
function renumber(rows: readonly EngagementRow[], customer: string): EngagementRow[] {
  const marks = rows.flatMap(row => [
    { at: row.first_at.getTime(), place: row.first_place, shopper: row.shopper_id },
    { at: row.last_at.getTime(), place: row.last_place, shopper: row.shopper_id },
  ])
  const rank = (shopper: string): number => (shopper === customer ? 0 : 1)
  marks.sort((a, b) => a.at - b.at || rank(a.shopper) - rank(b.shopper) || a.place - b.place)
  // One event may be a mark of several engagements.
  const order = [...new Set(marks.map(({ shopper, place }) => `${shopper}\n${place}`))]
  const places = new Map(order.map((key, index) => [key, index + 1]))
  const placeOf = (shopper: string, place: number): number => places.get(`${shopper}\n${place}`) ?? 0
  return rows.map(row => ({
    ...row,
    first_place: placeOf(row.shopper_id, row.first_place),
    last_place: placeOf(row.shopper_id, row.last_place),
  }))
}

function join(rows: readonly EngagementRow[], customer: string): Joined[] {
  const joined = new Map<string, Joined>()
  for (const own of [true, false]) {
    for (const row of rows.filter(one => (one.shopper_id === customer) === own)) {
      const key = `${row.program_id}\n${row.partner_id}`
      const before = joined.get(key)?.row
      joined.set(
        key,
        before ? { row: merge(before, row), absorbed: row.id } : { row: { ...row, shopper_id: customer } },
      )
    }
  }
  return [...joined.values()]
}

function merge(kept: EngagementRow, other: EngagementRow): EngagementRow {
  const [first] = [kept, other].sort((a, b) => a.first_place - b.first_place)
  const [last] = [kept, other].sort((a, b) => b.last_place - a.last_place)
  return {
    ...kept,
    points: kept.points + other.points,
    used_code: kept.used_code || other.used_code,
    ...(first && { first_type: first.first_type, first_at: first.first_at, first_place: first.first_place }),
    ...(last && { last_type: last.last_type, last_at: last.last_at, last_place: last.last_place }),
  }
}
