import * as v from 'valibot'
import { closedObject, IdSchema, nonEmpty } from './scalar.ts'

/** A third party that is credited for sales. */
export interface Partner {
  readonly id: string
  readonly name: string
  readonly status: 'active' | 'pending' | 'inactive'
  /** Hosts of the partner's site, for arrivals that are known by the referrer alone. What is below one is the partner's too. */
  readonly hosts?: readonly string[]
  /** `open`: an arrival is believed from the shop's page. `signed`: it needs a signed click token. */
  readonly referrals: 'open' | 'signed'
  /** What the partner signs arrivals with; two at once while one takes the other's place. */
  readonly keys?: readonly PartnerKey[]
  /** The partner as a buyer: he earns nothing on his own orders. */
  readonly customerId?: string
}

/** The public half of a partner's Ed25519 key. */
export interface PartnerKey {
  /** The `kid` of the tokens that it signed. */
  readonly id: string
  /** The 32 bytes as base64url, or a JWK. */
  readonly publicKey: string | PartnerJwk
}

/** A public Ed25519 key as JWK (RFC 8037). */
export interface PartnerJwk {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  readonly alg?: 'EdDSA' | 'Ed25519'
  readonly use?: 'sig'
  readonly kid?: string
  readonly key_ops?: readonly 'verify'[]
  readonly ext?: boolean
}

// The 43rd character holds four bits; one that says more is another spelling of the same bytes.
const rawKey = v.pipe(v.string(), v.regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/u, '32 bytes as base64url'))

const PartnerKeySchema: v.GenericSchema<PartnerKey> = closedObject({
  id: IdSchema,
  publicKey: v.union([
    rawKey,
    // Strict, so that a private key (`d`) is refused and not kept.
    closedObject({
      kty: v.literal('OKP'),
      crv: v.literal('Ed25519'),
      x: rawKey,
      alg: v.exactOptional(v.picklist(['EdDSA', 'Ed25519'])),
      use: v.exactOptional(v.literal('sig')),
      kid: v.exactOptional(IdSchema),
      key_ops: v.exactOptional(v.pipe(v.array(v.literal('verify')), v.maxLength(1))),
      ext: v.exactOptional(v.boolean()),
    }),
  ]),
})

/** Parses the name of a host. */
export const HostSchema: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.maxLength(253),
  v.regex(/^[a-z0-9.-]+$/u, 'a host name in lower case'),
)

/** Parses a partner. */
export const PartnerSchema: v.GenericSchema<Partner> = closedObject({
  id: IdSchema,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  status: v.picklist(['active', 'pending', 'inactive']),
  hosts: v.exactOptional(nonEmpty(HostSchema, 100)),
  referrals: v.picklist(['open', 'signed']),
  keys: v.exactOptional(
    v.pipe(
      nonEmpty(PartnerKeySchema, 2),
      v.check(keys => new Set(keys.map(({ id }) => id)).size === keys.length, 'key ids are unique'),
    ),
  ),
  customerId: v.exactOptional(IdSchema),
})

/** A partner as a shopper may know it. */
export interface PartnerName {
  readonly id: string
  readonly name: string
}
