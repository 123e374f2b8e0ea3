import * as v from 'valibot'
import { ProgramSchema } from './program.ts'
import { PromotionSchema } from './promotion.ts'
import { AmountSchema, CurrencySchema, IdSchema, InstantSchema } from './scalar.ts'

// What the routes of the shop's back end answer, for the description of the API. The service parses nothing with these.

const count = AmountSchema
const next = v.exactOptional(v.string())
const amounts = v.record(v.string(), AmountSchema)

/** Describes a page of promotions. */
export const PromotionPageSchema: v.GenericSchema = v.strictObject({ promotions: v.array(PromotionSchema), next })

/** Describes a page of programs. */
export const ProgramPageSchema: v.GenericSchema = v.strictObject({ programs: v.array(ProgramSchema), next })

/** Describes a page of the event log (CloudEvents 1.0). */
export const EventPageSchema: v.GenericSchema = v.strictObject({
  events: v.array(
    v.looseObject({
      specversion: v.literal('1.0'),
      id: IdSchema,
      source: IdSchema,
      type: v.string(),
      subject: v.exactOptional(IdSchema),
      time: InstantSchema,
      data: v.record(v.string(), v.unknown()),
    }),
  ),
  next,
})

const engagementEvent = v.strictObject({ type: v.picklist(['referral_visit', 'coupon_used']), at: InstantSchema })

/** Describes a page of engagements. */
export const EngagementPageSchema: v.GenericSchema = v.strictObject({
  engagements: v.array(
    v.strictObject({
      id: IdSchema,
      program: IdSchema,
      partner: IdSchema,
      shopper: IdSchema,
      points: AmountSchema,
      first: engagementEvent,
      last: engagementEvent,
    }),
  ),
  next,
})

/** Describes a page of conversions. */
export const ConversionPageSchema: v.GenericSchema = v.strictObject({
  conversions: v.array(
    v.strictObject({
      id: IdSchema,
      orderId: IdSchema,
      program: IdSchema,
      partner: IdSchema,
      engagement: IdSchema,
      points: AmountSchema,
      uses: v.array(v.strictObject({ coupon: IdSchema, code: v.exactOptional(v.string()) })),
      currency: CurrencySchema,
      net: AmountSchema,
      reward: AmountSchema,
      owed: AmountSchema,
      status: v.picklist(['created', 'rejected']),
      reason: v.exactOptional(v.picklist(['self_referral', 'order_cancelled', 'order_refunded'])),
      createdAt: InstantSchema,
      rejectedAt: v.exactOptional(InstantSchema),
    }),
  ),
  next,
})

/** Describes a page of what is owed to partners. */
export const RewardsPageSchema: v.GenericSchema = v.strictObject({
  partners: v.array(
    v.strictObject({
      partner: IdSchema,
      rewards: v.array(
        v.strictObject({
          currency: CurrencySchema,
          conversions: count,
          rejected: count,
          net: AmountSchema,
          owed: AmountSchema,
        }),
      ),
    }),
  ),
  next,
})

/** Describes a refund. */
export const RefundSchema: v.GenericSchema = v.strictObject({
  refundId: IdSchema,
  orderId: IdSchema,
  returned: v.array(v.strictObject({ id: IdSchema, quantity: count })),
  amount: AmountSchema,
  lines: amounts,
  charged: amounts,
  refundedAt: InstantSchema,
})

/** Describes the refunds of an order. */
export const RefundListSchema: v.GenericSchema = v.strictObject({ refunds: v.array(RefundSchema) })

/** Describes what became of every row of an import. */
export const ImportReportSchema: v.GenericSchema = v.strictObject({
  rows: count,
  accepted: count,
  duplicates: count,
  rejected: v.array(v.strictObject({ line: count, reason: v.literal('code_malformed') })),
})

/** Describes the counts of a set. */
export const SetStatisticsSchema: v.GenericSchema = v.strictObject({
  set: IdSchema,
  codes: v.strictObject({ total: count, unassigned: count, assigned: count, redeemed: count, void: count }),
  coupons: v.strictObject({
    total: count,
    claimed: count,
    redeemed: count,
    expired: count,
    discarded: count,
    revoked: count,
  }),
  uses: count,
  remaining: v.exactOptional(count),
})

/** Describes the token with which a page signs a customer in. */
export const CustomerTokenSchema: v.GenericSchema = v.strictObject({
  customerToken: v.string(),
  expiresAt: InstantSchema,
})

/** Describes who got which coupon. */
export const AssignedSchema: v.GenericSchema = v.strictObject({
  shopper: IdSchema,
  coupon: v.looseObject({ id: IdSchema, promotion: IdSchema, state: v.string() }),
})

/** Describes a recorded arrival. */
export const RecordedReferralSchema: v.GenericSchema = v.strictObject({
  partner: IdSchema,
  name: v.string(),
  at: InstantSchema,
})

/** Describes what became of each event of a device. */
export const SyncReportSchema: v.GenericSchema = v.strictObject({
  accepted: v.array(IdSchema),
  refused: v.array(v.strictObject({ id: IdSchema, reason: v.string() })),
})
