/**
 * Takes apart what was typed or pasted. Spaces and commas can belong to a code, so that only line ends, tabs, and commas
 * or semicolons with white space behind them part two.
 */
export function splitCodes(text: string): readonly string[] {
  const codes = withPlainSigns(text)
    .split(/[\r\n\t]+|[,;](?:\s+|$)/u)
    .map(code => code.trim())
  return [...new Set(codes.filter(Boolean))]
}

/**
 * Writes dashes of all kinds, full-width signs and spaces as codes have them, without quotes and what is not seen: mail, Word
 * and keyboards put them in. Letters stay letters.
 */
function withPlainSigns(text: string): string {
  return text
    .replaceAll(/[\uff01-\uff5e]/gu, sign => sign.normalize('NFKC'))
    .replaceAll(/[\p{Pd}\u2212]/gu, '-')
    .replaceAll(/\p{Zs}/gu, ' ')
    .replaceAll(/[\p{Cf}\p{Pi}\p{Pf}„‚]/gu, '')
}
