import { sql } from 'kysely'
import { readNow } from './clock.ts'
import type { Caller, ServiceContext } from './context.ts'
import { positionOf } from './list-events.ts'
import { placeEvents } from './place-events.ts'
import { Refused } from './refused.ts'
import { getWebhook, requireWebhook } from './webhook.ts'

/**
 * Sends a webhook the events after a place of the log again, or, without one, all that it missed. Each keeps its id; one that
 * waits for an attempt already goes on waiting.
 * @returns how many
 * @throws Refused `not_found`, or `conflict` for a webhook that is disabled
 */
export async function replayEvents(
  context: ServiceContext,
  caller: Caller,
  id: string,
  given: string | undefined,
): Promise<{ readonly events: number }> {
  const shop = caller.shop.id
  const { enabled, replayAfter } = await getWebhook(context, caller, id)
  if (!enabled) throw new Refused(409, [{ reason: 'conflict', with: 'a webhook that is disabled' }])
  const from = given ?? replayAfter
  if (from === undefined) return { events: 0 }
  const after = positionOf(from)
  await placeEvents(context, shop)
  return context.db.transaction(async tx => {
    const { types } = await requireWebhook(tx, shop, id)
    const now = await readNow(tx, context)
    const { rows } = await sql<{ events: number }>`
      with again as (
        insert into delivery (shop_id, webhook_id, event_id, position, state, next_at)
        select shop_id, ${id}, id, position, 'pending', ${now} from event
        where shop_id = ${shop} and position > ${after} and (${types}::text[] is null or type = any (${types}::text[]))
        on conflict (shop_id, webhook_id, event_id) do update
          set state = 'pending', attempts = 0, next_at = excluded.next_at where delivery.state <> 'pending'
        returning 1
      )
      select count(*)::int as events from again`.execute(tx)
    await tx
      .updateTable('webhook')
      .set({ missed_after: null })
      .where('shop_id', '=', shop)
      .where('id', '=', id)
      .where('missed_after', '>=', after)
      .execute()
    return { events: rows[0]?.events ?? 0 }
  })
}
