import type { Selectable, Transaction } from 'kysely'
import type { MergeReport, Session } from '../contract/session.ts'
import { readNow } from './clock.ts'
import type { Caller, ServiceContext } from './context.ts'
import { writeEvent } from './event-log.ts'
import { moveCheckouts } from './move-checkouts.ts'
import { moveCoupons } from './move-coupons.ts'
import { moveEngagements } from './move-engagements.ts'
import { Refused } from './refused.ts'
import type { Schema, ShopperTable } from './schema.ts'
import { isOpen, openSession } from './session.ts'
import { hashToken } from './token.ts'

/** A customer's new session, and what became of the guest's coupons. */
export interface SignedIn {
  readonly session: Session
  readonly merged: MergeReport
}

const nothing: MergeReport = { moved: [], duplicates: [] }

/**
 * Signs a customer in: the guest's wallet becomes his, in one transaction, so that every coupon always has one owner (S17).
 * The guest's token is dead afterwards (S16), but shown again with the same sign-in it gets the same report and a session,
 * since the first answer may have been lost.
 * @throws Refused `unauthorized` for a sign-in that is unknown or over
 */
export async function signIn(
  context: ServiceContext,
  { shop }: Caller,
  customerToken: string,
  guestToken: string | undefined,
): Promise<SignedIn> {
  return context.db.transaction(async tx => {
    const arrived = await readNow(tx, context)
    const customerId = await findByToken(tx, shop, 'sign_in', customerToken, arrived)
    if (customerId === undefined) throw new Refused(401, [{ reason: 'unauthorized' }])
    // What a guest had is gone with his session (HCL-25), also when he signs in later.
    const known = guestToken === undefined ? undefined : await findByToken(tx, shop, 'session', guestToken, arrived)
    // The guest before the customer, as `lockShopper` does: nobody merges into a guest, so no circle can close.
    const guest = known === undefined ? undefined : await lock(tx, shop.id, known)
    const customer = await lock(tx, shop.id, customerId)
    const now = await readNow(tx, context)
    const merged = guest?.kind === 'guest' ? await mergeOnce(tx, shop.id, guest, customer.id, now) : nothing
    if (guest?.kind === 'customer') await forget(tx, shop.id, guestToken ?? '')
    return { session: await openSession(tx, shop, { id: customer.id, kind: 'customer' }, now), merged }
  })
}

async function mergeOnce(
  tx: Transaction<Schema>,
  shop: string,
  guest: Selectable<ShopperTable>,
  customer: string,
  now: Date,
): Promise<MergeReport> {
  if (guest.merged_into !== null) {
    return guest.merged_into === customer ? readReport(tx, shop, customer, guest.id) : nothing
  }
  const merged = await moveCoupons(tx, shop, guest.id, customer, now)
  await moveCheckouts(tx, shop, guest.id, customer, merged.moved)
  await tx
    .updateTable('referral')
    .set({ shopper_id: customer })
    .where('shop_id', '=', shop)
    .where('shopper_id', '=', guest.id)
    .execute()
  await moveEngagements(tx, shop, guest.id, customer)
  await tx
    .updateTable('shopper')
    .set({ merged_into: customer })
    .where('shop_id', '=', shop)
    .where('id', '=', guest.id)
    .execute()
  const data = { guest: guest.id, ...merged }
  await writeEvent(tx, { shop, type: 'wallet.merged', subject: customer, time: now, data })
  return merged
}

async function readReport(
  tx: Transaction<Schema>,
  shop: string,
  customer: string,
  guest: string,
): Promise<MergeReport> {
  const events = await tx
    .selectFrom('event')
    .select('data')
    .where('shop_id', '=', shop)
    .where('subject', '=', customer)
    .where('type', '=', 'wallet.merged')
    .execute()
  const { moved = [], duplicates = [] } = (events.find(({ data }) => data['guest'] === guest)?.data ??
    {}) as Partial<MergeReport>
  return { moved, duplicates }
}

async function findByToken(
  tx: Transaction<Schema>,
  shop: Caller['shop'],
  purpose: 'session' | 'sign_in',
  token: string,
  now: Date,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('shopper_token')
    .innerJoin('shopper', of =>
      of.onRef('shopper.shop_id', '=', 'shopper_token.shop_id').onRef('shopper.id', '=', 'shopper_token.shopper_id'),
    )
    .select(['shopper.id', 'shopper.kind', 'shopper_token.created_at', 'shopper_token.expires_at'])
    .where('shopper_token.shop_id', '=', shop.id)
    .where('shopper_token.hash', '=', hashToken(token))
    .where('shopper_token.purpose', '=', purpose)
    .executeTakeFirst()
  if (!row) return undefined
  const times = { createdAt: row.created_at, expiresAt: row.expires_at }
  return isOpen(shop.policy, row.kind, times, now) ? row.id : undefined
}

/** @throws Refused `unauthorized` for a shopper who was erased this instant */
async function lock(tx: Transaction<Schema>, shop: string, id: string): Promise<Selectable<ShopperTable>> {
  const row = await tx
    .selectFrom('shopper')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new Refused(401, [{ reason: 'unauthorized' }])
  return row
}

/** Ends a session; ending it again changes nothing. */
export async function forget(tx: Transaction<Schema>, shop: string, token: string): Promise<void> {
  await tx
    .deleteFrom('shopper_token')
    .where('shop_id', '=', shop)
    .where('hash', '=', hashToken(token))
    .where('purpose', '=', 'session')
    .execute()
}
