import type { Conversion, ConversionRejection } from '../contract/conversion.ts'
import type { NewEvent } from './event-log.ts'

/** What an event tells of a conversion. */
export interface ToldConversion {
  readonly shop_id: string
  readonly id: string
  readonly order_id: string
  readonly program_id: string
  readonly partner_id: string
  readonly engagement_id: string
  readonly points: number
  readonly uses: Conversion['uses']
  readonly currency: string
  readonly reward: number
  readonly status: Conversion['status']
  readonly reason?: ConversionRejection | null | undefined
}

/** Makes the event of a conversion that was created or rejected: it ties order, code, partner and engagement (SIR-12). */
export function conversionEvent(row: ToldConversion, time: Date, shopper: string | undefined): NewEvent {
  return {
    shop: row.shop_id,
    type: `conversion.${row.status}`,
    ...(shopper === undefined ? {} : { subject: shopper }),
    time,
    data: {
      conversion: row.id,
      orderId: row.order_id,
      program: row.program_id,
      partner: row.partner_id,
      engagement: row.engagement_id,
      points: row.points,
      uses: row.uses,
      reward: row.reward,
      currency: row.currency,
      ...(row.reason ? { reason: row.reason } : {}),
    },
  }
}
