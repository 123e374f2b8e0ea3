import type { Outcome } from '../contract/reason.ts'
import { refuseForNow } from './calls.ts'
import { PARTED, parseSession, SHOPPER_RECORDS } from './session.ts'
import { LANDING_RECORDS } from './late-landing.ts'
import type { SignIn, SignInDeps } from './sign-in.ts'
import type { WalletStep } from './tearoff.ts'

/** The sign-in before its code is there. */
export interface LateSignIn extends Pick<WalletStep, 'signIn' | 'signOut'> {
  /** Ends at the service what a sign-out has ended on the device. */
  finish(): Promise<Outcome>
}

/** Creates the sign-in so that its code is loaded by the first act. */
export function createLateSignIn(deps: SignInDeps): LateSignIn {
  const { storage, session } = deps
  let signIn: SignIn | undefined

  const late = async <Result extends object>(
    act: (loaded: SignIn) => Promise<Outcome<Result>>,
  ): Promise<Outcome<Result>> => {
    try {
      signIn ??= (await import('./sign-in.ts')).createSignIn(deps)
    } catch {
      return refuseForNow(5)
    }
    return act(signIn)
  }

  const finish = async (): Promise<Outcome> =>
    (await storage.read(PARTED)) === undefined ? { ok: true } : late(loaded => loaded.finish())

  return {
    signIn: customerToken => late(loaded => loaded.signIn(customerToken)),
    async signOut() {
      const regained = await session.regain()
      const known = session.$session.get()
      if (!known) return regained
      // Whatever the service says, or whether it is there at all: this device shows nothing of the shopper any more.
      // In one transaction, or who comes next in another tab is forgotten with him.
      const records = [...SHOPPER_RECORDS, ...LANDING_RECORDS]
      await storage.change([PARTED, ...records], ([parted, who]) => [
        [...(Array.isArray(parted) ? parted : []), parseSession(who) ?? known],
        ...records.map(() => undefined),
      ])
      await session.forget(known)
      return finish()
    },
    finish,
  }
}
