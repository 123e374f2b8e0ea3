import { sql } from 'kysely'
import type { Context, MiddlewareHandler } from 'hono'
import { KEY_HEADER } from '../contract/header.ts'
import type { Caller, KnownShopper, ServiceContext, ServiceEnv } from './context.ts'
import { Refused } from './refused.ts'
import { isOpen, renewSession } from './session.ts'
import { hashToken } from './token.ts'

/** What a request shows of its caller. */
export interface Credentials {
  readonly key: string | undefined
  /** A shopper's token. */
  readonly token?: string | undefined
  readonly origin?: string | undefined
}

/** Finds out who calls; routes say with `requires` whom they let in. */
export function authenticate(context: ServiceContext): MiddlewareHandler<ServiceEnv> {
  return async (c, next) => {
    const credentials = readCredentials(c)
    if (credentials.key !== undefined) c.set('caller', await identifyCaller(context, credentials))
    await next()
  }
}

/**
 * Identifies a caller by key and token. A token that is unknown, expired or of another shop is as good as none, and is
 * told by `tokenRefused`.
 * @throws Refused `unknown_key` for an unknown key, `forbidden` for a page that may not use it
 */
export async function identifyCaller(context: ServiceContext, { key, token, origin }: Credentials): Promise<Caller> {
  const row = await context.findKey(hashToken(key ?? ''))
  // A secret key in a page is a mistake that must not work even once (S26).
  if (!row || (row.kind === 'secret' && origin !== undefined)) throw new Refused(401, [{ reason: 'unknown_key' }])
  if (row.kind === 'publishable' && origin !== undefined && !row.origins.includes(origin)) {
    throw new Refused(403, [{ reason: 'forbidden' }])
  }
  const session = token === undefined ? undefined : await findShopper(context, row, token)
  return {
    shop: { id: row.id, policy: row.policy },
    key: row.kind,
    orders: row.orders,
    ...(row.channel === null ? {} : { channel: row.channel }),
    ...(session ? { shopper: knownAs(session) } : {}),
    ...(token !== undefined && !session ? { tokenRefused: true } : {}),
  }
}

/** Reads a shopper's token off a request. */
export function readToken(c: Context): string | undefined {
  return /^Bearer (?<token>sht_\S+)$/iu.exec(c.req.header('authorization') ?? '')?.groups?.['token']
}

function readCredentials(c: Context): Credentials {
  const bearer = /^Bearer (?<token>\S+)$/iu.exec(c.req.header('authorization') ?? '')?.groups?.['token']
  const origin = c.req.header('origin')
  return bearer?.startsWith('sk_') ? { key: bearer, origin } : { key: c.req.header(KEY_HEADER), token: bearer, origin }
}

/** Finds the shopper whose session has this token, and lets the session go on. */
export async function findShopper(
  context: ServiceContext,
  shop: Caller['shop'],
  token: string,
): Promise<(KnownShopper & { readonly expiresAt: Date }) | undefined> {
  const now = sql<Date>`clock_timestamp() + ${context.clockOffset()} * interval '1 ms'`
  const row = await context.db.kysely
    .selectFrom('shopper_token')
    .innerJoin('shopper', of =>
      of.onRef('shopper.shop_id', '=', 'shopper_token.shop_id').onRef('shopper.id', '=', 'shopper_token.shopper_id'),
    )
    .select(['shopper.id', 'shopper.kind', 'shopper.customer_id'])
    .select(['shopper_token.created_at', 'shopper_token.expires_at', now.as('now')])
    .where('shopper_token.shop_id', '=', shop.id)
    .where('shopper_token.hash', '=', hashToken(token))
    .where('shopper_token.purpose', '=', 'session')
    // A guest who became a customer has no session any more (S16).
    .where('shopper.merged_into', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  const { id, kind, customer_id: customerId, created_at: createdAt, expires_at: expiresAt } = row
  if (!isOpen(shop.policy, kind, { createdAt, expiresAt }, row.now)) return undefined
  const renewed = await renewSession(context.db.kysely, shop, { token, kind, expiresAt }, row.now)
  return { id, kind, ...(customerId === null ? {} : { customerId }), expiresAt: renewed }
}

function knownAs({ expiresAt: _expiresAt, ...shopper }: KnownShopper & { readonly expiresAt: Date }): KnownShopper {
  return shopper
}

/** Whom a route lets in. */
export interface Guard {
  /** Whether a shopper's token is needed. A token that does not work is refused either way. */
  readonly shopper?: boolean
}

/**
 * Lets only callers with this kind of key in.
 * @throws Refused `unauthorized` without a key or with a token that does not work, `forbidden` with the wrong kind
 */
export function requires(
  key: 'publishable' | 'secret' | 'any',
  { shopper = false }: Guard = {},
): MiddlewareHandler<ServiceEnv> {
  return async (c, next) => {
    // `caller` is not set before somebody showed a key.
    const caller = c.get('caller') as Caller | undefined
    if (!caller || caller.tokenRefused) throw new Refused(401, [{ reason: 'unauthorized' }])
    if (key !== 'any' && caller.key !== key) throw new Refused(403, [{ reason: 'forbidden' }])
    if (shopper && !caller.shopper) throw new Refused(401, [{ reason: 'unauthorized' }])
    await next()
  }
}

/** Gives the shopper of a route that requires one. */
export function shopperOf(caller: Caller): NonNullable<Caller['shopper']> {
  if (!caller.shopper) throw new Refused(401, [{ reason: 'unauthorized' }])
  return caller.shopper
}
