import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Session } from '../contract/session.ts'
import { findShopper } from './authenticate.ts'
import type { ServiceContext, ServiceEnv } from './context.ts'
import { instantOf } from './instant.ts'
import { Refused } from './refused.ts'

const NAME = 'tearoff'
// Tells scripts that there is one, and nothing else: a page without it asks for none.
const HELD = 'tearoff-held'
const OPTIONS = { httpOnly: true, secure: true, sameSite: 'Lax', path: '/', prefix: 'host' } as const
const DAY = 86_400
// As long as browsers keep one; the service decides how long the session is good.
const LONGEST = 400 * DAY

/** Copies a session into a cookie that scripts cannot read, where the service has the shop's own host. */
export function setSessionCookie({ cookie }: ServiceContext, c: Context<ServiceEnv>, session: Session): void {
  if (!cookie) return
  const left =
    session.expiresAt === undefined ? LONGEST : Math.ceil((Date.parse(session.expiresAt) - Date.now()) / 1000)
  // A visit ends when it ends; a long session is renewed at every use, and the cookie is not.
  const options = { ...OPTIONS, maxAge: left > DAY ? LONGEST : Math.max(0, left) }
  setCookie(c, NAME, session.token, options)
  setCookie(c, HELD, '1', { ...options, httpOnly: false })
}

/** Takes the copy of a session away. */
export function clearSessionCookie({ cookie }: ServiceContext, c: Context<ServiceEnv>): void {
  if (!cookie) return
  deleteCookie(c, NAME, OPTIONS)
  deleteCookie(c, HELD, { ...OPTIONS, httpOnly: false })
}

/**
 * Gives the session in the cookie back to a page that lost its storage. It is the one route that reads the cookie (S27).
 * @returns nothing where there is none, or none that is good
 * @throws Refused `forbidden` for a page of another origin than the service's own
 */
export async function resumeSession(context: ServiceContext, c: Context<ServiceEnv>): Promise<Session | undefined> {
  if (!context.cookie) return undefined
  if (!isSameOrigin(c)) throw new Refused(403, [{ reason: 'forbidden' }])
  const token = getCookie(c, NAME, 'host')
  if (token === undefined) return undefined
  const session = await findShopper(context, c.get('caller').shop, token)
  if (!session) {
    clearSessionCookie(context, c)
    return undefined
  }
  const { id, kind, expiresAt } = session
  return { token, shopper: id, kind, expiresAt: instantOf(expiresAt) }
}

/** `SameSite` lets pages of other hosts of the same site through; they are not the shop. */
function isSameOrigin(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = c.req.header('origin')
  const host = c.req.header('host') ?? new URL(c.req.url).host
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host
}
