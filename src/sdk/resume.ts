import type { Outcome } from '../contract/reason.ts'
import type { Session } from '../contract/session.ts'
import type { Backend } from './backend.ts'
import { isMarkedBrowserSession } from './browser-session.ts'
import { PARTED, parseSession } from './session.ts'
import type { DeviceStorage } from './storage.ts'

/**
 * Asks the service for the session of a page that lost its storage, which the service finds in a cookie that no script reads
 * (B6). Nobody comes back who has signed out here, nor a guest whose wallet ended with the browser session.
 */
export async function resume(
  deps: {
    readonly backend: Backend
    readonly storage: DeviceStorage
    readonly marker?: string | undefined
    keep(session: Session): Promise<unknown>
  },
  signal: AbortSignal,
): Promise<Outcome> {
  const { backend, storage, marker } = deps
  const said = await backend.identify({ resume: true }, { signal })
  const session = parseSession(said.session)
  const isOver = session?.kind === 'guest' && marker !== undefined && !isMarkedBrowserSession(marker)
  // The service may not have heard of a sign-out yet, and the cookie goes only when it has.
  const parted = [await storage.read(PARTED)].flat().map(one => parseSession(one)?.token)
  if (session && !isOver && !parted.includes(session.token)) await deps.keep(session)
  return { ok: true }
}
