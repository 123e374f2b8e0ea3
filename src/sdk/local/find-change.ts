import type { TotalChange } from '../../contract/order.ts'
import type { RefusalReason } from '../../contract/reason.ts'
import type { Application } from '../../rules/verdict.ts'
import type { OrderWant } from '../backend.ts'
import { isSame } from '../stored.ts'
import type { Book } from './book.ts'

/**
 * Says what changed since the hold that the shopper saw, as the service would (D-11).
 *
 * @returns nothing where the order may go through
 */
export function findChange(
  { orderId, cart, confirm: said }: OrderWant,
  hold: Book['holds'][number] | undefined,
  { coupons, totals }: Application,
): TotalChange | undefined {
  if (!hold) return undefined
  const dropped: Record<string, readonly RefusalReason[]> = {}
  for (const [id, choice] of Object.entries(coupons)) if (choice.status !== 'applied') dropped[id] = choice.reasons
  const isSeen = isSame(totals, hold.totals) && cart?.currency === hold.cart.currency
  if (isSeen && Object.keys(dropped).length === 0) return undefined
  const confirm = JSON.stringify([orderId, cart?.currency, totals, Object.keys(dropped)])
  return confirm === said ? undefined : { totals, previous: hold.totals, dropped, confirm }
}
