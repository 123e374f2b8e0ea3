import type { SessionKeeper } from './session.ts'
import type { Wallets } from './wallet.ts'

/**
 * Makes the look for chosen coupons that the device's wallet lacks: a payment that failed may have given them back. The
 * wallet is asked for once for each of them.
 * @returns whether it was asked for
 */
export function createLookForChosen({
  wallets,
  session,
}: {
  readonly wallets: Wallets
  readonly session: SessionKeeper
}): (chosen: readonly string[]) => Promise<boolean> {
  const missed = new Set<string>()
  return async chosen => {
    const live = wallets.step.$coupons.get()
    const lost = chosen.filter(id => !missed.has(id) && !live.some(coupon => coupon.id === id))
    for (const id of lost) missed.add(id)
    if (!lost.length || !session.$session.get()) return false
    await wallets.step.refresh()
    return true
  }
}
