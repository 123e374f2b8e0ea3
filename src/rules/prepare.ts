import { requireUnique } from './priced-cart.ts'
import type { Discount, DiscountClass, Promotion, Selection } from './promotion.ts'
import { compileSelection, everyLine } from './selector.ts'
import type { Matcher } from './selector.ts'

/** A promotion with everything worked out that no cart can change. */
export interface PreparedPromotion {
  readonly promotion: Promotion
  /** Its class when coupons are combined. */
  readonly of: DiscountClass
  /** Milliseconds since 1970. */
  readonly startsAt: number
  readonly endsAt: number
  /** The selections of the discount; that of the whole order is every line, and shipping has none. */
  readonly selections: readonly Matcher[]
  readonly minimum: Matcher
  readonly maximum: Matcher
  readonly pieces: Matcher
}

/** Promotions made ready for qualifying often. */
export interface PreparedPromotions {
  readonly byId: ReadonlyMap<string, PreparedPromotion>
}

/**
 * Prepares promotions once, so that each qualifying is cheap.
 * @throws TypeError when two promotions have the same id
 * @example
 * const promotions = prepare(list)
 * qualify({ promotions, coupons, cart, shopper, policy, at })
 */
export function prepare(promotions: readonly Promotion[]): PreparedPromotions {
  requireUnique(promotions, 'promotions')
  const compiled = new Map<string, Matcher>()
  // Selections that say the same share one matcher, and so the rows that it finds on a cart.
  const compile = (selection: Selection | undefined): Matcher => {
    if (!selection) return everyLine
    const key = JSON.stringify(selection)
    let matches = compiled.get(key)
    if (!matches) compiled.set(key, (matches = compileSelection(selection)))
    return matches
  }
  return { byId: new Map(promotions.map(promotion => [promotion.id, preparePromotion(promotion, compile)])) }
}

function preparePromotion(
  promotion: Promotion,
  compile: (selection: Selection | undefined) => Matcher,
): PreparedPromotion {
  const { discount, conditions = {}, startsAt, endsAt } = promotion
  const of = 'of' in discount ? discount.of : 'items'
  return {
    promotion,
    of,
    startsAt: startsAt ? Date.parse(startsAt) : -Infinity,
    endsAt: endsAt ? Date.parse(endsAt) : Infinity,
    selections: selectionsOf(discount).map(compile),
    minimum: compile(conditions.minimumSubtotal?.items),
    maximum: compile(conditions.maximumSubtotal?.items),
    pieces: compile(conditions.minimumQuantity?.items),
  }
}

function selectionsOf(discount: Discount): readonly (Selection | undefined)[] {
  if (discount.type === 'buy_get') return [discount.buy.items, discount.get.items]
  if (discount.type === 'price' || discount.of === 'items') return [discount.items]
  return discount.of === 'order' ? [undefined] : []
}
