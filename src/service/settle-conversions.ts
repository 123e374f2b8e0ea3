import type { Selectable, Transaction } from 'kysely'
import { portion } from '../rules/money.ts'
import { spread } from '../rules/spread.ts'
import { conversionEvent } from './conversion-event.ts'
import { writeEvent } from './event-log.ts'
import type { ConversionTable } from './schema-programs.ts'
import type { Schema } from './schema.ts'

/** An order whose rewards change. */
export interface SettledOrder {
  readonly shop: string
  readonly orderId: string
  readonly shopper: string | null
  readonly now: Date
}

/** Rejects what partners were to get for an order that was cancelled. */
export async function rejectConversions(
  tx: Transaction<Schema>,
  { shop, orderId, shopper, now }: SettledOrder,
): Promise<void> {
  const rejected = await tx
    .updateTable('conversion')
    .set({ status: 'rejected', reason: 'order_cancelled', owed: 0, rejected_at: now })
    .where('shop_id', '=', shop)
    .where('order_id', '=', orderId)
    .where('status', '=', 'created')
    .returningAll()
    .execute()
  await writeEvent(tx, ...rejected.map(row => conversionEvent(row, now, shopper ?? undefined)))
}

/** What a refund left of an order. */
export interface Kept {
  /** Of the line net after discounts. */
  readonly net: number
  /** No piece is kept. */
  readonly nothing: boolean
}

/**
 * Lowers what partners get for an order by what was paid back: the program's terms at the order on what is kept, divided as
 * before. A fixed amount falls with the net. Where no piece is kept the reward is rejected.
 */
export async function lowerConversions(
  tx: Transaction<Schema>,
  { shop, orderId, shopper, now }: SettledOrder,
  kept: Kept,
): Promise<void> {
  const rows = await tx
    .selectFrom('conversion')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute()
  for (const program of new Set(rows.map(row => row.program_id))) {
    const shares = rows.filter(row => row.program_id === program)
    const parts = spread(
      rewardOf(shares, kept),
      shares.map(row => row.reward),
    )
    for (const [index, row] of shares.entries()) {
      // Fewer minor units can be more for one of several, by the remainder; a refund raises nobody's part.
      const owed = Math.min(row.owed, parts[index] ?? 0)
      if (row.status !== 'created' || (owed === row.owed && !kept.nothing)) continue
      const change = kept.nothing
        ? { owed: 0, status: 'rejected' as const, reason: 'order_refunded' as const, rejected_at: now }
        : { owed }
      await tx.updateTable('conversion').set(change).where('shop_id', '=', shop).where('id', '=', row.id).execute()
      if (kept.nothing) await writeEvent(tx, conversionEvent({ ...row, ...change }, now, shopper ?? undefined))
    }
  }
}

function rewardOf(shares: readonly Selectable<ConversionTable>[], kept: Kept): number {
  const [first] = shares
  if (!first || kept.nothing) return 0
  if ('basisPoints' in first.terms) return portion(kept.net, first.terms.basisPoints, 10_000)
  return first.net ? portion(first.terms.amount, kept.net, first.net) : first.terms.amount
}
