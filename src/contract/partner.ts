import * as v from 'valibot'
import { IdSchema, nonEmpty } from './scalar.ts'

/** A third party that is credited for sales. */
export interface Partner {
  readonly id: string
  readonly name: string
  readonly status: 'active' | 'pending' | 'inactive'
  /** Hosts of the partner's site, for arrivals that are known by the referrer alone. */
  readonly hosts?: readonly string[]
  /** `open`: an arrival is believed from the shop's page. `signed`: it needs a signed click token. */
  readonly referrals: 'open' | 'signed'
  /** The partner as a buyer: he earns nothing on his own orders. */
  readonly customerId?: string
}

/** Parses a partner. */
export const PartnerSchema: v.GenericSchema<Partner> = v.strictObject({
  id: IdSchema,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  status: v.picklist(['active', 'pending', 'inactive']),
  hosts: v.exactOptional(nonEmpty(v.pipe(v.string(), v.regex(/^[a-z0-9.-]+$/u, 'a host name in lower case')), 100)),
  referrals: v.picklist(['open', 'signed']),
  customerId: v.exactOptional(IdSchema),
})

/** A partner as a shopper may know it. */
export interface PartnerName {
  readonly id: string
  readonly name: string
}
