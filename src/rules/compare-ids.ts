/** Compares two ids by code point, which differs from JavaScript's own order where surrogate pairs meet U+E000 to U+FFFF. */
export function compareIds(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    if (a[index] !== b[index]) return a.codePointAt(index)! - b.codePointAt(index)!
  }
  return a.length - b.length
}
