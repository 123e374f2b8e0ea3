import type { ProgramEngagement } from '../contract/conversion.ts'
import type { Caller, ServiceContext } from './context.ts'
import { instantOf } from './instant.ts'
import { nextPage } from './next-page.ts'

/** Which engagements are asked for. */
export interface EngagementsQuestion {
  readonly after?: string
  readonly limit: number
  readonly program?: string
  readonly partner?: string
  /** A shopper's id. */
  readonly shopper?: string
}

/** A page of engagements, in the order in which they began. */
export interface EngagementPage {
  readonly engagements: readonly ProgramEngagement[]
  /** Ask for the page `after` this. */
  readonly next?: string
}

/** Lists the running relations of partners and shoppers. */
export async function listEngagements(
  { db }: ServiceContext,
  { shop }: Caller,
  { after = '', limit, program, partner, shopper }: EngagementsQuestion,
): Promise<EngagementPage> {
  const rows = await db.kysely
    .selectFrom('engagement')
    .selectAll()
    .where('shop_id', '=', shop.id)
    .where('id', '>', after)
    .$if(program !== undefined, query => query.where('program_id', '=', program ?? ''))
    .$if(partner !== undefined, query => query.where('partner_id', '=', partner ?? ''))
    .$if(shopper !== undefined, query => query.where('shopper_id', '=', shopper ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
  return {
    engagements: rows.map(row => ({
      id: row.id,
      program: row.program_id,
      partner: row.partner_id,
      shopper: row.shopper_id,
      points: row.points,
      first: { type: row.first_type, at: instantOf(row.first_at) },
      last: { type: row.last_type, at: instantOf(row.last_at) },
    })),
    ...nextPage(rows, limit, ({ id }) => id),
  }
}
