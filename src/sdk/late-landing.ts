import type { Outcome } from '../contract/reason.ts'
import type { Backend } from './backend.ts'
import { refuseForNow } from './calls.ts'
import type { ServiceClock } from './clock.ts'
import type { Consent, ConsentOptions } from './consent.ts'
import type { Emitter } from './events.ts'
import type { Landing } from './landing.ts'
import { whenActive } from './page-life.ts'
import type { SessionKeeper } from './session.ts'
import type { DeviceStorage } from './storage.ts'
import { soon } from './soon.ts'
import { readStash, writeStash } from './stash.ts'
import { createStore, type Store } from './store.ts'
import type { CartStep, KnownReferral, ReferralStep, WalletStep } from './tearoff.ts'
import type { Wallets } from './wallet.ts'

/** The records of who sent the shopper, of the code that waits, and of one that is to be applied. */
export const LANDING_RECORDS: readonly string[] = ['referral', 'waiting-code', 'linked']

/** What a page's address and its referrer say of where the shopper comes from. */
export interface Arrived {
  readonly at: string
  readonly address: string
  readonly referrer: string
}

/** What a landing needs of the SDK. */
export interface LandingDeps {
  readonly backend: Backend
  readonly storage: DeviceStorage
  readonly clock: ServiceClock
  readonly emitter: Emitter
  readonly options: ConsentOptions
  readonly partnerParameters: readonly string[]
  readonly tokenParameter: string
  readonly couponParameter: string
  /** Under this name an arrival survives that the page sends its visitor on at once. */
  readonly stash: string
  /** The other steps, which are made after this one. */
  steps(): {
    readonly session: SessionKeeper
    readonly wallets: Wallets
    readonly cart: CartStep
    readonly claim: WalletStep['claim']
  }
  onChange(): void
}

/** What a landing shows. */
export interface LandingStores {
  readonly $referral: Store<KnownReferral | undefined>
  /** A code from a link, which waits on the device until the shopper claims it with one click (D-18). */
  readonly $waitingCode: Store<string | undefined>
}

/** The first step before its code is there, and what the SDK itself does with it. */
export interface LateLanding extends LandingStores, Pick<ReferralStep, 'record'> {
  /** Settled when what the device knows is loaded. */
  readonly ready: Promise<void>
  /** The code, where there was anything that it is needed for. */
  loaded(): Landing | undefined
  /** Tells the service of arrivals that it has not heard of, where the shopper has an identity already. */
  tell(): Promise<void>
}

/** Creates the first step so that its code is loaded by an arrival: most pages are no landing. */
export function createLateLanding(deps: LandingDeps): LateLanding {
  const { storage, clock, options, stash } = deps
  const stores: LandingStores = { $referral: createStore<KnownReferral>(), $waitingCode: createStore<string>() }
  const names = [...deps.partnerParameters, deps.tokenParameter, deps.couponParameter]
  let loading: Promise<Landing> | undefined
  let loaded: Landing | undefined
  let arrived: Arrived | undefined
  let isFirst = true

  const load = (): Promise<Landing> => {
    loading ??= import('./consented.ts').then(async ({ createLanding }) => {
      const landing = createLanding(deps, stores)
      await landing.reload()
      return (loaded = landing)
    })
    loading.catch(() => (loading = undefined))
    return loading
  }

  const loadStored = async (): Promise<void> => {
    const records = await Promise.all(LANDING_RECORDS.map(storage.read))
    if (records.some(one => one !== undefined)) await load().catch(() => {})
  }
  // Whoever waits for it waits with the shopper; an arrival that is told later counts as well.
  const ready = soon(loadStored())
  storage.onElsewhere(keys => keys.some(key => LANDING_RECORDS.includes(key)) && void loadStored())

  const take = (): void => {
    const { location, document, navigator } = globalThis as Partial<typeof globalThis>
    // What was taken already is still in the address until the code is there.
    if (!location || arrived?.address === location.href) return
    const query = new URLSearchParams(location.search)
    // The address is anew on every call, the referrer is that of the document.
    const referrer = (isFirst && document?.referrer) || ''
    isFirst = false
    if (!names.some(name => query.has(name)) && (!referrer || referrer.startsWith(`${location.origin}/`))) return
    arrived = { address: location.href, referrer, at: new Date(clock.now()).toISOString() }
    const { consent = { attribution: true } } = options as { readonly consent?: Consent }
    const isOptedOut = (navigator as { readonly globalPrivacyControl?: boolean }).globalPrivacyControl
    if (consent.attribution === true && !isOptedOut) writeStash(stash, JSON.stringify(arrived))
  }

  const keep = async (): Promise<Outcome<{ readonly referral?: KnownReferral }>> => {
    await ready
    if (arrived ?? readStash(stash)) {
      try {
        const landing = await load()
        const mine = arrived
        arrived = undefined
        const outcome = await landing.keep(mine)
        if (!outcome.ok) return outcome
      } catch {
        return refuseForNow(5)
      }
    }
    const referral = stores.$referral.get()
    return { ok: true, ...(referral && { referral }) }
  }

  return {
    ...stores,
    ready,
    loaded: () => loaded,
    record: () =>
      new Promise(resolve => {
        whenActive(() => {
          take()
          resolve(keep())
        })
      }),
    tell: () => soon(keep().then(() => loaded?.tell())),
  }
}
