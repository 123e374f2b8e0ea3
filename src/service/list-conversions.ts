import { type Selectable, sql } from 'kysely'
import type { Conversion, PartnerRewards } from '../contract/conversion.ts'
import type { Caller, ServiceContext } from './context.ts'
import { instantOf } from './instant.ts'
import { nextPage } from './next-page.ts'
import type { ConversionTable } from './schema-programs.ts'

/** Which conversions are asked for, the oldest first. */
export interface ConversionsQuestion {
  readonly after?: string
  readonly limit: number
  readonly program?: string
  readonly partner?: string
  readonly order?: string
}

/** A page of conversions. */
export interface ConversionPage {
  readonly conversions: readonly Conversion[]
  /** Ask for the page `after` this. */
  readonly next?: string
}

/** Lists what partners were credited for. */
export async function listConversions(
  { db }: ServiceContext,
  { shop }: Caller,
  { after = '', limit, program, partner, order }: ConversionsQuestion,
): Promise<ConversionPage> {
  const rows = await db.kysely
    .selectFrom('conversion')
    .selectAll()
    .where('shop_id', '=', shop.id)
    .where('id', '>', after)
    .$if(program !== undefined, query => query.where('program_id', '=', program ?? ''))
    .$if(partner !== undefined, query => query.where('partner_id', '=', partner ?? ''))
    .$if(order !== undefined, query => query.where('order_id', '=', order ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
  return { conversions: rows.map(conversionOf), ...nextPage(rows, limit, ({ id }) => id) }
}

function conversionOf(row: Selectable<ConversionTable>): Conversion {
  return {
    id: row.id,
    orderId: row.order_id,
    program: row.program_id,
    partner: row.partner_id,
    engagement: row.engagement_id,
    points: row.points,
    uses: row.uses,
    currency: row.currency,
    net: row.net,
    reward: row.reward,
    owed: row.owed,
    status: row.status,
    ...(row.reason === null ? {} : { reason: row.reason }),
    createdAt: instantOf(row.created_at),
    ...(row.rejected_at === null ? {} : { rejectedAt: instantOf(row.rejected_at) }),
  }
}

/** Whose rewards are asked for, and of which time: conversions from the one instant until before the other. */
export interface RewardsQuestion {
  readonly after?: string
  readonly limit: number
  readonly program?: string
  readonly from?: string
  readonly until?: string
}

/** A page of sums, by partner. */
export interface RewardsPage {
  readonly partners: readonly PartnerRewards[]
  /** Ask for the page `after` this. */
  readonly next?: string
}

/** Adds up what is owed to each partner (PAR-07, PAR-08). */
export async function listRewards(
  { db }: ServiceContext,
  { shop }: Caller,
  { after = '', limit, program, from, until }: RewardsQuestion,
): Promise<RewardsPage> {
  const asked = db.kysely
    .selectFrom('conversion')
    .where('shop_id', '=', shop.id)
    .$if(program !== undefined, query => query.where('program_id', '=', program ?? ''))
    .$if(from !== undefined, query => query.where('created_at', '>=', new Date(from ?? 0)))
    .$if(until !== undefined, query => query.where('created_at', '<', new Date(until ?? 0)))
  const page = await asked
    .select('partner_id')
    .distinct()
    .where('partner_id', '>', after)
    .orderBy('partner_id')
    .limit(limit)
    .execute()
  const ids = page.map(row => row.partner_id)
  if (!ids.length) return { partners: [] }
  const sums = await asked
    .select(['partner_id', 'currency'])
    .select([
      sql<number>`(count(*) filter (where status = 'created'))::bigint`.as('conversions'),
      sql<number>`(count(*) filter (where status = 'rejected'))::bigint`.as('rejected'),
      sql<number>`coalesce(sum(net) filter (where status = 'created'), 0)::bigint`.as('net'),
      sql<number>`sum(owed)::bigint`.as('owed'),
    ])
    .where('partner_id', 'in', ids)
    .groupBy(['partner_id', 'currency'])
    .orderBy('currency')
    .execute()
  const partners = ids.map(partner => ({
    partner,
    rewards: sums.filter(row => row.partner_id === partner).map(rewardOf),
  }))
  return { partners, ...nextPage(ids, limit, id => id) }
}

function rewardOf({
  currency,
  conversions,
  rejected,
  net,
  owed,
}: PartnerRewards['rewards'][number]): PartnerRewards['rewards'][number] {
  return { currency, conversions, rejected, net, owed }
}
