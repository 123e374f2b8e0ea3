import { randomBytes } from 'node:crypto'
import { Webhook as Signer } from 'standardwebhooks'
import { instantOf } from './instant.ts'
import type { WebhookSecret } from './schema-exactly-once.ts'

const STILL_GOOD = 24 * 3_600_000
const MOST_LIVE = 3

/** Makes a secret of Standard Webhooks: 256 bits. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

/**
 * Puts a new secret first; the ones before stay good for a day. Three at most: a rotation whose answer was lost and that is
 * done again does not throw out the one that the receiver knows.
 */
export function rotate(secrets: readonly WebhookSecret[], secret: string, now: Date): readonly WebhookSecret[] {
  const until = instantOf(new Date(now.getTime() + STILL_GOOD))
  const before = liveSecrets(secrets, now).map(old => ({ ...old, until: old.until ?? until }))
  return [{ secret }, ...before].slice(0, MOST_LIVE)
}

/** Gives the headers of Standard Webhooks for one attempt: a signature for each secret that is good. */
export function signedHeaders(
  secrets: readonly WebhookSecret[],
  { id, body, at, now }: { readonly id: string; readonly body: string; readonly at: Date; readonly now: Date },
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': liveSecrets(secrets, now)
      .map(({ secret }) => new Signer(secret).sign(id, at, body))
      .join(' '),
  }
}

function liveSecrets(secrets: readonly WebhookSecret[], now: Date): readonly WebhookSecret[] {
  return secrets.filter(({ until }) => until === undefined || Date.parse(until) > now.getTime())
}
