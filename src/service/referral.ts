import { type Kysely, sql, type Transaction } from 'kysely'
import type { Partner } from '../contract/partner.ts'
import type { HostReferral, RecordedReferral, Referral, ReferralRequest } from '../contract/referral.ts'
import { readClick, useClick } from './click.ts'
import { readNow } from './clock.ts'
import type { ServiceContext, ShopperCaller } from './context.ts'
import { openLedger } from './engagement-ledger.ts'
import { writeEvent } from './event-log.ts'
import { instantOf } from './instant.ts'
import { lockShopper } from './locks.ts'
import { Refused } from './refused.ts'
import type { Schema } from './schema.ts'

/** An arrival from a partner's site. */
export interface Arrival {
  readonly shop: string
  /** Locked, or new. */
  readonly shopper: string
  readonly told: ReferralRequest
  readonly at: Date
}

/**
 * Records that a shopper came from a partner's site, on the partner's signature or on the word of the shop's page.
 * @throws Refused `referral_refused` for a signed arrival that is not believed, `not_found` for a partner or a host who is unknown or
 * not active, `forbidden` where his arrivals have to be signed
 */
export async function refer(
  context: ServiceContext,
  { shop, shopper }: ShopperCaller,
  told: ReferralRequest,
): Promise<RecordedReferral> {
  return context.db.transaction(async tx => {
    const owner = await lockShopper(tx, shop.id, shopper.id)
    return recordReferral(context, tx, { shop: shop.id, shopper: owner, told, at: await readNow(tx, context) })
  })
}

/**
 * Records an arrival in a transaction of the caller, with the engagements that it begins or renews. The same signed arrival
 * told again by the same shopper answers the same.
 * @throws Refused as `refer` does, before anything is written
 */
export async function recordReferral(
  context: Pick<ServiceContext, 'newId'>,
  tx: Transaction<Schema>,
  { shop, shopper, told, at }: Arrival,
): Promise<RecordedReferral> {
  const referral = context.newId()
  if (!('token' in told)) return write(context, tx, await findOpen(tx, shop, told), { shop, shopper, referral, at })
  const click = await readClick(tx, shop, told.token, at)
  const used = await useClick(tx, click, { shop, shopper, referral })
  if (used === referral) return write(context, tx, click.partner, { shop, shopper, referral, at })
  const first = await tx
    .selectFrom('referral')
    .select('at')
    .where('shop_id', '=', shop)
    .where('id', '=', used)
    .executeTakeFirstOrThrow()
  return recorded(click.partner, first.at)
}

async function findOpen(tx: Transaction<Schema>, shop: string, told: Referral | HostReferral): Promise<Partner> {
  const partner = await findPartner(tx, shop, told)
  if (!partner) throw new Refused(404, [{ reason: 'not_found' }])
  if (partner.referrals !== 'open') throw new Refused(403, [{ reason: 'forbidden' }])
  return partner
}

/** Finds the active partner whom a page names, or on whose site it says that the visitor was. */
export async function findPartner(
  db: Kysely<Schema>,
  shop: string,
  told: Referral | HostReferral,
): Promise<Partner | undefined> {
  const active = db.selectFrom('partner').select('doc').where('shop_id', '=', shop).where('status', '=', 'active')
  if ('partner' in told) return (await active.where('id', '=', told.partner).executeTakeFirst())?.doc
  const hosts = hostsAbove(told.host)
  const rows = await active
    .where(sql<boolean>`jsonb_exists_any(doc -> 'hosts', array[${sql.join(hosts)}]::text[])`)
    .orderBy('id')
    .execute()
  // The nearest host says whose it is: what one partner has at another's is his own.
  const nearest = hosts.find(host => rows.some(({ doc }) => doc.hosts?.includes(host)))
  return rows.find(({ doc }) => nearest !== undefined && doc.hosts?.includes(nearest))?.doc
}

/** A host and those that it is below of, the nearest first: `www.acme.example`, `acme.example`, `example`. */
function hostsAbove(host: string): string[] {
  const labels = host.split('.')
  return labels.map((_, index) => labels.slice(index).join('.'))
}

async function write(
  context: Pick<ServiceContext, 'newId'>,
  tx: Transaction<Schema>,
  partner: Partner,
  {
    shop,
    shopper,
    referral,
    at,
  }: { readonly shop: string; readonly shopper: string; readonly referral: string; readonly at: Date },
): Promise<RecordedReferral> {
  await tx
    .insertInto('referral')
    .values({ shop_id: shop, id: referral, shopper_id: shopper, partner_id: partner.id, at })
    .execute()
  const ledger = await openLedger(context, tx, { shoppers: [{ shop, shopper }], partners: [partner.id] })
  ledger?.record({ type: 'referral_visit', shop, shopper, partner: partner.id, at })
  const data = { referral, partner: partner.id }
  const created = (await ledger?.save()) ?? []
  await writeEvent(tx, { shop, type: 'referral.recorded', subject: shopper, time: at, data }, ...created)
  return recorded(partner, at)
}

function recorded({ id, name }: Partner, at: Date): RecordedReferral {
  return { partner: id, name, at: instantOf(at) }
}
