import type { Outcome } from '../contract/reason.ts'
import { stripPage, takeParameter } from './address.ts'
import type { Arrived, LandingDeps, LandingStores } from './late-landing.ts'
import { applyLinkedCodes } from './linked-code.ts'
import { createReferrals, type Referrals } from './referral.ts'
import { readStash } from './stash.ts'
import { asObject } from './stored.ts'
import { createWaitingCode } from './waiting-code.ts'

const LONGEST_TOKEN = 4096
const LONGEST_CODE = 64

/** What becomes of a landing: who sent the shopper, and a code that he brought. */
export interface Landing extends Omit<Referrals, 'keep'> {
  /** Takes apart what a page's address says, or what the page before has left in the stash. */
  keep(arrived: Arrived | undefined): Promise<Outcome>
  /** Lets go of a waiting code once it was claimed, or will never be. */
  settleCode(code: unknown, outcome: Outcome): Promise<void>
}

/** Creates what takes landings apart. */
export function createLanding(deps: LandingDeps, { $referral, $waitingCode }: LandingStores): Landing {
  const { partnerParameters, tokenParameter, couponParameter } = deps
  const referrals = createReferrals(deps, $referral)
  const waiting = createWaitingCode(deps.storage, $waitingCode)
  applyLinkedCodes({ ...deps.steps(), storage: deps.storage, $waitingCode })
  return {
    ...referrals,
    async reload() {
      await Promise.all([referrals.reload(), waiting.reload()])
    },
    settleCode: waiting.settle,
    async keep(given) {
      const arrived = given ?? parseArrived(readStash(deps.stash))
      if (!arrived) return referrals.keep(undefined)
      const { address, referrer, at } = arrived
      const valueOf = (names: readonly string[], longest?: number): string | undefined =>
        takeParameter(address, names, longest)?.value || undefined
      const token = valueOf([tokenParameter], LONGEST_TOKEN)
      const partner = valueOf(partnerParameters)
      const code = valueOf([couponParameter], LONGEST_CODE)?.replaceAll(' ', '')
      stripPage([...partnerParameters, tokenParameter, couponParameter])
      // The wallet shows it, and whoever makes a link must not write there what is no code.
      if (code && /^[!-~]+$/.test(code)) await waiting.keep(code)
      return referrals.keep({ at, token, partner, referrer })
    },
  }
}

/** Looks at a stashed arrival as at input. */
function parseArrived(stashed: string = ''): Arrived | undefined {
  try {
    const { at, address, referrer } = asObject<Arrived>(JSON.parse(stashed))
    const isWhole = typeof at === 'string' && typeof address === 'string' && typeof referrer === 'string'
    return isWhole && !Number.isNaN(Date.parse(at)) ? { at, address, referrer } : undefined
  } catch {
    return undefined
  }
}
