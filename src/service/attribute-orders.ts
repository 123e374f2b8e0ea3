import type { Selectable, Transaction } from 'kysely'
import type { Program } from '../contract/program.ts'
import { divideReward, type RunningEngagement } from '../rules/attribution.ts'
import type { Cart } from '../rules/cart.ts'
import type { ServiceContext } from './context.ts'
import { conversionEvent } from './conversion-event.ts'
import { type EngagementLedger, type EngagementRow, openLedger } from './engagement-ledger.ts'
import { writeEvent } from './event-log.ts'
import { instantOf } from './instant.ts'
import type { Use } from './redeem.ts'
import type { ConversionTable } from './schema-programs.ts'
import type { Schema } from './schema.ts'
import { run } from './statement.ts'

/** An order that was just placed, as its partners are credited for it. */
export interface CreditedOrder {
  readonly shop: string
  readonly orderId: string
  /** Left out for an order of nobody. */
  readonly shopper?: string
  readonly cart: Cart
  /** In order of application. */
  readonly uses: readonly Use[]
  /** The partner that a use is credited to, by coupon id. */
  readonly partners: Readonly<Record<string, string>>
  /** The first reservation of the checkout. */
  readonly checkoutStartedAt?: Date
  readonly at: Date
}

/** An order of somebody. */
type KnownOrder = CreditedOrder & { readonly shopper: string }

/**
 * Records what orders mean to partners, in the transaction that places them: engagement, points, conversion and reward. The
 * shoppers are locked, so their engagements stand still. Orders of one shopper are judged in the order given. The number of
 * statements does not depend on that of the orders, and is one where the shops have no program.
 */
export async function attributeOrders(
  context: Pick<ServiceContext, 'newId'>,
  tx: Transaction<Schema>,
  orders: readonly CreditedOrder[],
): Promise<void> {
  // Nobody has no engagements.
  const known = orders.filter((order): order is KnownOrder => order.shopper !== undefined)
  const partners = known.flatMap(order => Object.values(order.partners))
  const ledger = await openLedger(context, tx, { shoppers: known, partners })
  if (!ledger) return
  const conversions = known.flatMap(order => {
    recordUses(ledger, order)
    return ledger.programs(order.shop).flatMap(program => credit(context, ledger, program, order))
  })
  const created = await ledger.save()
  if (conversions.length) await run(tx, WRITE_CONVERSIONS, [JSON.stringify(conversions.map(({ row }) => row))])
  const told = conversions.map(({ row, shopper }) => conversionEvent(row, row.created_at, shopper))
  const events = [...created, ...told]
  // A statement takes 65,535 parameters.
  for (let from = 0; from < events.length; from += 1000) await writeEvent(tx, ...events.slice(from, from + 1000))
}

const WRITE_CONVERSIONS = `insert into conversion
    (shop_id, id, order_id, program_id, partner_id, engagement_id, points, uses, currency, net, terms, reward, owed, status,
    reason, created_at, rejected_at)
  select shop_id, id, order_id, program_id, partner_id, engagement_id, points, uses, currency, net, terms, reward, owed,
    status, reason, created_at, rejected_at
  from jsonb_to_recordset($1::jsonb) as given(
    shop_id text, id text, order_id text, program_id text, partner_id text, engagement_id text, points bigint, uses jsonb,
    currency text, net bigint, terms jsonb, reward bigint, owed bigint, status text, reason text, created_at timestamptz,
    rejected_at timestamptz)`

/** SIR-05 to SIR-08: a code of a partner was used. A code that is nobody's is an ordinary redemption (SIR-04). */
function recordUses(ledger: EngagementLedger, { shop, shopper, uses, partners, at }: KnownOrder): void {
  for (const { coupon } of uses) {
    const partner = partners[coupon.id]
    if (partner !== undefined) ledger.record({ type: 'coupon_used', shop, shopper, partner, at })
  }
}

type ConversionRow = Selectable<ConversionTable>

function credit(
  context: Pick<ServiceContext, 'newId'>,
  ledger: EngagementLedger,
  program: Program,
  order: KnownOrder,
): { readonly row: ConversionRow; readonly shopper: string }[] {
  const { shop, shopper, orderId, cart, at, checkoutStartedAt } = order
  const rows = ledger.engagements(program, shop, shopper)
  const net = netOf(order)
  const parts = divideReward({
    program,
    engagements: rows.map(toRunning),
    order: {
      placedAt: instantOf(at),
      net,
      ...(checkoutStartedAt ? { checkoutStartedAt: instantOf(checkoutStartedAt) } : {}),
    },
  })
  return parts.flatMap(({ partner, amount }) => {
    const engagement = rows.find(row => row.partner_id === partner)
    if (!engagement) return []
    const isSelf = ledger.isSelf(shop, shopper, partner)
    const row = {
      shop_id: shop,
      id: context.newId(),
      order_id: orderId,
      program_id: program.id,
      partner_id: partner,
      engagement_id: engagement.id,
      points: engagement.points,
      uses: usesOf(order, partner),
      currency: cart.currency,
      net,
      terms: program.reward,
      reward: amount,
      owed: isSelf ? 0 : amount,
      status: isSelf ? ('rejected' as const) : ('created' as const),
      reason: isSelf ? ('self_referral' as const) : null,
      created_at: at,
      rejected_at: isSelf ? at : null,
    }
    return { row, shopper }
  })
}

function toRunning(row: EngagementRow): RunningEngagement {
  return {
    partner: row.partner_id,
    points: row.points,
    firstAt: instantOf(row.first_at),
    lastAt: instantOf(row.last_at),
    lastPlace: row.last_place,
    usedCode: row.used_code,
  }
}

/** Line net after discounts, without shipping. */
function netOf({ cart, uses }: KnownOrder): number {
  const gross = cart.lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0)
  const off = uses.flatMap(({ saving }) => Object.values(saving.lines)).reduce((sum, amount) => sum + amount, 0)
  return gross - off
}

function usesOf({ uses, partners }: KnownOrder, partner: string): ConversionRow['uses'] {
  return uses
    .filter(({ coupon }) => partners[coupon.id] === partner)
    .map(({ coupon }) => ({ coupon: coupon.id, ...(coupon.code === null ? {} : { code: coupon.code }) }))
}
