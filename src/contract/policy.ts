import * as v from 'valibot'
import type { Policy } from '../rules/shopper.ts'
import { closedObject, CountSchema } from './scalar.ts'

/** The shop's choices. Every one has a default. */
export interface ShopPolicy extends Policy {
  /** IANA zone in which days begin and end. @default "UTC" */
  readonly timeZone?: string
  /** Hours for which an arrival from a partner binds the shopper to the partner's codes (D-05). @default 24 */
  readonly partnerSessionHours?: number
  /** Whether a code in a link is applied when it fits (D-18). @default false */
  readonly autoApplyLinks?: boolean
  /** A guest's coupons outlive the browser session only with both (D-14, HCL-26). @default both true */
  readonly guests?: { readonly persistentSession?: boolean; readonly migrateOrders?: boolean }
}

/** Parses the shop's policy. */
export const ShopPolicySchema: v.GenericSchema<ShopPolicy> = closedObject({
  referredVisitors: v.exactOptional(v.picklist(['partner_codes_only', 'partner_and_public'])),
  maxCoupons: v.exactOptional(v.pipe(CountSchema, v.maxValue(100))),
  timeZone: v.exactOptional(v.pipe(v.string(), v.check(isTimeZone, 'an IANA time zone, like Europe/Berlin'))),
  partnerSessionHours: v.exactOptional(v.pipe(CountSchema, v.maxValue(8760))),
  autoApplyLinks: v.exactOptional(v.boolean()),
  guests: v.exactOptional(
    closedObject({
      persistentSession: v.exactOptional(v.boolean()),
      migrateOrders: v.exactOptional(v.boolean()),
    }),
  ),
})

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
