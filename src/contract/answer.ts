import * as v from 'valibot'
import { CartSchema } from './cart.ts'
import { ShopPolicySchema } from './policy.ts'
import { PartnerTieSchema, PromotionSchema } from './promotion.ts'
import { AmountSchema, CountrySchema, CurrencySchema, IdSchema, InstantSchema } from './scalar.ts'

// What the main routes answer, for the description of the API. The service parses nothing with these.

const ids = v.array(IdSchema)
const reasons = v.array(v.looseObject({ reason: v.string() }))
const saving = {
  discount: AmountSchema,
  lines: v.record(v.string(), AmountSchema),
  shipping: v.exactOptional(AmountSchema),
}
const inapplicable = v.strictObject({ status: v.literal('inapplicable'), reasons, recoverable: v.boolean() })
const applicable = v.strictObject({ status: v.literal('applicable'), ...saving })
const applied = v.strictObject({ status: v.literal('applied'), ...saving })
const skipped = v.strictObject({ status: v.literal('skipped'), reasons })
const totals = v.strictObject({
  subtotal: AmountSchema,
  discount: AmountSchema,
  shippingDiscount: AmountSchema,
  total: AmountSchema,
})
const application = { coupons: v.record(v.string(), v.union([applied, skipped, inapplicable])), totals }
const walletCoupon = v.strictObject({
  id: IdSchema,
  promotion: IdSchema,
  state: v.picklist(['claimed', 'reserved', 'redeemed', 'expired', 'discarded', 'revoked']),
  expiresAt: v.exactOptional(InstantSchema),
  partner: v.exactOptional(PartnerTieSchema),
  remaining: v.exactOptional(v.literal(0)),
  remainingForCustomer: v.exactOptional(v.literal(0)),
  receivedAt: InstantSchema,
  code: v.exactOptional(v.string()),
  shared: v.exactOptional(v.literal(true)),
  endedAt: v.exactOptional(InstantSchema),
  used: v.exactOptional(v.strictObject({ orderId: IdSchema, saved: AmountSchema, currency: CurrencySchema })),
})
const shopper = v.strictObject({
  signedIn: v.exactOptional(v.boolean()),
  firstOrder: v.exactOptional(v.boolean()),
  country: v.exactOptional(CountrySchema),
  channel: v.exactOptional(v.string()),
  partner: v.exactOptional(IdSchema),
})

const session = {
  token: v.string(),
  shopper: IdSchema,
  kind: v.picklist(['guest', 'customer']),
  expiresAt: v.exactOptional(InstantSchema),
}

/** Describes a session as it is told, once. */
export const SessionSchema: v.GenericSchema = v.strictObject(session)

/** Describes a new guest's session, with his arrival where it was believed. */
export const NewGuestSchema: v.GenericSchema = v.strictObject({
  ...session,
  referral: v.exactOptional(v.strictObject({ partner: IdSchema, name: v.string(), at: InstantSchema })),
})

/** Describes a sign-in: the customer's session, and what became of the guest's coupons. */
export const SignedInSchema: v.GenericSchema = v.strictObject({
  session: SessionSchema,
  merged: v.strictObject({ moved: ids, duplicates: ids }),
})

/** Describes a wallet. */
export const WalletSchema: v.GenericSchema = v.strictObject({
  now: InstantSchema,
  policy: ShopPolicySchema,
  shopper,
  coupons: v.array(walletCoupon),
  promotions: v.array(PromotionSchema),
  partners: v.array(v.strictObject({ id: IdSchema, name: v.string() })),
})

/** Describes a claimed coupon with its promotion. */
export const ClaimedSchema: v.GenericSchema = v.strictObject({ coupon: walletCoupon, promotion: PromotionSchema })

/** Describes the offers of a slot. */
export const OffersSchema: v.GenericSchema = v.array(
  v.strictObject({
    id: IdSchema,
    slot: IdSchema,
    action: v.picklist(['add_to_wallet', 'none']),
    promotion: PromotionSchema,
    claimed: v.boolean(),
  }),
)

/** Describes a quote. */
export const QuoteSchema: v.GenericSchema = v.strictObject({
  now: InstantSchema,
  verdicts: v.record(v.string(), v.union([applicable, inapplicable])),
  application: v.strictObject(application),
  best: v.strictObject({ ...application, chosen: ids, exact: v.boolean() }),
})

/** Describes a reservation. */
export const ReservationSchema: v.GenericSchema = v.strictObject({
  id: IdSchema,
  checkoutId: IdSchema,
  coupons: ids,
  reservedUntil: InstantSchema,
  totals,
})

/** Describes an order. */
export const OrderSchema: v.GenericSchema = v.strictObject({
  orderId: IdSchema,
  cart: CartSchema,
  coupons: v.record(v.string(), v.strictObject({ promotion: IdSchema, code: v.exactOptional(v.string()), ...saving })),
  totals,
  placedAt: InstantSchema,
  state: v.picklist(['placed', 'cancelled']),
})

/** Describes the problem `total_changed`. */
export const TotalChangedSchema: v.GenericSchema = v.looseObject({
  type: v.string(),
  title: v.string(),
  status: v.literal(409),
  reason: v.string(),
  reasons,
  change: v.exactOptional(
    v.strictObject({ totals, previous: totals, dropped: v.record(v.string(), reasons), confirm: v.string() }),
  ),
})
