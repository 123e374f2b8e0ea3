import type { Program } from '../contract/program.ts'
import type { Conversion, ConversionRejection } from '../contract/conversion.ts'
import type { AttributionEventType, AttributionProgram } from '../rules/attribution.ts'
import type { ReturnedLine } from '../rules/refund.ts'
import type { Instant, Json, Optional, OptionalInstant } from './schema.ts'

/** A program. */
export interface ProgramTable {
  shop_id: string
  id: string
  doc: Json<Program>
}

/** The running relation of a partner and a shopper in a program: what a reward is judged by, kept up event by event. */
export interface EngagementTable {
  shop_id: string
  id: string
  shopper_id: string
  program_id: string
  partner_id: string
  points: number
  first_type: AttributionEventType
  first_at: Instant
  /** Places count the events of one shopper, in the order in which they were recorded. */
  first_place: number
  last_type: AttributionEventType
  last_at: Instant
  last_place: number
  used_code: boolean
}

/** A credited order, for one partner of one program. */
export interface ConversionTable {
  shop_id: string
  id: string
  order_id: string
  program_id: string
  partner_id: string
  engagement_id: string
  points: number
  uses: Json<Conversion['uses']>
  currency: string
  net: number
  /** The reward as the program named it at the order. */
  terms: Json<AttributionProgram['reward']>
  reward: number
  owed: number
  status: Conversion['status']
  reason: Optional<ConversionRejection>
  created_at: Instant
  rejected_at: OptionalInstant
}

/** A refund of an order. */
export interface RefundTable {
  shop_id: string
  order_id: string
  /** The shop's own id. */
  id: string
  fingerprint: string
  returned: Json<readonly ReturnedLine[]>
  lines: Json<Readonly<Record<string, number>>>
  charged: Json<Readonly<Record<string, number>>>
  amount: number
  at: Instant
}

/** A signed arrival that was used, so that it is good once. */
export interface ClickTable {
  shop_id: string
  partner_id: string
  jti: string
  shopper_id: string
  referral_id: string
  /** From then on the token is refused by its age. */
  expires_at: Instant
}

/** Tables of programs, engagements, conversions and signed arrivals. */
export interface ProgramSchema {
  program: ProgramTable
  engagement: EngagementTable
  conversion: ConversionTable
  refund: RefundTable
  click: ClickTable
}
