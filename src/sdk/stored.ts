/** Anything with keys, of which nothing is known yet. */
export type Unknown<Shape> = { readonly [Key in keyof Shape]?: unknown }

/** Looks at a stored value as at input: an object, or nothing (B34). */
export function asObject<Shape>(value: unknown): Unknown<Shape> {
  return typeof value === 'object' && value !== null ? value : {}
}

/** Takes the strings out of a stored list. */
export function asStrings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(one => typeof one === 'string') : []
}

/** Says whether two plain values are written the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Makes an id of 128 random bits. `crypto.randomUUID` is missing on plain http. */
export function makeId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
