import type { PublicPromotion } from '../contract/promotion.ts'
import type { Promotion } from '../rules/promotion.ts'

/** Stands for every segment that the shopper is not in; nobody is told the names of segments. */
const RESTRICTED = 'restricted'

/**
 * Leaves out of a promotion what is nobody's business: its limits, and the names of segments. The preview in the browser
 * still says the right thing, since a condition that this shopper meets is gone and one that he does not is not met there.
 */
export function toPublicPromotion(
  { limits: _limits, ...promotion }: Promotion,
  segments: readonly string[] = [],
): PublicPromotion {
  const { customer, ...conditions } = promotion.conditions ?? {}
  if (!customer?.segments) return promotion
  const { segments: asked, ...rest } = customer
  const open = asked.some(segment => segments.includes(segment)) ? rest : { ...rest, segments: [RESTRICTED] }
  return { ...promotion, conditions: { ...conditions, ...(Object.keys(open).length ? { customer: open } : {}) } }
}
