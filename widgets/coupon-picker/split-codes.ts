/** Dashes of all kinds, full-width signs, spaces, and what is not seen or only quotes: mail, Word and keyboards put them in. */
const LOOKALIKES: readonly (readonly [RegExp, string | ((sign: string) => string)])[] = [
  [/[\uff01-\uff5e]/gu, sign => sign.normalize('NFKC')],
  [/[\p{Pd}\u2212]/gu, '-'],
  [/\p{Zs}/gu, ' '],
  [/[\p{Cf}\p{Pi}\p{Pf}„‚]/gu, ''],
]

/** Writes a typed code with the signs that codes are made of, where only its look tells it apart. Letters stay letters. */
export function cleanCode(typed: string): string {
  return LOOKALIKES.reduce((text, [from, to]) => text.replaceAll(from, to as string), typed)
}

/**
 * Takes apart what was typed or pasted. Spaces and commas can belong to a code, so that only line ends, tabs, and commas
 * or semicolons with white space behind them part two.
 */
export function splitCodes(text: string): readonly string[] {
  const codes = cleanCode(text)
    .split(/[\r\n\t]+|[,;](?:\s+|$)/u)
    .map(code => code.trim())
  return [...new Set(codes.filter(Boolean))]
}
