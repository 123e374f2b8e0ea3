import { atom, type ReadableAtom } from 'nanostores'
import type { Outcome } from '../contract/reason.ts'
import type { Session } from '../contract/session.ts'
import type { Backend } from './backend.ts'
import { isMarkedBrowserSession, markBrowserSession } from './browser-session.ts'
import { hasReason, type Calls } from './calls.ts'
import type { LateLanding } from './late-landing.ts'
import type { DeviceStorage } from './storage.ts'
import { asObject } from './stored.ts'

/** The record of who is shopping. */
export const SESSION = 'session'

/** The record of those who have signed out here, and of whom the service has not heard it. */
export const PARTED = 'parted'

/** Everything on the device that belongs to the shopper and to nobody after. */
const SHOPPER_RECORDS: readonly string[] = [SESSION, 'wallet', 'chosen', 'checkout', 'offers']

/** What is run with a session. */
export type SessionWork<Result extends object> = (
  session: Session,
  options: { readonly signal: AbortSignal },
) => Promise<Outcome<Result>>

/** Knows who is shopping. */
export interface SessionKeeper {
  readonly $session: ReadableAtom<Session | undefined>
  /** Settled when what the device knows is loaded. */
  readonly ready: Promise<void>
  /** Runs work that needs an identity; where there is none, a guest is made (HCL-21). */
  act<Result extends object>(work: SessionWork<Result>): Promise<Outcome<Result>>
  /** Runs work for a known shopper; `undefined` where there is none. */
  look<Result extends object>(work: SessionWork<Result>): Promise<Outcome<Result> | undefined>
  replace(session: Session): Promise<void>
  /** Forgets the shopper and everything of his on the device; with `only`, unless somebody else came in between. */
  forget(only?: Session): Promise<void>
}

/** Creates the keeper of the session. `marker` names the browser session that a guest ends with; without it he does not. */
export function createSessionKeeper(deps: {
  readonly backend: Backend
  readonly storage: DeviceStorage
  readonly calls: Calls
  readonly marker?: string | undefined
  readonly landing: Pick<LateLanding, 'ready' | 'loaded'>
}): SessionKeeper {
  const { backend, storage, calls, landing, marker } = deps
  const $session = atom<Session | undefined>()
  let making: Promise<Session> | undefined

  const show = (session: Session | undefined): Session | undefined => {
    if (session && marker !== undefined) markBrowserSession(marker)
    if (session?.token !== $session.get()?.token) $session.set(session)
    return session
  }

  const forget = async (only?: Session): Promise<void> => {
    const [kept] = await storage.change(SHOPPER_RECORDS, stored =>
      // Another tab may have signed in meanwhile.
      only && parseSession(stored[0])?.token !== only.token ? stored : SHOPPER_RECORDS.map(() => undefined),
    )
    show(parseSession(kept))
  }

  const load = async (): Promise<void> => {
    const session = parseSession(await storage.read(SESSION))
    if (session?.kind === 'guest' && marker !== undefined && !isMarkedBrowserSession(marker)) await forget()
    else show(session)
  }

  const makeGuest = async (signal: AbortSignal): Promise<Session> => {
    await landing.ready
    const along = landing.loaded()?.bring()
    const { session, referral } = await backend.identify({ ...(along && { referral: along }) }, { signal })
    // Two tabs may have asked at once: the first to write is the shopper.
    const [kept] = await storage.change([SESSION], ([stored]) => [parseSession(stored) ?? session])
    show(kept as Session)
    await landing.loaded()?.brought(referral)
    return kept as Session
  }

  const ensure = async (signal: AbortSignal): Promise<Session> => {
    await keeper.ready
    const known = $session.get()
    if (known) return known
    making ??= makeGuest(signal).finally(() => (making = undefined))
    return making
  }

  storage.onElsewhere(
    keys => keys.includes(SESSION) && void storage.read(SESSION).then(value => show(parseSession(value))),
  )

  const keeper: SessionKeeper = {
    $session,
    ready: load(),
    act: work =>
      calls.run(async signal => {
        const session = await ensure(signal)
        const outcome = await work(session, { signal })
        if (!hasReason(outcome, 'unauthorized')) return outcome
        await forget(session)
        return work(await ensure(signal), { signal })
      }),
    async look(work) {
      await keeper.ready
      const session = $session.get()
      if (!session) return undefined
      const outcome = await calls.run(signal => work(session, { signal }))
      if (!hasReason(outcome, 'unauthorized')) return outcome
      await forget(session)
      return undefined
    },
    async replace(session) {
      await storage.change([SESSION], () => [session])
      show(session)
    },
    forget,
  }
  return keeper
}

/** Looks at a stored session as at input. */
export function parseSession(value: unknown): Session | undefined {
  const { token, shopper, kind, expiresAt } = asObject<Session>(value)
  if (typeof token !== 'string' || typeof shopper !== 'string' || (kind !== 'guest' && kind !== 'customer')) {
    return undefined
  }
  return { token, shopper, kind, ...(typeof expiresAt === 'string' && { expiresAt }) }
}
