import { prepare } from '../../src/rules/index.ts'
import type {
  Cart,
  Conditions,
  Coupon,
  PreparedPromotions,
  Promotion,
  Selector,
  Shopper,
} from '../../src/rules/index.ts'
import { createRandom } from '../engines/random.ts'

/** One task for all contestants: the same promotions, shopper and carts. */
export interface QualifyWorkload {
  readonly promotions: readonly BenchPromotion[]
  readonly prepared: PreparedPromotions
  readonly coupons: readonly Coupon[]
  readonly shopper: Required<Pick<Shopper, 'segments' | 'country' | 'channel'>>
  /** Alike in shape and different in prices, so that no contestant sees one constant input. */
  readonly carts: readonly [Cart, ...Cart[]]
}

/** A promotion of the kinds that every contestant can express: off some items, with at most one simple condition. */
export interface BenchPromotion extends Promotion {
  readonly discount:
    | { readonly type: 'percentage'; readonly of: 'items'; readonly basisPoints: number; readonly items: BenchSelector }
    | {
        readonly type: 'amount'
        readonly of: 'items'
        readonly amount: number
        readonly each: true
        readonly items: BenchSelector
      }
}

/** One include list, or every line. */
export type BenchSelector = Pick<Selector, 'skus' | 'categories' | 'brands'>

/** What the promotions are off: two skus, a category, a brand, every line, or each of these in turn. */
export type Reach = (typeof reaches)[number] | 'mixed'

/** From the narrowest to the widest. */
export const reaches = ['skus', 'category', 'brand', 'everything'] as const

/** The instant that everything is judged at. */
export const at = '2026-11-21T10:00:00Z'

/** Skus in the shop that fill the carts. */
const skuCount = 25

// In turn: the first of each pair holds, the second does not; without a condition the second asks for skus that no cart has.
const conditions: readonly (readonly [Conditions?, Conditions?])[] = [
  [{ customer: { segments: ['vip', 'new'] } }, { customer: { segments: ['staff'] } }],
  [{ minimumSubtotal: { amount: 500 } }, { minimumSubtotal: { amount: 1_000_000_000 } }],
  [{ countries: ['DE', 'AT'] }, { countries: ['US'] }],
  [{ channels: ['web'] }, { channels: ['store'] }],
  [],
]

/**
 * Makes a task of so many promotions, every second of which fits, and carts of so many lines. With fewer than 25 lines
 * promotions off a few skus may find no item.
 */
export function createQualifyWorkload(
  promotionCount: number,
  lineCount: number,
  reach: Reach = 'mixed',
): QualifyWorkload {
  const promotions = Array.from({ length: promotionCount }, (_, index) => createPromotion(index, reach))
  return {
    promotions,
    prepared: prepare(promotions),
    coupons: promotions.map(({ id }) => ({ id: `coupon-${id}`, promotion: id, state: 'claimed' })),
    shopper: { segments: ['vip'], country: 'DE', channel: 'web' },
    carts: [createCart(1, lineCount), ...Array.from({ length: 7 }, (_, index) => createCart(index + 2, lineCount))],
  }
}

function createPromotion(index: number, reach: Reach): BenchPromotion {
  const fits = index % 2 === 0
  // In another rhythm than the reaches, so that every condition meets every reach.
  const pair = conditions[(index >> 1) % conditions.length] ?? []
  const condition = pair[fits ? 0 : 1]
  const items = fits || condition ? createSelector(index, reach) : { skus: ['GONE-1', 'GONE-2'] }
  return {
    id: `p${index}`,
    name: `Promotion ${index}`,
    status: 'active',
    currency: 'EUR',
    discount:
      index % 3
        ? { type: 'percentage', of: 'items', basisPoints: 500, items }
        : { type: 'amount', of: 'items', amount: 3, each: true, items },
    ...(condition && { conditions: condition }),
  }
}

function createSelector(index: number, reach: Reach): BenchSelector {
  switch (reach === 'mixed' ? reaches[(index >> 1) % reaches.length] : reach) {
    case 'skus':
      return { skus: [`SKU-${index % skuCount}`, `SKU-${(index + 7) % skuCount}`] }
    case 'category':
      return { categories: [`category-${index % 5}`] }
    case 'brand':
      return { brands: [`brand-${index % 3}`] }
    default:
      return {}
  }
}

function createCart(seed: number, lineCount: number): Cart {
  const random = createRandom(seed)
  return {
    currency: 'EUR',
    shipping: 590,
    lines: Array.from({ length: lineCount }, (_, index) => ({
      id: `l${index}`,
      sku: `SKU-${index % skuCount}`,
      quantity: random.whole(1, 3),
      unitPrice: random.whole(1000, 9999),
      categories: [`category-${index % 5}`],
      brand: `brand-${index % 3}`,
    })),
  }
}
