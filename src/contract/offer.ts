import * as v from 'valibot'
import type { PublicPromotion } from './promotion.ts'
import { closedObject, CountSchema, IdSchema, InstantSchema, nonEmpty } from './scalar.ts'

/** An advertised promotion in a slot of a page, as the shop writes it. */
export interface Offer {
  readonly id: string
  readonly promotion: string
  readonly slot: string
  /** `none`: a click adds nothing (HCL-10). */
  readonly action: 'add_to_wallet' | 'none'
  readonly audience?: { readonly segments?: readonly string[]; readonly partners?: readonly string[] }
  readonly startsAt?: string
  readonly endsAt?: string
  /** 1 goes first. @default 100 */
  readonly priority?: number
}

/** Parses an offer. */
export const OfferSchema: v.GenericSchema<Offer> = closedObject({
  id: IdSchema,
  promotion: IdSchema,
  slot: IdSchema,
  action: v.picklist(['add_to_wallet', 'none']),
  audience: v.exactOptional(
    closedObject({
      segments: v.exactOptional(nonEmpty(IdSchema)),
      partners: v.exactOptional(nonEmpty(IdSchema)),
    }),
  ),
  startsAt: v.exactOptional(InstantSchema),
  endsAt: v.exactOptional(InstantSchema),
  priority: v.exactOptional(CountSchema),
})

/** An offer as a shopper sees it. */
export interface PublicOffer {
  readonly id: string
  readonly slot: string
  readonly action: 'add_to_wallet' | 'none'
  readonly promotion: PublicPromotion
  /** Whether this shopper holds it already. */
  readonly claimed: boolean
}
