import type { Outcome } from '../contract/reason.ts'
import type { MergeReport, Session } from '../contract/session.ts'
import type { Backend } from './backend.ts'
import { type Calls, hasReason, refuseForNow } from './calls.ts'
import { BackendUnavailableError } from './errors/backend-unavailable-error.ts'
import type { Emitter } from './events.ts'
import type { LateOutbox } from './late-outbox.ts'
import { WAITING } from './outbox-record.ts'
import { PARTED, parseSession, type SessionKeeper } from './session.ts'
import { parseSetAside, type RefusedEvent, SET_ASIDE } from './set-aside.ts'
import type { DeviceStorage } from './storage.ts'
import { asObject, asStrings } from './stored.ts'
import { orNothing, parseWaiting, type WaitingEvent } from './waiting-events.ts'

/** What the sign-in needs of the SDK. */
export interface SignInDeps {
  readonly backend: Backend
  readonly storage: DeviceStorage
  readonly calls: Calls
  readonly session: SessionKeeper
  readonly outbox: LateOutbox
  readonly emitter: Emitter
}

/** Brings shoppers together with their customers, and parts them again. */
export interface SignIn {
  signIn(customerToken: string): Promise<Outcome<{ readonly merged: MergeReport }>>
  /** Ends at the service what a sign-out has ended on the device, once nothing waits that its session must send. */
  finish(): Promise<Outcome>
}

interface SignedIn {
  readonly mine: Session
  readonly merged: MergeReport
}

/** Creates the sign-in. */
export function createSignIn({ backend, storage, calls, session, outbox, emitter }: SignInDeps): SignIn {
  const hasWaiting = async ({ token }: Session): Promise<boolean> =>
    parseWaiting(await storage.read(WAITING)).some(row => row.session.token === token)

  const end = async (parted: Session): Promise<Outcome> => {
    if (await hasWaiting(parted)) await outbox.flush()
    if (await hasWaiting(parted)) return refuseForNow(5)
    return calls.run(async signal => {
      await backend.identify({ signOut: parted }, { signal })
      return { ok: true }
    })
  }

  return {
    async signIn(customerToken) {
      await session.regain()
      const known = session.$session.get()
      const guest = known && { guest: known }
      const outcome = await calls.run(async (signal): Promise<Outcome<SignedIn>> => {
        const said = await backend.identify({ ...guest, customerToken }, { signal })
        if (!said.session) return { ok: false, reasons: [{ reason: 'unauthorized' }] }
        const mine = parseSession(said.session)
        if (!mine) throw new BackendUnavailableError('the back end answered with no session')
        const { moved, duplicates } = asObject<MergeReport>(said.merged)
        return { ok: true, mine, merged: { moved: asStrings(moved), duplicates: asStrings(duplicates) } }
      })
      if (!outcome.ok) return outcome
      const { mine, merged } = outcome
      // The token of the guest is over, and what he did is the customer's now.
      if (known?.kind === 'guest') {
        await storage.change([WAITING, SET_ASIDE], records => readdress(records, known, mine))
      }
      await session.replace(mine)
      emitter.emit('wallet-merged', merged)
      return { ok: true, merged }
    },
    async finish() {
      for (const parted of parse(await storage.read(PARTED))) {
        const outcome = await end(parted)
        if (!outcome.ok && !hasReason(outcome, 'unauthorized')) return outcome
        await storage.change([PARTED], ([stored]) => [
          orNothing(parse(stored).filter(({ token }) => token !== parted.token)),
        ])
      }
      return { ok: true }
    },
  }
}

/**
 * Gives the events of one session to another, those too that the service refused because the one was over: what a guest
 * did is the customer's once he has signed in.
 */
function readdress(
  [waiting, before]: readonly unknown[],
  from: Session,
  to: Session,
): [readonly WaitingEvent[] | undefined, readonly RefusedEvent[] | undefined] {
  const aside = parseSetAside(before)
  const isRevived = ({ session, reason }: RefusedEvent): boolean =>
    session.token === from.token && reason === 'unauthorized'
  const revived = aside.filter(isRevived).map(({ event }) => ({ event, session: to }))
  const moved = parseWaiting(waiting).map(row => (row.session.token === from.token ? { ...row, session: to } : row))
  return [orNothing([...revived, ...moved]), orNothing(aside.filter(one => !isRevived(one)))]
}

function parse(value: unknown): readonly Session[] {
  return Array.isArray(value) ? value.flatMap(one => parseSession(one) ?? []) : []
}
