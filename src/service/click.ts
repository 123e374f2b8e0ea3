import { base64url, decodeJwt, importJWK, type JWTHeaderParameters, type JWTPayload, jwtVerify } from 'jose'
import type { Kysely, Transaction } from 'kysely'
import * as v from 'valibot'
import type { Partner } from '../contract/partner.ts'
import { IdSchema } from '../contract/scalar.ts'
import { Refused } from './refused.ts'
import type { Schema } from './schema.ts'

const DAY = 24 * 3600
/** Seconds by which a partner's clock may be wrong. */
const LEEWAY = 60

/** A signed arrival that proved to be the partner's. */
export interface Click {
  readonly partner: Partner
  readonly jti: string
  /** The age at which it is refused, leeway included. */
  readonly expiresAt: Date
}

const ClaimsSchema = v.object({
  iss: IdSchema,
  aud: IdSchema,
  jti: IdSchema,
  iat: v.pipe(v.number(), v.safeInteger()),
  exp: v.pipe(v.number(), v.safeInteger()),
})

/**
 * Reads a signed arrival (S22): a compact JWS by one of the partner's Ed25519 keys, for this shop, not expired and not good
 * for longer than a day.
 * @throws Refused `referral_refused`, whatever is wrong with it
 */
export async function readClick(tx: Kysely<Schema>, shop: string, token: string, now: Date): Promise<Click> {
  const issuer = issuerOf(token)
  const row =
    issuer === undefined
      ? undefined
      : await tx
          .selectFrom('partner')
          .select('doc')
          .where('shop_id', '=', shop)
          .where('id', '=', issuer)
          .where('status', '=', 'active')
          .executeTakeFirst()
  if (!row) throw refused()
  const claims = await verify(token, shop, row.doc, now)
  const { jti, iat, exp } = claims
  if (iat > now.getTime() / 1000 + LEEWAY || exp <= iat || exp - iat > DAY) throw refused()
  return { partner: row.doc, jti, expiresAt: new Date((exp + LEEWAY) * 1000) }
}

/** Who says to have signed it; only good for finding the key. */
function issuerOf(token: string): string | undefined {
  try {
    const { iss } = decodeJwt(token)
    return v.is(IdSchema, iss) ? iss : undefined
  } catch {
    return undefined
  }
}

async function verify(
  token: string,
  shop: string,
  { id, keys = [] }: Partner,
  now: Date,
): Promise<v.InferOutput<typeof ClaimsSchema>> {
  let payload: JWTPayload
  try {
    // Another spelling of the same signature would be another token with the same proof.
    const signature = token.split('.')[2] ?? ''
    if (base64url.encode(base64url.decode(signature)) !== signature) throw refused()
    const findKey = ({ kid }: JWTHeaderParameters): ReturnType<typeof importJWK> => {
      const key = keys.find(one => one.id === kid)
      if (!key) throw refused()
      const x = typeof key.publicKey === 'string' ? key.publicKey : key.publicKey.x
      return importJWK({ kty: 'OKP', crv: 'Ed25519', x }, 'EdDSA')
    }
    const options = { algorithms: ['EdDSA'], issuer: id, audience: shop, currentDate: now, clockTolerance: LEEWAY }
    payload = (await jwtVerify(token, findKey, options)).payload
  } catch {
    throw refused()
  }
  const claims = v.safeParse(ClaimsSchema, payload)
  if (!claims.success) throw refused()
  return claims.output
}

/**
 * Uses a signed arrival up. Of several shoppers who show it at once one gets it; the others wait for him.
 * @returns the referral it is good for: the one given, or that of its first use by the same shopper (a lost answer)
 * @throws Refused `referral_refused` where somebody else used it
 */
export async function useClick(
  tx: Transaction<Schema>,
  { partner, jti, expiresAt }: Click,
  use: { readonly shop: string; readonly shopper: string; readonly referral: string },
): Promise<string> {
  const key = { shop_id: use.shop, partner_id: partner.id, jti }
  const fresh = await tx
    .insertInto('click')
    .values({ ...key, shopper_id: use.shopper, referral_id: use.referral, expires_at: expiresAt })
    .onConflict(conflict => conflict.columns(['shop_id', 'partner_id', 'jti']).doNothing())
    .returning('referral_id')
    .executeTakeFirst()
  if (fresh) return fresh.referral_id
  const used = await tx
    .selectFrom('click')
    .select(['shopper_id', 'referral_id'])
    .where('shop_id', '=', use.shop)
    .where('partner_id', '=', partner.id)
    .where('jti', '=', jti)
    .executeTakeFirst()
  if (used?.shopper_id !== use.shopper) throw refused()
  return used.referral_id
}

const GRACE = 5 * 60_000

/**
 * Forgets signed arrivals that are refused by their age since before an instant. A few minutes more are kept: a call that
 * judged the age just before may still be on its way to the table.
 * @returns how many
 */
export async function forgetClicks(db: Kysely<Schema>, before: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('click')
    .where('expires_at', '<=', new Date(before.getTime() - GRACE))
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

function refused(): Refused {
  return new Refused(403, [{ reason: 'referral_refused' }])
}
