import type { PublicPromotion } from '../../src/contract/promotion.ts'
import { countDaysLeft } from '../internal/days-left.ts'
import type { FoundShop } from '../internal/shop-controller.ts'

/** Says how long a coupon would be good if it were clipped now: its days, or less where its promotion ends before. */
export function goodFor(
  { couponLifetimeDays: days, endsAt }: PublicPromotion,
  { shop, voice }: FoundShop,
): string | undefined {
  if (endsAt) {
    const left = countDaysLeft(endsAt, shop.wallet.now(), shop.wallet.timeZone()).days
    if (left >= 0 && (!days || left < days)) return voice.daysLeft(endsAt).text
  }
  return days ? voice.say('lifetime', { n: days }) : undefined
}
