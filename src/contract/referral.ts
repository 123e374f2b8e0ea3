import * as v from 'valibot'
import { IdSchema } from './scalar.ts'

/** An arrival from a partner's site: the partner's id, unproven; it counts where the partner's referrals are open. */
export interface Referral {
  readonly partner: string
}

/** Parses an arrival from a partner's site. */
export const ReferralSchema: v.GenericSchema<Referral> = v.strictObject({ partner: IdSchema })

/** A referral as the service recorded it. */
export interface RecordedReferral extends Referral {
  /** The partner's name, for texts. */
  readonly name: string
  readonly at: string
}
