const lasting = new Set<string>([
  'revoked',
  'discarded',
  'already_redeemed',
  'promotion_inactive',
  'expired',
  'usage_limit_reached',
  'customer_limit_reached',
  'partner_mismatch',
  'partner_session_only',
  'customer_ineligible',
  'region_ineligible',
  'channel_ineligible',
  'currency_mismatch',
])

/** Says whether time or the shopper can mend a reason why a coupon does not fit. */
export function isRecoverable(reason: string): boolean {
  return !lasting.has(reason)
}
