import type { Outcome } from '../contract/reason.ts'
import type { MergeReport, Session } from '../contract/session.ts'
import type { Backend } from './backend.ts'
import { type Calls, hasReason } from './calls.ts'
import type { Emitter } from './events.ts'
import { OUTBOX, type Outbox, readdress } from './outbox.ts'
import { parseSession, type SessionKeeper } from './session.ts'
import type { DeviceStorage } from './storage.ts'

const PARTED = 'parted'

/** Brings shoppers together with their customers, and parts them again. */
export interface SignIn {
  signIn(customerToken: string): Promise<Outcome<{ readonly merged: MergeReport }>>
  signOut(): Promise<Outcome>
  /** Ends at the service what a sign-out without a network has ended on the device. */
  finish(): Promise<void>
}

/** Creates the sign-in. */
export function createSignIn(deps: {
  readonly backend: Backend
  readonly storage: DeviceStorage
  readonly calls: Calls
  readonly session: SessionKeeper
  readonly outbox: Outbox
  readonly emitter: Emitter
}): SignIn {
  const { backend, storage, calls, session, outbox, emitter } = deps

  const end = (parted: Session): Promise<Outcome> =>
    calls.run(async signal => {
      await backend.identify({ signOut: parted }, { signal })
      return { ok: true }
    })

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
      if (known?.kind === 'guest') await storage.change([OUTBOX], ([rows]) => [readdress(rows, known, mine)])
      await session.replace(mine)
      const merged = outcome.merged ?? { moved: [], duplicates: [] }
      emitter.emit('wallet-merged', merged)
      return { ok: true, merged }
    },
    async signOut() {
      await session.ready
      const known = session.$session.get()
      if (!known) return { ok: true }
      await outbox.flush()
      const outcome = await end(known)
      // Whatever the service says: this device shows nothing of the shopper any more.
      if (!outcome.ok && !hasReason(outcome, 'unauthorized'))
        await storage.change([PARTED], ([parted]) => [[...parse(parted), known]])
      await session.forget()
      return outcome
    },
    async finish() {
      for (const parted of parse(await storage.read(PARTED))) {
        const outcome = await end(parted)
        if (!outcome.ok && !hasReason(outcome, 'unauthorized')) return
        await storage.change([PARTED], ([stored]) => [parse(stored).filter(({ token }) => token !== parted.token)])
      }
    },
  }
}

function parse(value: unknown): readonly Session[] {
  return Array.isArray(value) ? value.flatMap(one => parseSession(one) ?? []) : []
}
