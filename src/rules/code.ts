/**
 * Brings a typed code into its normal form: trimmed, without spaces and hyphens, ASCII upper case. What is then not 3 to 64
 * printable ASCII characters is malformed; nothing of Unicode is folded into ASCII, so that no two spellings of different
 * letters meet.
 */
export function normaliseCode(code: string): { code: string } | { reason: 'code_malformed' } {
  const bare = code.trim().replace(/[ -]/g, '')
  // Upper-casing only what is ASCII already: ß and ı have upper cases in ASCII.
  return /^[!-~]{3,64}$/.test(bare) ? { code: bare.toUpperCase() } : { reason: 'code_malformed' }
}
