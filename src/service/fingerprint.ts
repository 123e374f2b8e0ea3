import { createHash } from 'node:crypto'

/** Hashes a JSON value, whatever the order of its keys, into 43 URL-safe characters (SHA-256). */
export async function fingerprint(value: unknown): Promise<string> {
  // Not by `crypto.subtle`: handing a hash this short to another thread takes longer than the hash.
  return createHash('sha256').update(canonical(value)).digest('base64url')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join()}}`
}
