import { atom, type ReadableAtom } from 'nanostores'
import type { Outcome } from '../contract/reason.ts'
import type { Session } from '../contract/session.ts'
import type { Backend } from './backend.ts'
import { isMarkedBrowserSession, markBrowserSession } from './browser-session.ts'
import { hasReason, type Calls } from './calls.ts'
import { BackendUnavailableError } from './errors/backend-unavailable-error.ts'
import type { LateLanding } from './late-landing.ts'
import type { DeviceStorage } from './storage.ts'
import { asObject } from './stored.ts'

/** The record of who is shopping. */
export const SESSION = 'session'

/** The record of those who have signed out here, and of whom the service has not heard it. */
export const PARTED = 'parted'

// Set by the service beside the cookie that no script reads, where it shares the page's host.
const HELD = '__Host-tearoff-held'

/** Everything on the device that belongs to the shopper and to nobody after. */
export const SHOPPER_RECORDS: readonly string[] = [SESSION, 'wallet', 'chosen', 'checkout', 'offers']

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
  /** Gets the session back that the service has kept for a page that lost its storage; without one, asks for nothing. */
  regain(): Promise<Outcome>
  /** Runs work that needs an identity; where there is none, a guest is made (HCL-21). */
  act<Result extends object>(work: SessionWork<Result>): Promise<Outcome<Result>>
  /** Runs work for a known shopper; `undefined` where there is none. */
  look<Result extends object>(work: SessionWork<Result>): Promise<Outcome<Result> | undefined>
  replace(session: Session): Promise<void>
  /**
   * Forgets the shopper and everything of his on the device; with `only`, unless somebody else came in between, or he has
   * left already. @returns whether it was done
   */
  forget(only?: Session): Promise<boolean>
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
  // The last of which the service knew nothing any more.
  let lost: string | undefined

  const show = (session: Session | undefined): Session | undefined => {
    if (session && marker !== undefined) markBrowserSession(marker)
    if (session?.token !== $session.get()?.token) $session.set(session)
    return session
  }

  const forget = async (only?: Session): Promise<boolean> => {
    let isDone = true
    const [kept] = await storage.change(SHOPPER_RECORDS, stored => {
      // Another tab may have signed in or out meanwhile.
      isDone = !only || parseSession(stored[0])?.token === only.token
      return isDone ? SHOPPER_RECORDS.map(() => undefined) : stored
    })
    show(parseSession(kept))
    return isDone
  }

  const load = async (): Promise<void> => {
    const session = parseSession(await storage.read(SESSION))
    if (session?.kind === 'guest' && marker !== undefined && !isMarkedBrowserSession(marker)) await forget()
    else show(session)
  }

  // Two tabs may have asked at once: the first to write is the shopper.
  const keep = async (session: Session): Promise<Session> => {
    const [kept] = await storage.change([SESSION], ([stored]) => [parseSession(stored) ?? session])
    return show(kept as Session)!
  }

  const regain = async (): Promise<Outcome> => {
    await keeper.ready
    if ($session.get() || !isMarkedBrowserSession(HELD)) return { ok: true }
    return calls.run(async signal => (await import('./resume.ts')).resume({ ...deps, keep }, signal))
  }

  const makeGuest = async (signal: AbortSignal): Promise<Session> => {
    await landing.ready
    const along = landing.loaded()?.bring()
    const { session, referral } = await backend.identify({ ...(along && { referral: along }) }, { signal })
    const kept = await keep(session!)
    // What the guest was told who is nobody, the shopper was not.
    if (kept.token === session?.token) await landing.loaded()?.brought(referral)
    return kept
  }

  const ensure = async (signal: AbortSignal): Promise<Session> => {
    const { ok } = await regain()
    const known = $session.get()
    if (known) return known
    // A new guest would take the place of the one that is held.
    if (!ok) throw new BackendUnavailableError('the session is not told')
    making ??= makeGuest(signal).finally(() => (making = undefined))
    return making
  }

  storage.onElsewhere(
    keys => keys.includes(SESSION) && void storage.read(SESSION).then(value => show(parseSession(value))),
  )

  const keeper: SessionKeeper = {
    $session,
    ready: load(),
    regain,
    act: work =>
      calls.run(async signal => {
        const session = await ensure(signal)
        const outcome = await work(session, { signal })
        if (!hasReason(outcome, 'unauthorized')) return outcome
        if (await forget(session)) lost = session.token
        // What he began whom another tab has signed out is not the next one's.
        else if (lost !== session.token && !isSucceededBy(session, $session.get())) return outcome
        return work(await ensure(signal), { signal })
      }),
    async look(work) {
      const regained = await regain()
      if (!regained.ok) return regained
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
  void regain()
  return keeper
}

/** Says whether what one has begun counts for another: for himself, and for the customer whom a guest signed in as. */
export function isSucceededBy({ shopper, kind }: Session, next: Session | undefined): boolean {
  return next?.shopper === shopper || (kind === 'guest' && next?.kind === 'customer')
}

/** Looks at a stored session as at input. */
export function parseSession(value: unknown): Session | undefined {
  const { token, shopper, kind } = asObject<Session>(value)
  const isSession =
    typeof token === 'string' && typeof shopper === 'string' && (kind === 'guest' || kind === 'customer')
  return isSession ? { token, shopper, kind } : undefined
}
