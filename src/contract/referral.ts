import * as v from 'valibot'
import { HostSchema } from './partner.ts'
import { closedObject, IdSchema } from './scalar.ts'

/** An arrival from a partner's site: the partner's id, unproven; it counts where the partner's referrals are open. */
export interface Referral {
  readonly partner: string
}

/** An arrival that the partner signed: a compact JWS, good once, for at most a day. */
export interface SignedReferral {
  readonly token: string
}

/** An arrival that is known by the page that it came from alone: the host of the referrer, unproven as well. */
export interface HostReferral {
  readonly host: string
}

/** An arrival as a page tells it. */
export type ReferralRequest = Referral | SignedReferral | HostReferral

/** Parses an arrival from a partner's site. */
export const ReferralSchema: v.GenericSchema<ReferralRequest> = v.union([
  closedObject({ partner: IdSchema }),
  closedObject({ host: HostSchema }),
  closedObject({ token: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)) }),
])

/** A referral as the service recorded it. */
export interface RecordedReferral extends Referral {
  /** The partner's name, for texts. */
  readonly name: string
  readonly at: string
}
