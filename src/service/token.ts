import { createHash, randomBytes } from 'node:crypto'

/** What a secret is for, told by how it begins. */
export type TokenPrefix = 'pk_' | 'sk_' | 'sht_' | 'cst_'

/** Makes a secret of 192 random bits. */
export function newToken(prefix: TokenPrefix): string {
  return `${prefix}${randomBytes(24).toString('base64url')}`
}

/** Hashes a secret for keeping and finding it. It is random, so one fast hash is enough, and no comparison tells its bytes. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
