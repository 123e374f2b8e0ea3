import type { GalleryGroup } from './state.ts'
import { badgeGroups } from './states/coupon-badge.ts'
import { offerGroups } from './states/coupon-offer.ts'
import { pickerGroups } from './states/coupon-picker.ts'
import { snippetGroups } from './states/coupon-snippet.ts'
import { walletGroups, walletLooks } from './states/coupon-wallet.ts'

/** Every element in every state. */
export const gallery: readonly GalleryGroup[] = [
  ...walletGroups,
  ...walletLooks,
  ...pickerGroups,
  ...offerGroups,
  ...snippetGroups,
  ...badgeGroups,
]
