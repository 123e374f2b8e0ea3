import type { Outcome } from '../contract/reason.ts'
import type { MergeReport, Session } from '../contract/session.ts'
import type { Backend } from './backend.ts'
import { type Calls, hasReason, refuseForNow } from './calls.ts'
import type { Emitter } from './events.ts'
import type { LateOutbox } from './late-outbox.ts'
import { WAITING } from './outbox-record.ts'
import { PARTED, parseSession, type SessionKeeper } from './session.ts'
import { parseSetAside, type RefusedEvent, SET_ASIDE } from './set-aside.ts'
import type { DeviceStorage } from './storage.ts'
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
      await session.ready
      const known = session.$session.get()
      const guest = known && { guest: known }
      const outcome = await calls.run(async signal => ({
        ok: true,
        ...(await backend.identify({ ...guest, customerToken }, { signal })),
      }))
      if (!outcome.ok) return outcome
      if (!outcome.session) return { ok: false, reasons: [{ reason: 'unauthorized' }] }
      const mine = outcome.session
      // The token of the guest is over, and what he did is the customer's now.
      if (known?.kind === 'guest') {
        await storage.change([WAITING, SET_ASIDE], records => readdress(records, known, mine))
      }
      await session.replace(mine)
      const merged = outcome.merged ?? { moved: [], duplicates: [] }
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
