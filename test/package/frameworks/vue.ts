import type { GlobalComponents } from 'vue'
import type { Tearoff } from 'tearoff'
import type { CouponPicker } from 'tearoff/elements/classes'

declare const shop: Tearoff

type Tag<Name extends keyof GlobalComponents> = InstanceType<GlobalComponents[Name]>

// What a template checks: an object for the attributes, a call for each event.
export const wallet: Tag<'coupon-wallet'>['$props'] = { shop, lang: 'de', class: 'wide', onClick: () => undefined }
export const offer: Tag<'coupon-offer'>['$props'] = { slotName: 'home' }
export const picker: Tag<'coupon-picker'>['$props'] = { shop, disabled: true, withoutTotals: true, name: 'coupons' }
export const snippet: Tag<'coupon-snippet'>['$props'] = { promotion: 'spring', block: true }
export const badge: Tag<'coupon-badge'>['$props'] = { shop }

// @ts-expect-error there is no such property
export const noProperty: Tag<'coupon-wallet'>['$props'] = { shops: shop }
// @ts-expect-error the SDK is no text
export const noText: Tag<'coupon-wallet'>['$props'] = { shop: 'shop' }
// @ts-expect-error it is a text
export const noNumber: Tag<'coupon-offer'>['$props'] = { slotName: 3 }
// @ts-expect-error it is on or off
export const noSwitch: Tag<'coupon-picker'>['$props'] = { disabled: 'yes' }
// @ts-expect-error there is no such element
export type NoElement = Tag<'coupon-bag'>

/** What a template may listen to. */
export function listen(of: Tag<'coupon-snippet'>, event: Parameters<typeof of.$emit>[1]): string | undefined {
  // @ts-expect-error a copied code has no offer
  void event.offer
  return event.coupon.code
}

/** A template ref is the element itself. */
export const check = (of: Tag<'coupon-picker'>): boolean => (of satisfies CouponPicker).checkValidity()
