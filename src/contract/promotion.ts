import * as v from 'valibot'
import { noList, closedObject } from './scalar.ts'
import type { Conditions, Discount, PartnerTie, Promotion, Selection, Selector } from '../rules/promotion.ts'
import {
  AmountSchema,
  BasisPointsSchema,
  CountrySchema,
  CountSchema,
  CurrencySchema,
  IdSchema,
  InstantSchema,
  nonEmpty,
} from './scalar.ts'

const text = (most: number): v.GenericSchema<string> => v.pipe(v.string(), v.minLength(1), v.maxLength(most))

const SelectorSchema: v.GenericSchema<Selector> = closedObject({
  skus: v.exactOptional(nonEmpty(IdSchema)),
  categories: v.exactOptional(nonEmpty(IdSchema)),
  brands: v.exactOptional(nonEmpty(IdSchema)),
  exclude: v.exactOptional(
    closedObject({
      skus: v.exactOptional(nonEmpty(IdSchema)),
      categories: v.exactOptional(nonEmpty(IdSchema)),
      brands: v.exactOptional(nonEmpty(IdSchema)),
    }),
  ),
  saleItems: v.exactOptional(v.picklist(['include', 'exclude'])),
})

const SelectionSchema: v.GenericSchema<Selection> = v.union([nonEmpty(SelectorSchema, 50), SelectorSchema])

const positive = v.pipe(AmountSchema, v.minValue(1))

const TierSchema = v.union([
  closedObject({ minimum: AmountSchema, basisPoints: BasisPointsSchema }),
  closedObject({ minimum: AmountSchema, amount: positive }),
])

const DiscountSchema: v.GenericSchema<Discount> = v.pipe(
  v.variant('type', [
    closedObject({
      type: v.literal('percentage'),
      of: v.picklist(['items', 'order', 'shipping']),
      basisPoints: BasisPointsSchema,
      items: v.exactOptional(SelectionSchema),
      cap: v.exactOptional(positive),
    }),
    closedObject({
      type: v.literal('amount'),
      of: v.picklist(['items', 'order', 'shipping']),
      amount: positive,
      items: v.exactOptional(SelectionSchema),
      each: v.exactOptional(v.boolean()),
    }),
    closedObject({ type: v.literal('price'), price: AmountSchema, items: v.exactOptional(SelectionSchema) }),
    closedObject({
      type: v.literal('buy_get'),
      buy: closedObject({ items: v.exactOptional(SelectionSchema), quantity: CountSchema }),
      get: closedObject({
        items: v.exactOptional(SelectionSchema),
        quantity: CountSchema,
        basisPoints: BasisPointsSchema,
      }),
      times: v.exactOptional(CountSchema),
    }),
    closedObject({
      type: v.literal('tiers'),
      of: v.picklist(['items', 'order']),
      items: v.exactOptional(SelectionSchema),
      tiers: nonEmpty(TierSchema, 50),
    }),
  ]),
  v.check(
    discount => !('of' in discount) || discount.of === 'items' || discount.items === undefined,
    '`items` goes with `of: "items"` only',
  ),
  v.check(
    discount => discount.type !== 'amount' || discount.of === 'items' || discount.each === undefined,
    '`each` goes with `of: "items"` only',
  ),
  v.check(
    discount =>
      discount.type !== 'tiers' ||
      discount.tiers.every((tier, i, all) => i === 0 || tier.minimum > (all[i - 1]?.minimum ?? 0)),
    'the minimums of the tiers rise',
  ),
)

const ConditionsSchema: v.GenericSchema<Conditions> = closedObject({
  minimumSubtotal: v.exactOptional(closedObject({ amount: AmountSchema, items: v.exactOptional(SelectionSchema) })),
  maximumSubtotal: v.exactOptional(closedObject({ amount: AmountSchema, items: v.exactOptional(SelectionSchema) })),
  minimumQuantity: v.exactOptional(closedObject({ quantity: CountSchema, items: v.exactOptional(SelectionSchema) })),
  customer: v.exactOptional(
    closedObject({
      signedIn: v.exactOptional(v.literal(true)),
      segments: v.exactOptional(nonEmpty(IdSchema)),
      firstOrder: v.exactOptional(v.literal(true)),
    }),
  ),
  countries: v.exactOptional(nonEmpty(CountrySchema)),
  channels: v.exactOptional(nonEmpty(IdSchema)),
})

/** Parses the tie of a promotion, a set or a coupon to a partner. */
export const PartnerTieSchema: v.GenericSchema<PartnerTie> = closedObject({
  id: IdSchema,
  use: v.picklist(['referred', 'anyone']),
})

const TextsSchema = closedObject({
  name: v.exactOptional(text(200)),
  description: v.exactOptional(text(2000)),
  terms: v.exactOptional(text(5000)),
})

/**
 * Parses a promotion as the shop writes it. `couponLifetimeDays` is required here (HCL-27) though the rules do without
 * it, and so is `currency` where any amount is money.
 */
export const PromotionSchema: v.GenericSchema<Promotion> = v.pipe(
  closedObject({
    id: IdSchema,
    name: text(200),
    description: v.exactOptional(text(2000)),
    terms: v.exactOptional(text(5000)),
    image: v.exactOptional(v.pipe(text(2000), v.regex(/^(?:https:\/\/|\/(?!\/))/u, 'https: or a path of the shop'))),
    texts: v.exactOptional(
      noList(v.record(v.pipe(v.string(), v.regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u)), TextsSchema)),
    ),
    status: v.picklist(['draft', 'active', 'suspended', 'ended']),
    startsAt: v.exactOptional(InstantSchema),
    endsAt: v.exactOptional(InstantSchema),
    currency: v.exactOptional(CurrencySchema),
    discount: DiscountSchema,
    conditions: v.exactOptional(ConditionsSchema),
    partner: v.exactOptional(PartnerTieSchema),
    combinesWith: v.exactOptional(nonEmpty(v.picklist(['items', 'order', 'shipping']), 3)),
    group: v.exactOptional(IdSchema),
    priority: v.exactOptional(CountSchema),
    couponLifetimeDays: v.pipe(CountSchema, v.maxValue(3660)),
    limits: v.exactOptional(
      closedObject({
        claims: v.exactOptional(CountSchema),
        redemptions: v.exactOptional(CountSchema),
        perCustomer: v.exactOptional(CountSchema),
        maxHeld: v.exactOptional(CountSchema),
      }),
    ),
  }),
  v.check(
    promotion =>
      !promotion.startsAt || !promotion.endsAt || Date.parse(promotion.startsAt) < Date.parse(promotion.endsAt),
    '`endsAt` is after `startsAt`',
  ),
  v.check(
    promotion => promotion.currency !== undefined || !hasMoney(promotion),
    '`currency`, because an amount is money',
  ),
)

/** What a browser gets of a promotion: no limits, and of segments only whether this shopper is in one. */
export type PublicPromotion = Omit<Promotion, 'limits'>

function hasMoney({
  discount,
  conditions,
}: {
  readonly discount: Discount
  readonly conditions?: Conditions
}): boolean {
  if (conditions?.minimumSubtotal || conditions?.maximumSubtotal) return true
  switch (discount.type) {
    case 'percentage':
      return discount.cap !== undefined
    case 'amount':
    case 'price':
    case 'tiers':
      return true
    case 'buy_get':
      return false
  }
}
