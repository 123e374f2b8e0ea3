import type { PublicPromotion } from '../../src/contract/promotion.ts'
import type { PromotionTexts } from '../../src/rules/promotion.ts'

/** The texts of a promotion in the shopper's language, else in its own. */
export function promotionText(promotion: PublicPromotion, locale: string): PromotionTexts & { readonly name: string } {
  const texts = promotion.texts
  return { ...promotion, ...texts?.[locale.split('-')[0] ?? ''], ...texts?.[locale] }
}
