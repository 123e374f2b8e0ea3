import type { PartnerTie } from './promotion.ts'
import type { Policy, Shopper } from './shopper.ts'
import type { Reason } from './verdict.ts'

/** Whom a partner sent uses that partner's coupons; what is for a partner's visitors only is for nobody else. */
export function judgePartner(
  tie: PartnerTie | undefined,
  { partner }: Shopper,
  { referredVisitors = 'partner_codes_only' }: Policy,
): Reason | undefined {
  if (partner === tie?.id) return
  const codesOnly = referredVisitors === 'partner_codes_only'
  if (tie) {
    if (partner === undefined) {
      return tie.use === 'referred' ? { reason: 'partner_required', partner: tie.id } : undefined
    }
    return tie.use === 'referred' || codesOnly ? { reason: 'partner_mismatch', partner: tie.id } : undefined
  }
  return codesOnly ? { reason: 'partner_session_only', partner: partner! } : undefined
}
